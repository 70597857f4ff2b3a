"""News from lower floors, each turned into one call."""

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from customers.signals import customer_moved, customer_renamed
from inventory.signals import command_settled
from oms.kit.sheet_import.later import Importer, add_importer
from orders.actions.ask_again import ask_again_below
from orders.actions.rename import follow_customer, follow_partner
from orders.actions.settle import settle_provisioning
from orders.batch.bring_in import bring_in, judge_kept
from orders.models import BatchSheet
from partners.people.signals import partner_moved, partner_renamed, standing_changed


@receiver(command_settled)
def command_was_settled(sender, command, **_) -> None:
    if command.order_no:
        settle_provisioning(order_no=command.order_no, at=timezone.now())


@receiver([customer_renamed, customer_moved])
def customer_changed(sender, customer, **_) -> None:
    follow_customer(customer=customer)


@receiver(partner_renamed)
def reseller_was_renamed(sender, partner, **_) -> None:
    follow_partner(partner=partner)


@receiver(standing_changed)
def reseller_stands_otherwise(sender, partner, why, by, at, **_) -> None:
    ask_again_below(partner=partner, why=why, by=by, at=at)


@receiver(partner_moved)
def reseller_was_moved(sender, partner, by, at, **_) -> None:
    why = gettext("%(name)s stands below %(parent)s now.") % {"name": partner.name, "parent": partner.parent.name}
    ask_again_below(partner=partner, why=why, by=by, at=at)


add_importer(
    Importer(
        "changes", gettext_lazy("Changes from a list"), BatchSheet,
        lambda sheet, by, at: bring_in(sheet=sheet, by=by, at=at), "orders:batch-rehearsal", "orders:batches",
    )
)  # fmt: skip
add_importer(
    Importer(
        "changes-rehearsal", gettext_lazy("Changes from Excel"), BatchSheet,
        lambda sheet, by, at: judge_kept(sheet=sheet, by=by, at=at), "orders:batch-rehearsal", "orders:batch-upload",
        judges=True,
    )
)  # fmt: skip
