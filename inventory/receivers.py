"""News from lower floors, each turned into one call."""

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import DeviceModel, DeviceOrderGroup
from customers.signals import (
    administrator_changed,
    customer_moved,
    customer_renamed,
    details_changed,
    fraud_limit_changed,
    group_changed,
    number_management_enabled,
    site_renamed,
    terms_registered,
)
from inventory.actions.command import send
from inventory.actions.device_sheet import register_device_sheet
from inventory.actions.follow import follow_customer, follow_group, follow_model, follow_partner, follow_site
from inventory.actions.network import count_network
from inventory.actions.reading import audit_numbers, read_soon
from inventory.actions.sheet import register_sheet
from inventory.actions.terms import send_terms
from inventory.enums import CommandKind
from inventory.models import DeviceSheet, NumberSheet
from inventory.signals import command_settled
from oms.kit.secrets import seal
from oms.kit.setup.actions import entry_saved
from oms.kit.sheet_import.later import Importer, add_importer
from partners.people.signals import partner_renamed


@receiver(command_settled)
def command_was_settled(sender, command, **_news) -> None:
    count_network(customer_id=command.customer_id)
    if command.completed_at:
        read_soon(command=command, at=command.completed_at)


@receiver([customer_moved, customer_renamed])
def customer_changed(sender, customer, at, **_news) -> None:
    follow_customer(customer=customer, at=at)


@receiver(partner_renamed)
def a_reseller_was_renamed(sender, partner, **_news) -> None:
    follow_partner(partner=partner)


@receiver(site_renamed)
def site_was_renamed(sender, customer, site, before, at, **_news) -> None:
    follow_site(customer=customer, site=site, before=before, at=at)


@receiver(fraud_limit_changed)
def limit_was_changed(sender, customer, limit, by, at, **_news) -> None:
    custom = None if limit.custom_limit is None else f"{limit.custom_limit:.2f}"
    send(
        customer=customer, kind=CommandKind.SET_FRAUD_LIMIT, target=_("Call fraud limit"), order_no="", by=by, at=at,
        payload={"default": f"{limit.default_limit:.2f}", "custom": custom},
    )  # fmt: skip


@receiver(administrator_changed)
def administrator_was_changed(sender, customer, password, by, at, **_news) -> None:
    send(
        customer=customer, kind=CommandKind.CHANGE_ADMINISTRATOR, target=customer.admin_id, order_no="", by=by, at=at,
        payload={"login": customer.admin_id, "name": customer.admin_name, "email": customer.admin_email},
        secret=seal(password) if password else "",
    )  # fmt: skip


@receiver(details_changed)
def details_were_changed(sender, customer, by, at, **_news) -> None:
    send(
        customer=customer, kind=CommandKind.CHANGE_TENANT, target=customer.name, order_no="", by=by, at=at,
        payload={"name": customer.name, "domain": customer.domain, "language": customer.language},
    )  # fmt: skip


@receiver(group_changed)
def group_was_changed(sender, customer, group, code, by, at, **_news) -> None:
    send(
        customer=customer, kind=CommandKind.SET_GROUP, target=str(group or _("Customer Group")), order_no="", by=by, at=at,
        payload={"group": group.code if group else "", "name": group.name if group else "", "code": code},
    )  # fmt: skip


@receiver(number_management_enabled)
def numbers_are_managed_again(sender, customer, at, **_news) -> None:
    audit_numbers(customer=customer, at=at)


@receiver(terms_registered)
def terms_were_registered(sender, terms, by, at, **_news) -> None:
    send_terms(terms=terms, by=by, at=at)


add_importer(
    Importer(
        "numbers", gettext_lazy("Numbers from a list"), NumberSheet,
        lambda sheet, by, at: register_sheet(sheet=sheet, by=by, at=at), "inventory:number-rehearsal",
        "inventory:number-registration",
    )
)  # fmt: skip


@receiver(entry_saved, sender=DeviceModel)
def a_model_was_saved(sender, entry, **_news) -> None:
    follow_model(model=entry)


@receiver(entry_saved, sender=DeviceOrderGroup)
def a_group_was_saved(sender, entry, **_news) -> None:
    follow_group(group=entry)


add_importer(
    Importer(
        "devices", gettext_lazy("Devices from a list"), DeviceSheet,
        lambda sheet, by, at: register_device_sheet(sheet=sheet, by=by, at=at), "inventory:device-rehearsal",
        "inventory:device-list",
    )
)  # fmt: skip
