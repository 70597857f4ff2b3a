"""Pages only read, so that a standby can answer them: in tests the database refuses what a GET would write.

What may write is named here with its reason; on a standby it is asked of the primary (oms/kit/standby.py).
"""

from typing import Any

from django.contrib.auth import SESSION_KEY

from oms.kit.acting import later
from oms.kit.standby import ASKS_FOR_FILE

MAY_WRITE = {
    "inventory:port-ics": "by an address, not by a session: that it was asked is noted",
    "inventory:phone-file": "by an address, not by a session: what a phone fetched is noted",
    "billing:statements-csv": "who took the file is noted, or a worker writes it",
    "billing:statements-lines-csv": "who took the file is noted, or a worker writes it",
    "billing:statements-zip": "who took the file is noted, or a worker writes it",
}


def process_view(_self: Any, request: Any, _view: Any, _args: Any, _kwargs: Any) -> None:
    """Of OneTransaction, while tests run: from here to the end of its transaction nothing is written."""
    reads = request.method in ("GET", "HEAD") and ASKS_FOR_FILE not in request.GET
    if reads and SESSION_KEY in request.session and request.resolver_match.view_name not in MAY_WRITE:
        later("set transaction read only", [])
        request.only_reads = True  # so nobody need ask what it wrote (tests/people.py)
