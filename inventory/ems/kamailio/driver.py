"""Speaks to a SIP server by its database: one transaction a command, the key of the outbox row beside its answer."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inventory.ems.driver import Agreed, CallBatch, HeardMessage, Held, MessageBatch
from inventory.ems.kamailio.effects import carry_out
from inventory.ems.kamailio.link import linked
from inventory.ems.kamailio.look import held
from inventory.ems.kamailio.messages import left_behind, settle
from inventory.ems.kamailio.records import batch, take_log
from inventory.ems.kamailio.server import HEARS
from oms.kit.outbox import PermanentFault

PATIENCE = 5  # seconds that a person waits for a page
NO_PORTAL = _("The SIP server has no manager portal.")


class KamailioDriver:
    """Answers within EMS_TIMEOUT seconds, whatever the other side does."""

    label = _("SIP server (Kamailio)")
    feed = "own"
    portal = False
    closes = True
    platforms: tuple[str, ...] = ()
    gives_messages = True
    hears = HEARS

    @property
    def dials(self) -> tuple[str, int] | None:
        host, _, port = str(settings.SIP_SERVER).rpartition(":")
        return (host, int(port)) if host and port.isdigit() else None

    registrar = dials

    def execute(self, kind: str, customer_code: str, key: str, payload: dict, secret: str) -> dict:
        content = hashlib.sha256(json.dumps([kind, customer_code, payload], sort_keys=True).encode()).hexdigest()
        with linked(_address(), settings.EMS_TIMEOUT, keeps=True) as link:
            link.rows("select pg_advisory_xact_lock(hashtext(%s))", f"key {key}")
            if first := link.row("select content, answer from applied where key = %s", key):
                if first["content"] != content:
                    raise PermanentFault(f"key: {key} was used for another command.")
                return dict(first["answer"])
            answer = carry_out(link, kind=kind, customer=customer_code, payload=payload, secret=secret)
            link.rows("insert into applied values (%s, %s, %s)", key, content, json.dumps(answer))
        return answer

    def look(self, customer_code: str) -> Held | None:
        with linked(_address(), _patience(), keeps=True) as link:
            return held(link, customer_code)

    def portal_link(self, customer_code: str, person: str) -> str:
        raise PermanentFault(str(NO_PORTAL))

    def publish_terms(self, key: str, terms: dict) -> None:
        raise PermanentFault(str(NO_PORTAL))

    def agreements(self, after: int) -> list[Agreed]:
        return []

    def calls(self, server: str, cursor: str) -> CallBatch:
        log = Path(settings.KAMAILIO_LOG) if settings.KAMAILIO_LOG else None
        if log and log.exists():
            with linked(_address(), _patience(), keeps=True) as link:
                take_log(link, log)
        with linked(_address(), _patience(), keeps=True) as link:
            return batch(link, server, cursor)

    def messages(self, server: str, cursor: str) -> MessageBatch:
        with linked(_address(), settings.EMS_TIMEOUT, keeps=True) as link:
            return left_behind(link, server, cursor)

    def settle_messages(self, server: str, cursor: str, done: Sequence[str], before: datetime) -> list[HeardMessage]:
        with linked(_address(), settings.EMS_TIMEOUT, keeps=True) as link:
            return settle(link, server, cursor, done, before)


def _patience() -> float:
    return min(PATIENCE, float(settings.EMS_TIMEOUT))


def _address() -> str:
    if not settings.KAMAILIO_DATABASE_URL:
        raise PermanentFault("No SIP server is set up here: KAMAILIO_DATABASE_URL says where its database is.")
    return str(settings.KAMAILIO_DATABASE_URL)
