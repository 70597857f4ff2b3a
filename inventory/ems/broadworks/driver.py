"""Speaks to BroadWorks by OCI-P. It knows no keys: what is there is looked at first, and only what is missing is sent."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from inventory.ems.broadworks.document import NO_XML
from inventory.ems.broadworks.effects import EFFECTS
from inventory.ems.broadworks.errors import OciError
from inventory.ems.broadworks.look import held_of
from inventory.ems.broadworks.place import find
from inventory.ems.broadworks.session import Session
from inventory.ems.broadworks.tenants import create_tenant
from inventory.ems.broadworks.wire import opened
from inventory.ems.driver import Agreed, CallBatch, HeardMessage, Held, MessageBatch, TemporaryFault, ValueRefused
from inventory.ems.fields import FieldRefused
from inventory.ems.kinds import KINDS
from oms.kit.outbox import PermanentFault

UNSET = "BroadWorks is not set up here: BROADWORKS_URL, BROADWORKS_USER and BROADWORKS_PASSWORD name no system."
NO_MESSAGES = "BroadWorks keeps messages in boxes of its own; OCI-P hands out none."
NO_PORTAL = "BroadWorks has no manager portal that the portal could sign anybody in to."


class BroadWorksDriver:
    """A call server is a service provider of the same ID, a customer a group of the customer's ID.

    A removed group is forgotten: removing what is not there is done already (`forgets`).
    """

    label = "BroadWorks"
    feed = ""
    portal = False
    closes = False
    dials = registrar = None  # its phones sign on elsewhere
    platforms = ("akixi", "call_cabinet")
    gives_messages = False  # they stay in the platform's own boxes
    hears = ""
    forgets = True

    def execute(self, kind: str, customer_code: str, key: str, payload: dict, secret: str) -> dict:
        values = _read(kind, payload, secret)
        with _session() as session:
            if kind == "create_tenant":
                return create_tenant(session, customer_code, key, values)
            place = find(session, customer_code)
            if place is None and kind == "remove_tenant":
                return {}
            if place is None:
                raise PermanentFault(f"BroadWorks has no group {customer_code}.")
            return EFFECTS[kind](place, values, secret)

    def look(self, customer_code: str) -> Held | None:
        with _session() as session:
            place = find(session, customer_code)
            return held_of(place) if place else None

    def portal_link(self, customer_code: str, person: str) -> str:
        raise PermanentFault(NO_PORTAL)

    def publish_terms(self, key: str, terms: dict) -> None:
        raise PermanentFault("BroadWorks has no manager portal that terms could be shown in.")

    def agreements(self, after: int) -> list[Agreed]:
        return []

    def calls(self, server: str, cursor: str) -> CallBatch:
        raise PermanentFault("BroadWorks hands out no calls by OCI-P; its CDR files are read (docs/calls.md).")

    def messages(self, server: str, cursor: str) -> MessageBatch:
        raise PermanentFault(NO_MESSAGES)

    def settle_messages(self, server: str, cursor: str, done: Sequence[str], before: datetime) -> list[HeardMessage]:
        raise PermanentFault(NO_MESSAGES)


@contextmanager
def _session() -> Iterator[Session]:
    """Logged in; everything within it ends within EMS_TIMEOUT. Any refusal leaves it as a fault."""
    if not (settings.BROADWORKS_URL and settings.BROADWORKS_USER and settings.BROADWORKS_PASSWORD):
        raise PermanentFault(UNSET)
    try:
        link = opened(settings.BROADWORKS_URL, settings.EMS_TIMEOUT, settings.EMS_CONNECT_TIMEOUT)
    except ValueError as error:
        raise PermanentFault(f"BROADWORKS_URL is no address of BroadWorks: {error}.") from error
    except OSError as error:
        raise TemporaryFault(f"BroadWorks cannot be reached: {type(error).__name__}.") from error
    try:
        session = Session(link)
        session.log_in(settings.BROADWORKS_USER, settings.BROADWORKS_PASSWORD)
        yield session
    except OciError as error:
        raise error.fault() from error
    except (LookupError, ValueError) as error:
        raise TemporaryFault(f"BroadWorks's answer makes no sense: {type(error).__name__}.") from error
    finally:
        link.close()


def _read(kind: str, payload: dict, secret: str) -> dict:
    """The values of a command, as any network takes them."""
    way = KINDS.get(kind)
    if way is None or (kind not in EFFECTS and not way.begins):
        raise PermanentFault(f"BroadWorks is told nothing by {kind!r:.40}.")
    try:
        values = way.read(payload, secret)
    except FieldRefused as refused:
        raise ValueRefused(str(refused), field=refused.field) from refused
    for field, value in {**values, "secret": secret}.items():
        if NO_XML.search(str(value)):
            raise ValueRefused(f"{field}: control characters cannot be told.", field=field)
    return values
