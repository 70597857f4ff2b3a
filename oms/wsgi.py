"""What the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from oms.kit.checks import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
refuse_unsafe()
application = get_wsgi_application()
len(get_resolver().url_patterns)  # loads every page, before anybody asks for one
# What is loaded by now stays: the collector need not go through it for each page, of which one makes some 20,000 objects
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
