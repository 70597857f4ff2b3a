from partners.messages.models.notice import Notice
from partners.messages.models.words import MessageWords

__all__ = [
    "MessageWords",
    "Notice",
]
