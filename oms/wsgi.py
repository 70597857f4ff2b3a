"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from oms.kit.checks import refuse_unsafe
from oms.loaded import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
refuse_unsafe()
application = get_wsgi_application()
settle()
