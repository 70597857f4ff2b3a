"""What can be done to ticked numbers, the same on every grid of numbers."""

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.models import NumberType
from inventory.actions.allocate import allocate_numbers, take_back_numbers
from inventory.actions.comment import comment_number, mark_gold
from inventory.actions.fresh import delete_numbers, retype_numbers
from inventory.enums import CustomerAssign, UseStatus
from inventory.forms.number import CommentForm, ResellerForm, TypeForm
from inventory.models import Number
from inventory.rules import may_manage_numbers, notes_of
from oms.kit.grid import BulkAct, BulkGridView
from oms.kit.models import Undo
from oms.kit.phones import national
from oms.kit.registries import registries
from partners.models import Account, Partner

UNUSED = Q(assign=CustomerAssign.UNUSED)


def allocate_one(number: Number, *, reseller: Partner, **stamp) -> str:
    allocate_numbers(numbers=[number.e164], to=reseller, **stamp)
    return gettext("Now stock of %(name)s.") % {"name": reseller.name}


def take_back_one(number: Number, **stamp) -> None:
    take_back_numbers(numbers=[number.e164], **stamp)


def comment_one(number: Number, *, comment: str, **stamp) -> Undo:
    return comment_number(number=number, comment=comment, **stamp)


def gold_one(number: Number, **stamp) -> Undo:
    return mark_gold(number=number, gold=True, **stamp)


def plain_one(number: Number, **stamp) -> Undo:
    return mark_gold(number=number, gold=False, **stamp)


def retype_one(number: Number, *, number_type: NumberType, **stamp) -> Undo:
    return retype_numbers(numbers=[number.e164], number_type=number_type, **stamp)


def delete_one(number: Number, **stamp) -> Undo | None:
    return delete_numbers(numbers=[number.e164], **stamp)


def own_and_fresh(user: Account) -> Q:
    return UNUSED & Q(owner_partner_id=user.partner_id, use=UseStatus.CREATION)


NUMBER_ACTS = (
    BulkAct(
        "allocate", _("Allocate to reseller"), allocate_one, "", tone="primary",
        form=lambda data, user: ResellerForm(data, user=user),
        applies=lambda user: UNUSED & Q(stock_partner_id=user.partner_id),
    ),
    BulkAct(
        "take-back", _("Take back"), take_back_one, _("Your stock again."),
        applies=lambda user: UNUSED & ~Q(partner_id=user.partner_id),
    ),
    BulkAct(
        "comment", _("Change comment"), comment_one, _("Changed."), form=lambda data, user: CommentForm(data),
        applies=notes_of,
    ),
    BulkAct(
        "gold", _("Mark as gold"), gold_one, _("Marked as gold."), applies=lambda user: notes_of(user) & Q(gold=False)
    ),
    BulkAct(
        "not-gold", _("Not gold"), plain_one, _("No longer gold."), applies=lambda user: notes_of(user) & Q(gold=True)
    ),
    BulkAct(
        "type", _("Change number type"), retype_one, _("Changed."), form=lambda data, user: TypeForm(data),
        applies=own_and_fresh,
    ),
    BulkAct(
        "delete", _("Delete"), delete_one, _("Deleted."), tone="danger",
        asks=_("Only numbers that your company created and that were never in an order can be deleted."),
        applies=own_and_fresh,
    ),
)  # fmt: skip


class NumberGridView(BulkGridView):
    """A grid of numbers, whose rows a company with Manage DDI can tick; “numbers” stands for all of them in the registry."""

    def bulk_acts(self) -> list[BulkAct]:
        return [*NUMBER_ACTS, *registries.bulk_acts.get("numbers", ())] if may_manage_numbers(self.request.user) else []

    def bulk_name(self, thing: Number) -> str:
        return national(thing.e164)
