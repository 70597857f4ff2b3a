"""`celery -A tests.chaos.worker`: the portal's own worker, wrapped so that it can be made to die at each point."""

from dataclasses import replace
from datetime import timedelta
from functools import wraps
from http.client import HTTPConnection

import django
from celery.signals import task_postrun, task_prerun

from oms.celery import app
from tests.chaos.tokens import die_at

django.setup()

from oms.kit import delivery, outbox  # noqa: E402  models need the settings

__all__ = ["app"]

# shorter than in earnest, so that a thousand deaths do not take a day
outbox.LEASE = timedelta(seconds=2)
outbox.BACKOFF = (0.3,)
outbox.OutboxRow.MAX_ATTEMPTS = 10_000


def around(function, before: str = "", after: str = ""):
    """`function`, dying before or after it when told so."""

    @wraps(function)
    def wrapped(*args, **options):
        die_at(before)
        found = function(*args, **options)
        die_at(after)
        return found

    return wrapped


outbox.claim = around(outbox.claim, after="claim not committed")
outbox.finish = around(outbox.finish, before="settling, nothing written", after="row marked, effects not noted")
outbox.fail = around(outbox.fail, before="failure not written", after="failure not committed")
delivery.deliver_one = around(delivery.deliver_one, before="claim committed", after="settled")
HTTPConnection.getresponse = around(HTTPConnection.getresponse, before="sent, answer not read")
ems = delivery.deliveries["ems"]
delivery.deliveries["ems"] = replace(
    ems,
    send=around(ems.send, before="before sending", after="answer read, not settled"),
    done=around(ems.done, after="effects noted, not committed"),
)
task_prerun.connect(lambda **_: die_at("task taken, nothing claimed"), weak=False)
task_postrun.connect(lambda **_: die_at("task over, not acknowledged"), weak=False)
