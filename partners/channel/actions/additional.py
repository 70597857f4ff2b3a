"""What a reseller answers to the provider's additional items."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from partners.channel.models import AdditionalValue
from partners.people.models import Account, Partner
from partners.people.rules import why_not_change_reseller


@transaction.atomic
def save_additional(partner: Partner, *, values: dict[int, str], by: Account, at: datetime) -> None:
    """Keep `values` (item id → text) of a reseller; an empty one takes the answer away. Items not named stay.

    The values are those of `AdditionalForm.values()`, which checked them.
    """
    if reason := why_not_change_reseller(by, partner):
        raise PermissionDenied(reason)
    held = {row.item_id: row for row in AdditionalValue.objects.select_for_update().filter(partner=partner)}
    for item_id, value in values.items():
        row = held.get(item_id)
        if not value:
            if row:
                row.delete()
        elif row is None:
            AdditionalValue.objects.create(partner=partner, item_id=item_id, value=value)
        elif row.value != value:
            row.value = value
            row.save(update_fields=["value"])
