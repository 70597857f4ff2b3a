"""What a company notes beside its numbers: a comment, and which are gold."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import Number
from inventory.rules import demand_manage_ddi, notes_of
from oms.kit.lengths import whole
from oms.kit.models import Undo
from oms.kit.undo import inverse, offer
from partners.models import Account

LONGEST = 200


@transaction.atomic
def comment_number(*, number: Number, comment: str, by: Account, at: datetime) -> Undo:
    """Another comment beside a number that stands with one's company, came from its stock or was made by it."""
    demand_manage_ddi(by)
    text = whole(comment, LONGEST, "comment")
    row = _own(number, by)
    before = row.comment
    Number.objects.filter(pk=row.pk).update(comment=text, updated_at=at)
    return offer("number comment", by=by, at=at, pk=row.pk, before=before, now=text)


@inverse("number comment")
@transaction.atomic
def comment_back(*, pk: int, before: str, now: str, by: Account, at: datetime) -> str:
    """The comment that was there. Raises ValidationError where somebody wrote another one meanwhile."""
    row = Number.objects.visible_to(by).filter(pk=pk, comment=now).first()
    if row is None:
        raise ValidationError(_("Somebody wrote another comment meanwhile, so it stays."))
    comment_number(number=row, comment=before, by=by, at=at)
    return _("The comment is as it was.")


@transaction.atomic
def mark_gold(*, number: Number, gold: bool, by: Account, at: datetime) -> Undo:
    """A number that is easy to remember is proposed to those alone who ask for gold ones; or it is one like any other.
    What a person says stays, whatever the rules say."""
    demand_manage_ddi(by)
    row = _own(number, by)
    before = row.gold, row.gold_by_hand
    Number.objects.filter(pk=row.pk).update(gold=gold, gold_by_hand=True, updated_at=at)
    return offer("number gold", by=by, at=at, pk=row.pk, before=before[0], by_hand=before[1], now=gold)


@inverse("number gold")
@transaction.atomic
def mark_back(*, pk: int, before: bool, by_hand: bool, now: bool, by: Account, at: datetime) -> str:
    """The mark that was there. Raises ValidationError where somebody changed it meanwhile."""
    row = Number.objects.visible_to(by).filter(pk=pk, gold=now).first()
    if row is None:
        raise ValidationError(_("Somebody changed the mark meanwhile, so it stays."))
    mark_gold(number=row, gold=before, by=by, at=at)
    Number.objects.filter(pk=row.pk).update(gold_by_hand=by_hand)
    return _("The mark is as it was.")


def _own(number: Number, by: Account) -> Number:
    """The row, locked. Raises PermissionDenied where another company writes beside it."""
    mine = Number.objects.visible_to(by).filter(notes_of(by), pk=number.pk)
    row: Number | None = mine.select_for_update(of=("self",)).first()
    if row is None:
        raise PermissionDenied(_("This number is neither your company's nor of its stock."))
    return row
