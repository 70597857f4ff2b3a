"""The worker and the scheduler."""

import os

from celery import Celery

from oms.floors import APPS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
app = Celery("oms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["oms.kit", *APPS])
