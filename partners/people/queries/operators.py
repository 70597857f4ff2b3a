"""Who did what, in names, as far as the reader may see them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from oms.kit.registries import Operators
from partners.people.models import Account


def operators(account_ids: Iterable[int | None], *, reader: Account) -> dict[int, tuple[str, str]]:
    """Account id → (company, person) of the accounts within the reader's tree; one query."""
    wanted = {pk for pk in account_ids if pk}
    found = Account.objects.visible_to(reader).filter(pk__in=wanted).values_list("pk", "partner__name", "name")
    return {pk: (company, name) for pk, company, name in found}


def named(accounts: Iterable[int | None], reader: Account) -> Operators:
    """As `oms.kit.registries` asks: who did something, as far as the reader may see them."""
    return Operators(operators(accounts, reader=reader), above_the_reader())


def above_the_reader() -> tuple[str, str]:
    """How somebody reads whom the reader may not see: a company further up, or the portal itself."""
    return _("Service Provider"), ""
