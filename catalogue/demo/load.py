"""Loads the demo's catalogue. What is there already is left as it stands."""

from catalogue.demo import dated, items, things
from catalogue.models import (
    AgreementPeriod,
    AreaCode,
    CallBundle,
    CarrierLink,
    CloudLicense,
    DeviceModel,
    DeviceOrderGroup,
    DeviceType,
    ItemGroup,
    LicenseConstraint,
    NumberType,
    OrderItem,
    PackageContent,
    PackageUpgrade,
    PlanBundle,
    PlanDevice,
    PlanItem,
    PlanOffer,
    Reason,
    ServicePlan,
)
from partners.models import Partner
from partners.people.demo.people import PARTNERS


def load() -> None:
    """Lowest things first; runs as the system."""
    _licenses()
    _items()
    _packages()
    _devices()
    _package_devices()
    _numbers()
    _terms()
    for name, plan in things.PLANS.items():
        _plan(name, plan)
    dated.load()


def _licenses() -> None:
    for name, (longest, unit) in items.LICENSES.items():
        CloudLicense.objects.get_or_create(name=name, defaults={"trial_max": longest, "trial_unit": unit})
    for platform, names in items.PLATFORMS.items():
        CloudLicense.objects.filter(name__in=names, platform="").update(platform=platform)
    for lower, higher in items.TIERS.items():
        above = CloudLicense.objects.get(name=higher)
        CloudLicense.objects.filter(name=lower, tier_of=None).update(tier_of=above)
    for name, other in items.EXCLUDED.items():
        pair = [CloudLicense.objects.get(name=one) for one in (name, other)]
        LicenseConstraint.objects.get_or_create(license=pair[0], other=pair[1])


def _items() -> None:
    for name, order in items.GROUPS.items():
        ItemGroup.objects.get_or_create(name=name, defaults={"order": order})
    groups = {group.name: group for group in ItemGroup.objects.all()}
    licenses = {license.name: license for license in CloudLicense.objects.all()}
    for code, (name, kind, group, license, price, charge, pay, trial, unit, text) in items.ITEMS.items():
        OrderItem.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "kind": kind, "group": groups[group], "license": licenses.get(license),
                "list_price": price, "charge": charge, "pay": pay, "trial_max": trial, "trial_unit": unit,
                "description": text, "reach": items.REACHES.get(code, "all"),
                "voicemail": code in items.WITH_VOICEMAIL,
            },
        )  # fmt: skip


def _packages() -> None:
    found = {item.code: item for item in OrderItem.objects.all()}
    for package, contents in items.CONTENTS.items():
        for code, quantity in contents.items():
            PackageContent.objects.get_or_create(
                package=found[package], content=found[code], defaults={"quantity": quantity}
            )
    for source, targets in items.UPGRADES.items():
        for target in targets:
            back = {"back": (source, target) in items.WAYS_BACK}
            PackageUpgrade.objects.get_or_create(source=found[source], target=found[target], defaults=back)
    for name, (minutes, price) in items.BUNDLES.items():
        CallBundle.objects.get_or_create(name=name, defaults={"minutes": minutes, "price": price})


def _devices() -> None:
    for type_name, groups in things.DEVICES.items():
        device_type, _ = DeviceType.objects.get_or_create(name=type_name)
        for group_name, models in groups.items():
            group, _ = DeviceOrderGroup.objects.get_or_create(name=group_name, defaults={"type": device_type})
            for name, (price, by_mac) in models.items():
                values = {"group": group, "price": price, "by_mac": by_mac, "maker": things.MAKERS.get(name, "")}
                DeviceModel.objects.get_or_create(name=name, defaults=values)


def _package_devices() -> None:
    for code, (model, terms) in items.PACKAGE_DEVICES.items():
        device = DeviceModel.objects.get(name=model)
        OrderItem.objects.filter(code=code, device=None).update(device=device, device_terms=terms)


def _numbers() -> None:
    for name, (kind, codes) in things.NUMBER_TYPES.items():
        rest = {"rest_days": things.REST[name]} if name in things.REST else {}
        number_type, _ = NumberType.objects.get_or_create(name=name, defaults={"kind": kind, **rest})
        for code, place in codes.items():
            AreaCode.objects.get_or_create(code=code, defaults={"name": place, "number_type": number_type})


def _terms() -> None:
    for name, months in things.PERIODS.items():
        AgreementPeriod.objects.get_or_create(name=name, defaults={"months": months})
    for kind, texts in things.REASONS.items():
        for text in texts:
            Reason.objects.get_or_create(kind=kind, text=text)
    for name, url in things.CARRIERS.items():
        CarrierLink.objects.get_or_create(name=name, defaults={"url": url})


def _plan(name: str, plan: dict) -> None:
    found, new = ServicePlan.objects.get_or_create(name=name, defaults=plan["fields"])
    if not new:
        return
    for item in OrderItem.objects.filter(code__in=plan["items"]):
        PlanItem.objects.create(plan=found, item=item)
    for bundle in _wanted(CallBundle, plan["bundles"]):
        PlanBundle.objects.create(plan=found, bundle=bundle)
    for model in _wanted(DeviceModel, plan["devices"]):
        PlanDevice.objects.create(plan=found, model=model)
    keys = PARTNERS if plan["offers"] == things.EVERY else plan["offers"]
    for partner in Partner.objects.filter(name__in=[PARTNERS[key][0] for key in keys]):
        PlanOffer.objects.create(plan=found, partner=partner)


def _wanted(model, names: str | list[str]) -> list:
    """Every row, or those with one of `names`."""
    return list(model.objects.all() if names == things.EVERY else model.objects.filter(name__in=names))
