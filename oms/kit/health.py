"""Whether the portal can do its work, and what is missing if not: the database, Redis, the scheduler, the worker."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from oms.kit import standby
from oms.kit.acting import as_system
from oms.kit.delivery import deliveries
from oms.kit.marks import BEAT, WORKER, seconds_since
from oms.kit.outbox import free

LONGEST_WAIT = 600  # seconds a row may be due and not taken
LONGEST_SILENCE = 120  # seconds between two beats
SHOWN = 3  # services that were started again, on the provider's page

OLDEST = """
select extract(epoch from %(now)s - case t.state when 'claimed' then t.lease_until else t.due_at end) from {table} t
where {free} order by t.due_at limit 1
"""


@dataclass(frozen=True)
class Health:
    """What was found; seconds are None when there is nothing to count from."""

    database: bool
    redis: bool
    oldest_waiting: float | None = None
    last_beat: float | None = None
    last_taken: float | None = None

    @property
    def missing(self) -> list[str]:
        found = []
        if not self.database:
            found.append("database")
        if not self.redis:
            found.append("redis")
        if self.database and (self.last_beat is None or self.last_beat > LONGEST_SILENCE):
            found.append("scheduler")
        if (self.oldest_waiting or 0) > LONGEST_WAIT:
            found.append("worker")
        return found

    def as_json(self) -> dict[str, Any]:
        seconds = {"oldest_waiting": self.oldest_waiting, "last_beat": self.last_beat, "last_taken": self.last_taken}
        rounded = {f"{name}_seconds": None if value is None else round(value, 1) for name, value in seconds.items()}
        servers = {name: "up" if getattr(self, name) else "down" for name in ("database", "redis")}
        if standby.is_named():
            servers["standby"] = "up" if standby.is_usable() else "away or behind"
        return {"ready": not self.missing, "missing": self.missing, **servers, **rounded, "demo": settings.DEMO}


def health() -> Health:
    """Look at everything; never raises for what is away."""
    try:
        with as_system():
            return Health(True, redis_answers(), oldest_waiting(), seconds_since(BEAT), seconds_since(WORKER))
    except (DatabaseError, InterfaceError, LookupError):
        connection.close_if_unusable_or_obsolete()
        return Health(False, redis_answers())


def redis_answers() -> bool:
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        broker.close()


def oldest_waiting() -> float | None:
    """Seconds that the oldest row of all outboxes has been due and free; None when nothing waits."""
    found = []
    now = timezone.now()
    for model in {delivery.model for delivery in deliveries.values()}:
        with connection.cursor() as cursor:
            cursor.execute(OLDEST.format(table=model._meta.db_table, free=free(model)), {"now": now})
            found += [float(seconds) for (seconds,) in cursor.fetchall()]
    return max(found, default=None)


def started_again() -> list[dict[str, Any]]:
    """What the stack has started again, newest first: name, how it ended, when. Nothing where there is no stack."""
    file = Path(settings.VAR) / "restarts.jsonl"
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return []
    return [{**row, "at": parse_datetime(row["at"])} for row in map(json.loads, lines[-SHOWN:][::-1])]
