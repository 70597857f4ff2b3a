from partners.messages.models.digest import DigestDay
from partners.messages.models.notice import Notice
from partners.messages.models.words import MessageWords

__all__ = [
    "DigestDay",
    "MessageWords",
    "Notice",
]
