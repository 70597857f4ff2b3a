"""The roof: settings, urls, celery, navigation. It wires everything and holds no rule."""

from oms.celery import app as celery_app  # the web process wakes the worker through it

__all__ = ["celery_app"]
