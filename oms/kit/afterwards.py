"""What an answer leaves behind once it was sent: nobody waits for it, and the page itself writes nothing."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse

from oms.kit.acting import tell_database


def afterwards(answer: HttpResponse, partner_id: int, act: Callable[[], object]) -> None:
    """Once `answer` was sent, `act` in a transaction of its own, by this partner. An error in it is the server's to log."""
    close = answer.close

    def closing() -> None:
        try:
            with transaction.atomic():
                tell_database(partner_id)
                act()
        finally:
            close()

    answer.close = closing  # type: ignore[method-assign]  # the server's word that it was sent
