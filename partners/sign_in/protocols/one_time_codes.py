"""Codes of an authenticator app (RFC 6238, by `cryptography`) and recovery codes."""

import base64
import re
import secrets
from datetime import datetime

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe

STEP = 30  # seconds that a code of the app is shown
DIGITS = 6
NEIGHBOURS = (0, -1, 1)  # a phone's clock may be half a minute off
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another; twelve of them are 59 bits
IN_FOURS = 4


def new_app_secret() -> str:
    """160 bits in base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def app_address(secret: str, *, login_id: str, portal: str) -> str:
    """What the QR code says: otpauth://totp/…"""
    return _app(secret).get_provisioning_uri(login_id, portal).replace("+", "%20")  # apps do not read + as a space


def qr_code(address: str) -> SafeString:
    """Inline SVG, dark on white in either theme."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, light="#fff", dark="#000")
    return mark_safe(drawn)  # noqa: S308  drawn by segno from modules, holds no text


def step_of(secret: str, code: str, *, after: int, at: datetime) -> int | None:
    """The time step that `code` belongs to, if it is one of the app's now and later than step `after`."""
    digits = re.sub(r"\D", "", code)
    now = int(at.timestamp()) // STEP
    fitting = [
        now + off for off in NEIGHBOURS if constant_time_compare(_app(secret).generate((now + off) * STEP), digits)
    ]
    return next((step for step in fitting if step > after), None)


def _app(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)


def new_recovery_codes() -> list[str]:
    """Ten codes, four letters a group."""
    return [_in_fours("".join(secrets.choice(LETTERS) for _ in range(12))) for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code; useless without the installation's field key."""
    plain = re.sub(r"[^a-z0-9]", "", code.lower())
    return salted_hmac("partners.recovery-code", plain, secret=settings.FIELD_KEY, algorithm="sha256").hexdigest()


def looks_like_app_code(code: str) -> bool:
    """Six digits, with or without spaces."""
    return bool(re.fullmatch(r"\d{6}", re.sub(r"[\s-]", "", code)))


def _in_fours(text: str) -> str:
    return "-".join(text[start : start + IN_FOURS] for start in range(0, len(text), IN_FOURS))
