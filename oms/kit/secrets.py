"""Secrets in rows are encrypted with the installation's field key."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.FIELD_KEY.encode()).digest()))


def seal(text: str) -> str:
    """`text`, encrypted."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given."""
    return _box().decrypt(sealed.encode()).decode()


def is_sealed(text: str) -> bool:
    """Whether `text` looks like what `seal` gives; plain text does not."""
    return text.startswith("gAAAA") and len(text) >= 100
