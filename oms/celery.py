"""The worker and the scheduler."""

import os
import time

from celery import Celery
from celery.signals import beat_init, task_postrun, task_prerun, worker_init

from oms.floors import APPS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
app = Celery("oms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["oms.kit", *APPS])

OFTEN = 5  # seconds; a worker that is busy need not say so more often
_marked_at = 0.0


@worker_init.connect
@beat_init.connect
def check(**_) -> None:
    """The same check as the web server's, before anything is taken or sent."""
    from oms.kit.checks import refuse_unsafe  # needs the settings

    refuse_unsafe()


@worker_init.connect
def settled(**_) -> None:
    """All is loaded once, before the processes that do the work are forked off."""
    from oms.loaded import settle  # needs the apps

    settle()


@beat_init.connect
def at_once(**_) -> None:
    """The scheduler's process also does what waits for no worker's turn."""
    from oms.kit.urgent import watch  # needs the settings

    watch()


@task_prerun.connect
@task_postrun.connect
def at_work(**_) -> None:
    """Leave a mark that this worker takes what is there; the stack starts one again that does not."""
    global _marked_at
    if time.monotonic() - _marked_at < OFTEN:
        return
    from django.db import DatabaseError, InterfaceError  # the settings are read by now

    from oms.kit.marks import WORKER, set_mark  # needs the models

    try:
        set_mark(WORKER)
        _marked_at = time.monotonic()
    except (DatabaseError, InterfaceError):
        return  # the task itself will meet the same
