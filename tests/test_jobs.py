"""PostgreSQL remembers, Redis wakes: how Celery is set up, and that nobody waits for a Redis that is away."""

import socket
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from inventory.models import Command
from oms.celery import app
from oms.kit import delivery, outbox
from oms.kit.acting import as_system
from oms.kit.outbox import LEASE
from oms.kit.tasks import relay, sweep
from tests.commands import fresh, send_one
from tests.people import CLERK

conf = app.conf


def test_a_task_is_acknowledged_when_it_is_over_and_comes_back_when_its_worker_dies() -> None:
    assert conf.task_acks_late is True
    assert conf.task_reject_on_worker_lost is True
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_ignore_result is True


def test_nothing_is_taken_for_lost_while_it_may_still_run() -> None:
    longest = max(conf.task_time_limit, conf.task_soft_time_limit)
    assert conf.broker_transport_options["visibility_timeout"] > longest
    assert timedelta(seconds=longest) < LEASE
    assert conf.task_soft_time_limit < conf.task_time_limit
    assert conf.task_soft_time_limit > delivery.LONGEST + settings.EMS_TIMEOUT
    assert settings.EMS_CONNECT_TIMEOUT <= settings.EMS_TIMEOUT


def test_a_frozen_redis_holds_nobody_up() -> None:
    options = conf.broker_transport_options
    assert (options["socket_timeout"], options["socket_connect_timeout"], options["max_retries"]) == (2, 2, 0)
    assert (options["unacked_restore_interval"], options["unacked_restore_throttle"]) == (1, 1)
    assert conf.task_publish_retry is False


def test_a_worker_waits_for_redis_however_long_it_is_away() -> None:
    assert conf.broker_connection_retry_on_startup is True
    assert conf.broker_connection_max_retries is None


def test_the_sweep_comes_every_minute_and_a_late_one_is_dropped() -> None:
    entry = conf.beat_schedule["sweep"]
    assert entry["task"] == sweep.name
    assert entry["options"]["expires"] < entry["schedule"] == 60


def test_the_web_process_wakes_through_the_same_broker() -> None:
    """`shared_task` in a process that never imported the Celery app would talk to a broker that is not there."""
    assert relay.app is app
    assert relay.app.conf.broker_url == settings.CELERY_BROKER_URL
    assert "ems" in outbox.WAKERS
    assert delivery.deliveries["ems"].model is Command


def test_the_sweep_wakes_every_topic(monkeypatch) -> None:
    woken: list[str] = []
    for topic in delivery.deliveries:
        monkeypatch.setitem(outbox.WAKERS, topic, lambda after, topic=topic: woken.append(topic))
    monkeypatch.setattr("oms.kit.tasks.chores", [])
    sweep()
    assert woken == list(delivery.deliveries)


# --- without Redis


@pytest.fixture(params=["stopped", "frozen"])
def redis_away(request, monkeypatch):
    """The broker's address leads to a closed port, or to somebody who accepts and never answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    if request.param == "stopped":
        listener.close()
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)
    kept, app.conf.broker_url = app.conf.broker_url, f"redis://127.0.0.1:{port}/0"
    app.pool.force_close_all()
    app._pool = app.amqp._producer_pool = None
    yield request.param
    listener.close()
    app.conf.broker_url = kept
    app._pool = app.amqp._producer_pool = None


def test_waking_a_worker_never_fails_and_is_not_tried_again_at_once(redis_away) -> None:
    started = time.monotonic()
    outbox.wake_now("ems")
    assert time.monotonic() - started < 4
    assert outbox._quiet_until > 0, "it was tried, and failed"
    tried_at = outbox._quiet_until
    for _ in range(20):
        outbox.wake_now("ems")
    assert outbox._quiet_until == tried_at, "another try would have failed later"


@pytest.mark.django_db
def test_a_request_is_answered_while_redis_is_away(
    redis_away, signed_in, acting, bakery, django_capture_on_commit_callbacks
) -> None:
    client = signed_in(CLERK)
    with acting(CLERK):
        command = send_one(bakery, "activate_service", {})
    with as_system():
        Command.objects.filter(pk=command.pk).update(state="failed", attempts=6)
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("inventory:retry-command", args=[command.pk]))
    assert answer.status_code == 302
    assert time.monotonic() - started < 6
    assert outbox._quiet_until > 0, "it was tried, and failed"
    assert fresh(command).state == "waiting"
    assert fresh(command).due_at <= timezone.now()


def test_redis_is_used_again_once_it_is_back(monkeypatch) -> None:
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)
    calls: list[float] = []

    def waker(after: float) -> None:
        calls.append(after)
        if len(calls) == 1:
            raise ConnectionError("away")

    monkeypatch.setitem(outbox.WAKERS, "ems", waker)
    outbox.wake_now("ems")
    outbox.wake_now("ems", after=5)
    assert calls == [0], "quiet for a while after a failure"
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)
    outbox.wake_now("ems", after=5)
    assert calls == [0, 5]


@pytest.mark.django_db
def test_the_worker_is_woken_for_the_next_attempt(acting, bakery, ems, empty_outbox, monkeypatch) -> None:
    """5 and 15 seconds are shorter than the sweep's minute."""
    woken: list[float] = []
    monkeypatch.setitem(outbox.WAKERS, "ems", woken.append)
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)
    ems.control.change({"fail_next": 1})
    with acting(CLERK):
        send_one(bakery, "activate_service", {})
    delivery.deliver_due("ems")
    assert [round(after) for after in woken] == [5]


@pytest.mark.django_db
def test_a_run_that_takes_too_long_goes_on_in_another_task(acting, bakery, ems, empty_outbox, monkeypatch) -> None:
    woken: list[float] = []
    monkeypatch.setitem(outbox.WAKERS, "ems", woken.append)
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)
    monkeypatch.setitem(delivery.deliveries, "ems", replace(delivery.deliveries["ems"], longest=0))
    assert delivery.deliver_due("ems") == 0
    assert woken == [0]
