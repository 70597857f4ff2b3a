"""Service Plan Change (guide 2.5.2.5): which plans, what the new one lacks and what becomes of it."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from catalogue.models import CallBundle, DeviceModel, ServicePlan
from customers.actions.contract import change_bundle, change_channels, hold_device, set_fraud_limit
from customers.models import BillingAccount, FraudLimit
from customers.queries.contract import bundles_on, devices_on, lines_on, plan_on
from inventory.models import Command
from oms.kit.acting import as_system
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import TYPES, kind_of
from tests.change.scene import silent
from tests.orders.later import DAY, PLAN, approver, confirmed, customer, placed, take_effect
from tests.orders.scene import ARTHUR, CLERK, VERA, do, fresh, not_yours, refused, who
from tests.orders.test_take_effect import noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ems")]
FREE = "York Road Tailors"  # Premium Plan, with Call Recording, which the Standard Plan lacks


def plan(name: str = "Standard Plan") -> ServicePlan:
    with as_system():
        return ServicePlan.objects.get(name=name)


def add(name: str, **more) -> dict:
    """What the ledger's own actions want; from a fortnight ago."""
    return {"customer": customer(name), "order_no": "old", "by": who(CLERK), "at": timezone.now()} | more


def effect_of(order):
    with as_system():
        return kind_of(order).effect(Reading(fresh(order)))


def test_other_plans_of_the_same_sort_are_offered() -> None:
    one = customer(FREE)
    with as_system():
        form = TYPES[PLAN].ask(one, None, at=timezone.now())
        names = {offered.name for offered in form.fields["plan"].queryset}
        wanted = ServicePlan.objects.offered_to(one.partner_id).on(timezone.localdate())
        wanted = wanted.filter(kind="cloud_pbx", currency="GBP").exclude(name="Premium Plan")
        assert names == set(wanted.values_list("name", flat=True))
    assert "Standard Plan" in names and not {"Premium Plan", "SIP Trunk Plan", "Premium Plan 2030"} & names


def test_a_plan_change_says_both_plans_and_asks_who_holds_its_right() -> None:
    order = placed(FREE, PLAN)
    assert (order.state, order.approver_name, order.activation_date) == ("submitted", "Nimbus Telecom", None)
    assert (order.plan.name, order.details) == ("Standard Plan", {"current": "Premium Plan"})
    facts = [("Current Service Plan", "Premium Plan"), ("New Service Plan", "Standard Plan")]
    assert kind_of(order).carried(order) == [("Approved by", ""), *facts]
    labels = dict(TYPES[PLAN].before(customer(FREE), at=timezone.now()))
    assert labels["Current Service Plan"] == "Premium Plan" and "Service Plan" not in labels
    with refused(PermissionDenied, not_yours(order, "approver")):
        do(Verb.APPROVE, order, who(VERA), server=None)


def test_what_the_new_plan_lacks_is_listed_with_what_becomes_of_it() -> None:
    order = placed(FREE, PLAN)
    found = {entry.what: entry for entry in effect_of(order).entries}
    assert set(found) == {"Service Plan", "Call Recording"}
    gone = found["Call Recording"]
    assert (gone.now, gone.change, gone.to_be, gone.detail) == (2, -2, 0, "ends: Standard Plan does not have it")
    assert gone.monthly.amount == -2 * gone.price.amount
    assert (found["Service Plan"].now, found["Service Plan"].to_be) == ("Premium Plan", "Standard Plan")


