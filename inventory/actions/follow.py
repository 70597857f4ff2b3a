"""Numbers, devices and commands follow the customer they belong to."""

from datetime import datetime

from django.db import transaction

from catalogue.models import DeviceModel, DeviceOrderGroup
from customers.models import Customer, Site
from inventory.models import Command, Device, Difference, Number, Port, PortCheck, PortOut, Usage
from partners.models import Partner


@transaction.atomic
def follow_customer(*, customer: Customer, at: datetime) -> None:
    """What the customer has carries its name, and its commands as well."""
    new = {"customer_name": customer.name}
    Number.objects.filter(customer=customer).update(**new, updated_at=at)
    Device.objects.filter(customer=customer).update(**new, updated_at=at)
    for model in (Command, Usage, Difference):
        model.objects.filter(customer=customer).update(**new)
    for request in (Port, PortCheck, PortOut):  # not an earlier reseller's
        request.objects.filter(customer=customer, partner_id=customer.partner_id).update(**new)


@transaction.atomic
def follow_site(*, customer: Customer, site: Site, before: str, at: datetime) -> None:
    """The customer's numbers at `site` carry its new name."""
    here = Number.objects.filter(customer=customer, site_name=before)
    here.update(site_name=site.name, updated_at=at)


@transaction.atomic
def follow_partner(*, partner: Partner) -> None:
    """Stock and commands of a reseller, and what it owns further down, carry its new name."""
    for model in (Number, Device, Command, Usage, Difference, Port, PortCheck, PortOut):
        model.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
    for model in (Number, Device):
        model.objects.filter(owner_partner_id=partner.pk).update(owner_name=partner.name)
    for request in (Port, PortCheck, PortOut):
        request.objects.filter(desk_id=partner.pk).update(desk_name=partner.name)
    for asked in (Port, PortCheck):
        asked.objects.filter(requester_id=partner.pk).update(requester_name=partner.name)


@transaction.atomic
def follow_model(*, model: DeviceModel) -> None:
    """Devices carry their model's name and that of its group."""
    names = {"model_name": model.name, "group_name": model.group.name}
    Device.objects.filter(model=model).exclude(**names).update(**names)


@transaction.atomic
def follow_group(*, group: DeviceOrderGroup) -> None:
    """Devices carry the name of their model's group."""
    Device.objects.filter(model__group=group).exclude(group_name=group.name).update(group_name=group.name)
