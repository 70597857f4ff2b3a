"""Speaks to the simulator: JSON over HTTP, the key of the outbox row as idempotency key."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inventory.ems.driver import (
    Agreed,
    CallBatch,
    HeardMessage,
    Held,
    MessageBatch,
    NetworkUser,
    TemporaryFault,
    ValueRefused,
)
from inventory.ems.http import Client
from oms.kit.outbox import PermanentFault

FOR_GOOD = (400, 409, 413, 422)  # anything else may be another tomorrow, a wrong token or address included
PATIENCE = 5  # seconds that a person waits for a page
REMOVED = "removed"
SIP_PORT = 5060
NO_MESSAGES = "The simulator plays no voicemail."


class SimulatorDriver:
    """Answers within EMS_TIMEOUT seconds, whatever the other side does."""

    label = _("Simulator")
    feed = "own"
    portal = True
    dials = None
    closes = True
    platforms = ("akixi", "call_cabinet")
    gives_messages = False
    hears = ""

    @property
    def registrar(self) -> tuple[str, int]:
        """It plays no telephones, but tells them where they would sign on."""
        return settings.SIP_DOMAIN.lower(), SIP_PORT

    def execute(self, kind: str, customer_code: str, key: str, payload: dict, secret: str) -> dict:
        command = {"key": key, "kind": kind, "customer": customer_code, "payload": payload, "secret": secret}
        status, body = _client().call("POST", "/commands", command)
        body = body if isinstance(body, dict) else {}
        if status == 200 and isinstance(body.get("answer"), dict):
            return body["answer"]
        words = str(body.get("error") or f"The EMS answered {status}.")
        if status not in FOR_GOOD:
            raise TemporaryFault(f"{status}: {words}")
        raise ValueRefused(words, field=str(body["field"])) if body.get("field") else PermanentFault(words)

    def look(self, customer_code: str) -> Held | None:
        status, body = _client(PATIENCE).call("GET", f"/tenants/{quote(customer_code, safe='')}")
        if status == 200 and isinstance(body, dict):
            return None if body.get("state") == REMOVED else held_of(body)
        if status == 404:
            return None
        raise TemporaryFault(f"The EMS answered {status}.")

    def portal_link(self, customer_code: str, person: str) -> str:
        asked = {"customer": customer_code, "person": person}
        status, body = _client(PATIENCE).call("POST", "/portal-links", asked)
        if status == 200 and isinstance(body, dict) and str(body.get("path", "")).startswith("/portal/"):
            return settings.EMS_PORTAL_URL + body["path"]
        if status == 404:
            raise PermanentFault("The network has no tenant for this customer.")
        raise TemporaryFault(f"The EMS answered {status}.")

    def publish_terms(self, key: str, terms: dict) -> None:
        status, body = _client().call("POST", "/terms", terms)
        if status == 200:
            return
        words = str(body.get("error") if isinstance(body, dict) else "") or f"The EMS answered {status}."
        raise PermanentFault(words) if status in FOR_GOOD else TemporaryFault(f"{status}: {words}")

    def agreements(self, after: int) -> list[Agreed]:
        status, body = _client(PATIENCE).call("GET", f"/agreements?after={after}")
        if status != 200 or not isinstance(body, list):
            raise TemporaryFault(f"The EMS answered {status}.")
        try:
            return [
                Agreed(int(r["id"]), r["customer"], int(r["version"]), r["person"], datetime.fromisoformat(r["at"]))
                for r in body
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise TemporaryFault("The EMS's answer makes no sense.") from error

    def calls(self, server: str, cursor: str) -> CallBatch:
        status, body = _client(PATIENCE).call("GET", f"/calls?{urlencode({'server': server, 'cursor': cursor})}")
        if status != 200:
            raise TemporaryFault(f"The EMS answered {status}.")
        lines, place = (body.get("lines"), body.get("cursor")) if isinstance(body, dict) else (None, None)
        if not (isinstance(lines, list) and all(isinstance(line, str) for line in lines) and isinstance(place, str)):
            raise TemporaryFault("The EMS's answer makes no sense.")
        return CallBatch(tuple(lines), place)

    def messages(self, server: str, cursor: str) -> MessageBatch:
        raise PermanentFault(NO_MESSAGES)

    def settle_messages(self, server: str, cursor: str, done: Sequence[str], before: datetime) -> list[HeardMessage]:
        raise PermanentFault(NO_MESSAGES)


def _client(seconds: float | None = None) -> Client:
    """As the settings are now; never more patient than EMS_TIMEOUT."""
    most = settings.EMS_TIMEOUT
    seconds = min(seconds or most, most)
    return Client(settings.EMS_URL, settings.EMS_TOKEN, seconds, settings.EMS_CONNECT_TIMEOUT)


def held_of(state: dict) -> Held:
    """The simulator's state in the portal's words."""
    try:
        found = state | {
            "tenant": state["number"],
            "macs": {row["mac"]: row["model"] for row in state["macs"]},
            "channels": {name: state[name] for name in ("sip", "tdm", "pbx")},
            "users": [NetworkUser(**{**row, "items": tuple(row["items"])}) for row in state["users"]],
        }
        return Held(**{field.name: found[field.name] for field in fields(Held)})
    except (KeyError, TypeError) as error:
        raise TemporaryFault("The EMS's answer makes no sense.") from error