def test_bundles_devices_channels_and_limits_that_the_new_plan_lacks_have_their_words() -> None:
    one, start = customer(FREE), timezone.localdate() - 3 * DAY
    with as_system():
        bundle, model = CallBundle.objects.first(), DeviceModel.objects.first()
        account = BillingAccount.objects.get(customer=one)
        change_bundle(**add(FREE, bundle=bundle, change=3, effective=start))
        hold_device(**add(FREE, model=model, billing_account=account, quantity=4, valid_from=start))
        change_channels(**add(FREE, kind="sip", change=5, effective=start))
        set_fraud_limit(**add(FREE, default_limit=Decimal(50), custom_limit=Decimal(400), effective=start))
        new = plan()
        new.plan_bundles.filter(bundle=bundle).delete()
        new.plan_devices.filter(model=model).delete()
    order = placed(FREE, PLAN)
    found = {entry.key: entry for entry in effect_of(order).entries}
    ends = found[f"bundles:{bundle.pk}"]
    assert (ends.now, ends.change, ends.to_be, ends.detail) == (3, -3, 0, "ends: Standard Plan does not have it")
    stays = found[f"devices:{model.pk}"]
    assert (stays.now, stays.change, stays.to_be) == (4, None, 4)
    assert stays.detail == "stay with the customer; no more of them can be ordered"
    channels = found["channels:sip"]
    assert (channels.now, channels.to_be, channels.detail) == (5, 5, "stay; the price of one was 5.00 GBP")
    assert channels.monthly.amount == Decimal(5)
    limit = found["limit:custom"]
    assert (limit.now, limit.to_be) == ("400.00 GBP", "200.00 GBP") and "limit:default" not in found
    assert limit.detail == "comes down to the most that Standard Plan allows"
    do(Verb.APPROVE, order, who(ARTHUR), server=None)
    do(Verb.CONFIRM, order, who(CLERK))
    today = timezone.localdate()
    with as_system():
        assert bundles_on(one, today) == [] and sum(d.quantity for d in devices_on(one, today)) == 4
        set_by = FraudLimit.objects.get(customer=one, order_no=order.no)
        assert (set_by.default_limit, set_by.custom_limit) == (Decimal(50), Decimal(200))
        sent = {c.kind: c.payload for c in Command.objects.filter(order_no=order.no)}
    assert sent == {
        "set_plan": {"plan": "Standard Plan"}, "set_packages": {"items": {"call-recording": 0}},
        "set_bundles": {"bundles": {bundle.name: 0}},
        "set_fraud_limit": {"default": "50.00", "custom": "200.00"},
    }  # fmt: skip


def test_more_channels_than_the_new_plan_has_room_for_are_refused() -> None:
    with as_system():
        change_channels(**add(FREE, kind="sip", change=31, effective=timezone.localdate()))
    with refused(ValidationError, "The trunk channels together are 31; the plan allows 30."):
        placed(FREE, PLAN)


@pytest.mark.parametrize("name", ["Premium Plan", "SIP Trunk Plan", "Premium Plan 2030"])
def test_a_plan_that_is_not_offered_is_refused(name: str) -> None:
    with refused(ValidationError, f"{name} is not offered to this reseller."):
        placed(FREE, PLAN, plan=plan(name))


def test_from_its_day_the_contract_goes_on_under_the_other_plan() -> None:
    today, one = timezone.localdate(), customer(FREE)
    order = confirmed(FREE, PLAN)
    one = customer(FREE)
    assert (one.plan_name, one.status, one.user_licenses) == ("Standard Plan", "activated", 4)
    with as_system():
        before, now = plan_on(one, today - DAY), plan_on(one, today)
        assert (before.plan.name, now.plan.name, now.agreement) == ("Premium Plan", "Standard Plan", before.agreement)
        assert {line.item.name for line in lines_on(one, today - DAY)} - {
            line.item.name for line in lines_on(one, today)
        } == {"Call Recording"}
        kinds = list(Command.objects.filter(order_no=order.no).order_by("id").values_list("kind", flat=True))
    assert kinds == ["set_plan", "set_packages"]


def test_for_a_later_day_it_changes_nothing_before_it() -> None:
    today, one = timezone.localdate(), customer(FREE)
    order = confirmed(FREE, PLAN, days=7)
    with as_system():
        assert plan_on(one, today + 6 * DAY).plan.name == "Premium Plan"
        assert plan_on(one, today + 7 * DAY).plan.name == "Standard Plan"
        assert len(lines_on(one, today + 6 * DAY)) == len(lines_on(one, today + 7 * DAY)) + 1
    one = customer(FREE)
    assert one.plan_name == "Premium Plan"
    assert take_effect(order, noon(order.effective)) is True
    assert customer(FREE).plan_name == "Standard Plan"


def test_what_is_in_use_in_the_network_does_not_end_with_the_plan(ems) -> None:
    """Nothing is confirmed that the network would refuse for good."""
    rows = [{"extension": "201", "name": "Ann Sample", "items": ["call-recording"]}]
    ems.store.set_users(customer(FREE).code, {"users": rows})
    cache.clear()
    words = "Call Recording: 0 would be left, but 1 use it: 201 Ann Sample. Take it from them first."
    with refused(ValidationError, words):
        placed(FREE, PLAN)
    ems.store.set_users(customer(FREE).code, {"users": []})
    cache.clear()
    order = placed(FREE, PLAN)
    ems.store.set_users(customer(FREE).code, {"users": rows})
    cache.clear()
    with refused(ValidationError, words):
        do(Verb.APPROVE, order, who(approver(PLAN)), server=None)


def test_while_the_network_is_silent_nothing_ends(monkeypatch) -> None:
    """It may be asked for; nobody agrees to it before the network has said what is in use."""
    silent(monkeypatch)
    order = placed(FREE, PLAN)
    with refused(ValidationError, "The network could not be asked what is in use. Try again in a moment."):
        do(Verb.APPROVE, order, who(approver(PLAN)), server=None)
