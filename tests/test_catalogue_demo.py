"""The demo's catalogue is what the other floors' demo and tests sell from."""

from datetime import date

import pytest
from django.db.models import Count

from catalogue.demo.load import load
from catalogue.enums import USER_LICENSE_GROUP, ReasonKind
from catalogue.models import (
    AreaCode,
    CallBundle,
    CarrierLink,
    CatalogueSheet,
    DeviceModel,
    OrderItem,
    PlanItem,
    PlanOffer,
    Reason,
    ServicePlan,
)
from oms.kit.walls import our_models

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def counts() -> dict[str, int]:
    found = [
        model
        for model in our_models()
        if model._meta.app_label == "catalogue"
        and not hasattr(model, "pgh_tracked_model")
        and model is not CatalogueSheet  # what somebody uploads
    ]
    return {model.__name__: model.objects.count() for model in found}


def test_loading_again_changes_nothing(everything) -> None:
    before = counts()
    assert min(before.values()) > 0
    load()
    assert counts() == before


def test_user_packages_stand_in_the_group_that_counts_users(everything) -> None:
    packages = OrderItem.objects.filter(kind="user_package")
    assert {item.group.name for item in packages} == {USER_LICENSE_GROUP}
    assert {item.name for item in packages} == {
        "Basic User With VM", "Desk User With Phone", "Premium Desk User With Phone", "Premium iPECS ONE USER",
        "Premium PLUS iPECS ONE USER", "Stand Alone VM",
    }  # fmt: skip
    assert all(item.contents.exists() for item in packages)


def test_upgrades_lead_to_dearer_packages(everything) -> None:
    basic = OrderItem.objects.get(code="basic-user-vm")
    names = {upgrade.target.code for upgrade in basic.upgrades.all()}
    assert names == {"premium-one", "premium-plus-one"}
    assert all(upgrade.target.list_price > basic.list_price for upgrade in basic.upgrades.all())


def test_trials_stay_within_what_the_vendor_grants(everything) -> None:
    days = {"day": 1, "month": 30}
    for item in OrderItem.objects.exclude(license=None).select_related("license"):
        granted = item.license.trial_max * days[item.license.trial_unit]
        assert item.trial_max * days[item.trial_unit] <= granted, item


def test_plans_open_closed_future_and_for_one_partner(acting) -> None:
    with acting("admin@orbit.example") as user:
        now = set(
            ServicePlan.objects.visible_to(user).on(DAY).offered_to(user.partner_id).values_list("name", flat=True)
        )
        assert now == {"Standard Plan", "Premium Plan", "SIP Trunk Plan", "Orbit Special Plan"}
    with acting("clerk@rs-vertical.example") as user:
        now = set(
            ServicePlan.objects.visible_to(user).on(DAY).offered_to(user.partner_id).values_list("name", flat=True)
        )
        assert now == {"Standard Plan", "Premium Plan", "SIP Trunk Plan"}
        assert not PlanOffer.objects.filter(plan__name="Orbit Special Plan").exists()


def test_a_trunk_plan_sells_no_user_packages(everything) -> None:
    assert not PlanItem.objects.filter(plan__kind="sip_trunk", item__kind="user_package").exists()


def test_every_kind_of_reason_and_only_example_hosts(everything) -> None:
    by_kind = dict(Reason.objects.values_list("kind").annotate(Count("pk")))
    assert set(by_kind) == set(ReasonKind.values) and min(by_kind.values()) >= 4
    assert all(".example/" in link.url or "//porting.example" in link.url for link in CarrierLink.objects.all())


def test_area_codes_devices_and_bundles(everything) -> None:
    assert set(AreaCode.objects.values_list("code", flat=True)) == {"020", "0113", "0117", "0306"}
    assert DeviceModel.objects.filter(by_mac=False).exists() and DeviceModel.objects.filter(by_mac=True).count() >= 8
    assert CallBundle.objects.count() >= 5
