"""What the people of a company may open changes: whoever is asked there is found anew."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from partners.people.actions.tree import lock_tree
from partners.people.models import Account, Partner
from partners.people.signals import standing_changed

Opened = dict[int, set[str]]


@contextmanager
def people_change(partners: Iterable[int], *, by: Account, at: datetime) -> Iterator[None]:
    """Inside: accounts of the companies with these ids, or the menus of their roles, change.

    Where the active people of one open something more or less afterwards, `standing_changed` is sent, in the same
    transaction. The tree's lock is taken before any row's, as by all who change where partners stand; `partners` is
    read under it.
    """
    lock_tree()
    ids = list(partners)
    before = _opened(ids)
    yield
    after = _opened(ids)
    changed = [pk for pk in ids if before.get(pk) != after.get(pk)]
    for partner in Partner.objects.filter(pk__in=changed).order_by("pk") if changed else ():
        why = _("Who may do what at %s changed.") % partner.name
        standing_changed.send(sender=Partner, partner=partner, why=why, by=by, at=at)


def _opened(partners: list[int]) -> Opened:
    """The menus that the active people of each company hold, all together."""
    found: Opened = {}
    active = Account.objects.filter(partner_id__in=partners, is_active=True)
    for partner, menus in active.values_list("partner_id", "role__menus").distinct():
        found.setdefault(partner, set()).update(menus)
    return found
