"""What an approver writes down while deciding; only its own company and those above it read that."""

from datetime import datetime

from oms.kit.lengths import whole
from orders.models import Order, WorkingNote
from partners.models import Account

MOST = 2000


def keep_note(*, order: Order, text: str | None, by: Account, at: datetime) -> None:
    """The company's note on `order` says `text` from now on; None leaves it as it is. Within the caller's transaction.

    Raises ValidationError for more than 2,000 signs.
    """
    if text is None:
        return
    said = {"text": whole(text.strip(), MOST, "note"), "by_name": by.name, "at": at}
    if said["text"] or WorkingNote.objects.filter(order_id=order.pk, partner_id=by.partner_id).exists():
        WorkingNote.objects.update_or_create(order_id=order.pk, partner_id=by.partner_id, defaults=said)
