"""What a line signs on with: its domain and its password, derived from the installation's key, so that neither is stored.

Whoever knows LINE_KEY knows the password of every line: it stands in no row, payload, answer or log.
"""

import base64
import hashlib
import hmac

from django.conf import settings

LENGTH = 24  # characters: 120 bits
SALT = b"oms.lines"


def sip_domain(customer_code: str) -> str:
    """The domain of all lines of a customer, below SIP_DOMAIN, in small letters."""
    return f"{customer_code.lower()}.{settings.SIP_DOMAIN.lower()}"


def line_password(customer_code: str, extension: str, turn: int) -> str:
    """The password of a line for its `turn` (from 1): letters a to z and digits 2 to 7. Another turn, another password."""
    said = "\n".join((sip_domain(customer_code), extension, str(turn)))
    found = hmac.digest(_key(), said.encode(), hashlib.sha256)
    return base64.b32encode(found).decode().lower()[:LENGTH]


def _key() -> bytes:
    """LINE_KEY, or what SECRET_KEY gives for lines alone."""
    if settings.LINE_KEY:
        return settings.LINE_KEY.encode()
    return hmac.digest(settings.SECRET_KEY.encode(), SALT, hashlib.sha256)
