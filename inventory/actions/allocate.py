"""Stock goes down the tree, and comes back (product.md: numbers)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.enums import CustomerAssign
from inventory.models import Number
from inventory.rules import demand_manage_ddi
from oms.kit.phones import national
from partners.models import Account, Closure, Partner

TOLD = 5  # numbers named in one sentence


@transaction.atomic
def allocate_numbers(*, numbers: list[str], to: Partner, by: Account, at: datetime) -> int:
    """Give free numbers (E.164) of one's own stock to a partner below; how many.

    Raises PermissionDenied without Manage DDI; ValidationError when `to` does not stand below, or naming the numbers
    that are not free in one's own stock; then nothing moves.
    """
    demand_manage_ddi(by)
    if to.pk == by.partner_id or not by.sees_partner(to.pk):
        raise ValidationError({"reseller": _("Choose a reseller below your own company.")})
    free = Number.objects.in_stock_of(by.partner_id, timezone.localdate(at))
    ids = _all_of(numbers, free, _("not free in your stock"), resting=_resting(by, timezone.localdate(at)))
    return _give(ids, to, at)


@transaction.atomic
def take_back_numbers(*, numbers: list[str], by: Account, at: datetime) -> int:
    """Take unused numbers (E.164) of partners below back into one's own stock; how many.

    Numbers that a partner below created itself stay with it. Raises as `allocate_numbers`.
    """
    demand_manage_ddi(by)
    below = Closure.objects.filter(ancestor=by.partner_id, depth__gt=0).values("descendant")
    theirs = Number.objects.visible_to(by).filter(assign=CustomerAssign.UNUSED, partner_id__in=below)
    ids = _all_of(numbers, theirs.exclude(owner_partner_id__in=below), _("not unused at a reseller below you"))
    return _give(ids, by.partner, at)


def _resting(by: Account, today: date) -> QuerySet[Number]:
    """Numbers of one's own stock that a customer returned, and that nobody gets yet."""
    mine = Number.objects.visible_to(by).filter(partner_id=by.partner_id, assign=CustomerAssign.UNUSED)
    return mine.filter(quarantine_until__gte=today)


def _all_of(
    numbers: list[str], allowed: QuerySet[Number], otherwise: str, *, resting: QuerySet[Number] | None = None
) -> list[int]:
    """Ids of all `numbers`, locked; ValidationError naming those that are not `allowed`, and until when they rest."""
    wanted = set(numbers)
    if not wanted:
        raise ValidationError(_("Name one number at least."))
    found = dict(
        allowed.filter(e164__in=wanted).select_for_update(of=("self",)).order_by("pk").values_list("e164", "pk")
    )
    if missing := sorted(wanted - found.keys()):
        named = ", ".join(_with_rest(missing[:TOLD], resting))
        more = _(" and %(n)s more") % {"n": len(missing) - TOLD} if len(missing) > TOLD else ""
        words = _("These numbers are %(why)s: %(numbers)s%(more)s.")
        raise ValidationError(words % {"why": otherwise, "numbers": named, "more": more})
    return list(found.values())


def _with_rest(numbers: list[str], resting: QuerySet[Number] | None) -> list[str]:
    """Each number as it is dialled, with the day until which it rests."""
    days: dict[str, date | None] = {}
    if resting is not None:
        days = dict(resting.filter(e164__in=numbers).values_list("e164", "quarantine_until"))
    return [
        _("%(number)s (rests until %(day)s)") % {"number": national(number), "day": date_format(day)}
        if (day := days.get(number))
        else national(number)
        for number in numbers
    ]


def _give(ids: list[int], partner: Partner, at: datetime) -> int:
    return Number.objects.filter(pk__in=ids).update(
        partner_id=partner.pk, partner_name=partner.name, stock_partner_id=partner.pk, updated_at=at
    )
