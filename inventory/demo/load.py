"""Loads the demo's network and stock. What is there already is left as it stands."""

from datetime import timedelta

from django.utils import timezone

from catalogue.models import DeviceModel, NumberType
from inventory.actions.allocate import allocate_numbers
from inventory.actions.register import register_numbers
from inventory.demo import port_rules, stock
from inventory.enums import OwnerType, UseStatus
from inventory.models import CallServer, Device, GoldRule, GroupDomain, Number
from inventory.queries.number import registered
from oms.kit import phones
from partners.models import Account, Partner
from partners.people.demo.people import PARTNERS

MOST = 1_000


def load() -> None:
    """Runs as the system, on behalf of the provider's administrator."""
    for cm_id, fields in stock.SERVERS.items():
        CallServer.objects.get_or_create(cm_id=cm_id, defaults=fields)
    for domain, note in stock.DOMAINS.items():
        GroupDomain.objects.get_or_create(name=domain, defaults={"note": note})
    port_rules.load()
    _gold_rules()
    partners = {key: Partner.objects.get(name=values[0]) for key, values in PARTNERS.items()}
    _numbers(partners, Account.objects.get(login_id="admin@nimbus.example"))
    for name, (quantity, first) in stock.DEVICES.items():
        _devices(name, quantity, first, partners["nimbus"], OwnerType.SP_SHIPPED)
    for name, (quantity, first) in stock.UN_SHIPPED.items():
        _devices(name, quantity, first, partners["orbit"], OwnerType.UN_SHIPPED)


def _span(first: str, last: str) -> list[str]:
    return phones.span(phones.parse(first), phones.parse(last), most=MOST)


def _numbers(partners: dict[str, Partner], by: Account) -> None:
    now = timezone.now()
    for name, ends in stock.RANGES.items():
        wanted = _span(*ends)
        if missing := sorted(set(wanted) - registered(wanted)):
            number_type = NumberType.objects.get(name=name)
            register_numbers(numbers=missing, number_type=number_type, comment="Demo stock", by=by, at=now)
            _rest(set(missing))
            _gold(set(missing))
            _allocate(set(missing), partners, by)


def _allocate(new: set[str], partners: dict[str, Partner], by: Account) -> None:
    """Hand new numbers down; those that were there stay where they are by now."""
    for key, ranges in stock.ALLOCATED.items():
        for ends in ranges:
            if numbers := sorted(new.intersection(_span(*ends))):
                allocate_numbers(numbers=numbers, to=partners[key], by=by, at=timezone.now())


def _gold_rules() -> None:
    for name, (pattern, type_name) in stock.GOLD_RULES.items():
        of = NumberType.objects.get(name=type_name) if type_name else None
        GoldRule.objects.get_or_create(name=name, defaults={"pattern": pattern, "number_type": of})


def _gold(new: set[str]) -> None:
    wanted = new.intersection(map(phones.parse, stock.GOLD))
    Number.objects.filter(e164__in=wanted).update(gold=True, gold_by_hand=True)


def _rest(new: set[str]) -> None:
    """Some came back from customers of long ago."""
    for text, days in stock.RESTING.items():
        if (e164 := phones.parse(text)) in new:
            until = timezone.localdate() + timedelta(days=days)
            Number.objects.filter(e164=e164).update(use=UseStatus.RETURNED, quarantine_until=until)


def _devices(model_name: str, quantity: int, first: str, partner: Partner, owner_type: OwnerType) -> None:
    model = DeviceModel.objects.get(name=model_name)
    for place in range(1, quantity + 1):
        mac = f"{int(first, 16) + place:012X}"
        Device.objects.get_or_create(
            mac=mac,
            defaults={
                "serial": f"SN{mac[-6:]}", "model": model, "model_name": model.name,
                "group_name": model.group.name, "owner_type": owner_type, "partner": partner,
                "partner_name": partner.name, "owner_partner_id": partner.pk, "owner_name": partner.name,
                "registered_on": timezone.localdate(),
            },
        )  # fmt: skip
