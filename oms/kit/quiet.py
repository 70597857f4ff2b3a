"""What the log says: lines for people, never a secret. Whatever logger writes, whatever handler keeps it.

Addresses that carry a one-time secret are named in settings (SECRET_PATHS); every record of the process is masked as it
is made, its traceback too, so that no logger of a library, of gunicorn or of Celery can write what it was given.
"""

import logging
import logging.config
import re
import traceback
from functools import cache
from typing import Any

from django.conf import settings

MASK = "…"
IN_QUERY = re.compile(r"([?&](?:code|state|token|secret|id_token|access_token)=)[^&\s\"'#]+")


@cache
def _in_path(paths: tuple[str, ...]) -> re.Pattern[str]:
    before = r"(?:^|[^\w./-]|//[^/\s]+)"  # the path begins here, after a host or without one
    return re.compile(rf"({before}(?:{'|'.join(map(re.escape, paths))}))[^/\s\"'?#]+")


def masked(text: str) -> str:
    """`text` with the secrets of its addresses taken out: /password-reset/…/"""
    if "/" not in text:
        return text
    return IN_QUERY.sub(rf"\1{MASK}", _in_path(tuple(settings.SECRET_PATHS)).sub(rf"\1{MASK}", text))


class MaskedRecord(logging.LogRecord):
    """A line of the log without secrets."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        try:
            said = self.getMessage()
        except (TypeError, ValueError):  # words that do not fit their values; logging itself says so
            said = ""
        if (shown := masked(said)) != said:
            self.msg, self.args = shown, ()
        if self.exc_info and self.exc_info[0]:
            self.exc_text = masked("".join(traceback.format_exception(*self.exc_info)).rstrip())


class OneLine(logging.Filter):
    """What a person may not do, or sent wrongly, is a line; a traceback is for our own faults."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


class QuietPolling(logging.Filter):
    """Health checks and polling would drown what matters in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not any(path in record.getMessage() for path in ("/healthz", "/readyz"))


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: from here on every record of this process is masked."""
    logging.setLogRecordFactory(MaskedRecord)
    logging.config.dictConfig(config)
