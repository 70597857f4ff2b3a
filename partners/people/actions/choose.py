"""What a person chooses for the own screens."""

from django.db import transaction

from partners.people.models import Account


@transaction.atomic
def choose(*, by: Account, **changes: object) -> None:
    """Merge `changes` into the person's preferences, on the row as it stands now."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=by.pk)
    account.preferences = {**account.preferences, **changes}
    account.save(update_fields=["preferences"])
    by.preferences = account.preferences
