"""WebAuthn ceremonies, by `fido2`: what the browser is asked, and whether its answer holds."""

import base64
import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LOOPBACK = "127.0.0.1"  # passkeys know names only: the demo's is localhost


class NotProven(Exception):
    """The browser's answer is not what this portal asked for, or not signed by a passkey of the account."""


def portal_host() -> str:
    """The name that passkeys are made for."""
    host = urlsplit(settings.PORTAL_URL).hostname or ""
    return "localhost" if host == LOOPBACK else host


def portal_origin() -> str:
    """The one address at which passkeys work."""
    return settings.PORTAL_URL.rstrip("/").replace(f"//{LOOPBACK}", "//localhost")


def ask_to_create(*, login_id: str, name: str, handle: str, known: Iterable[bytes]) -> tuple[str, dict]:
    """(options for the browser as JSON, state for the session)."""
    user = PublicKeyCredentialUserEntity(id=handle.encode(), name=login_id, display_name=name)
    options, state = _server().register_begin(
        user,
        credentials=_credentials(known),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return json.dumps(dict(options)["publicKey"]), state


def created(state: dict, answer: str) -> bytes:
    """The public credential of a new passkey. Raises NotProven."""
    try:
        found = _server().register_complete(state, json.loads(answer)).credential_data
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotProven from error
    if found is None:
        raise NotProven
    return bytes(found)


def ask_to_sign(known: Iterable[bytes]) -> tuple[str, dict]:
    """(options for the browser as JSON, state for the session)."""
    options, state = _server().authenticate_begin(
        _credentials(known), user_verification=UserVerificationRequirement.PREFERRED
    )
    return json.dumps(dict(options)["publicKey"]), state


def signed_by(state: dict, answer: str, known: Iterable[bytes]) -> bytes:
    """Which of the `known` credentials signed. Raises NotProven."""
    try:
        return bytes(_server().authenticate_complete(state, _credentials(known), json.loads(answer)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotProven from error


def to_text(credential: bytes) -> str:
    return base64.b64encode(credential).decode()


def from_text(text: str) -> bytes:
    return base64.b64decode(text)


def _server() -> Fido2Server:
    party = PublicKeyCredentialRpEntity(name="Order portal", id=portal_host())
    return Fido2Server(party, verify_origin=lambda origin: origin == portal_origin())


def _credentials(known: Iterable[bytes]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(credential) for credential in known]
