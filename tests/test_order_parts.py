"""What each part says an order changes, for a customer that has things already; and what it finds wrong, in words."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.models import CallBundle, OrderItem, PackageContent
from customers.actions import contract
from customers.actions.contract import NewDevice, NewLine, NewNumber
from customers.actions.move import move
from customers.models import BillingAccount, Site
from inventory.enums import CommandKind
from oms.kit.money import Money
from oms.kit.phones import national
from orders.effect.entry import Entry, Send
from orders.effect.reading import Reading
from orders.kinds import kind_of
from orders.models import NumberPick, Order
from orders.parts.bundles.save import ChangeBundle, SetLimits
from orders.parts.devices.save import HoldDevices
from orders.parts.items.save import AddLine
from orders.parts.numbers.desk import RequestPort
from orders.parts.numbers.save import HoldNumber, TakeNumbers
from orders.parts.sites.save import SetPlan
from orders.parts.trunk.save import ChangeChannels
from tests import things
from tests.orders.scene import CLERK, order_in, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
DAY, BEFORE, LATER = date(2026, 6, 15), date(2026, 6, 14), date(2026, 6, 16)


def signed(no: str = "2020-000001") -> dict:
    return {"order_no": no, "by": who(CLERK), "at": timezone.now()}


@pytest.fixture
def order(everything) -> Order:
    """An approved order whose customer has its service already."""
    found = order_in("approved")
    for verb in ("create_service", "activate"):
        move(found.customer, verb, by=who(CLERK), at=timezone.now())
    return Order.objects.get(pk=found.pk)


@pytest.fixture
def second_account(order: Order) -> BillingAccount:
    return BillingAccount.objects.create(customer=order.customer, **{**things.ACCOUNT, "name": "Branch"})


def read(order: Order) -> Reading:
    kept = Order.objects.select_related("customer", "plan", "agreement", "server").get(pk=order.pk)
    return Reading(kept, DAY)


def entries(order: Order, code: str) -> list[Entry]:
    return kind_of(order).part(code).entries(read(order))


def one(order: Order, key: str) -> Entry:
    (found,) = [entry for entry in kind_of(order).effect(read(order)).entries if entry.key == key]
    return found


# --- items


@pytest.fixture
def item_line(order: Order, second_account: BillingAccount):
    """Its line, with 5 of the item there, 3 on the other account, 40 more tomorrow and 50 by the order itself."""
    line = order.itemlines.select_related("item__group", "billing_account").first()
    order.itemlines.filter(pk=line.pk).update(trial=10, trial_unit="day", comment="Desk", quantity=4)
    line.refresh_from_db()
    for account, many, day, no in (
        (line.billing_account, 5, DAY, "2020-000001"),
        (second_account, 3, BEFORE, "2020-000001"),
        (line.billing_account, 40, LATER, "2020-000001"),
        (line.billing_account, 50, BEFORE, order.no),
    ):
        contract.add_line(
            customer=order.customer, item=line.item, billing_account=account, quantity=many, price=Decimal(1),
            act_date=day, billing_start=day, **signed(no),
        )  # fmt: skip
    return line


def test_an_item_is_counted_by_account_and_sent_in_total(order, item_line) -> None:
    item, price, start = item_line.item, Money(item_line.price, "GBP"), date(2026, 6, 25)
    new = NewLine(item, item_line.billing_account, 4, item_line.price, DAY, start, comment="Desk")
    assert one(order, f"items:{item.pk}:{item_line.billing_account_id}") == Entry(
        key=f"items:{item.pk}:{item_line.billing_account_id}", group="Order Items", what=item.name,
        where=str(item_line.billing_account), detail=str(item.group), now=5, change=4, to_be=9, price=price,
        monthly=price * 4, act_date=DAY, billing_start=start, writes=(AddLine(new),), comment="Desk",
        listed=None if item.list_price == item_line.price else Money(item.list_price, "GBP"), step="items",
        sends=(Send(CommandKind.SET_PACKAGES, f"{item.name} 12", {"items": {item.code: 12}}),),
    )  # fmt: skip


def test_an_item_of_one_charge_costs_once(order, item_line) -> None:
    OrderItem.objects.filter(pk=item_line.item_id).update(charge="once")
    found = one(order, f"items:{item_line.item_id}:{item_line.billing_account_id}")
    assert (found.once, found.monthly) == (Money(item_line.price, "GBP") * 4, None)


def test_a_trial_of_months_ends_on_the_same_day_of_a_month(order, item_line) -> None:
    order.itemlines.filter(pk=item_line.pk).update(trial=2, trial_unit="month")
    found = one(order, f"items:{item_line.item_id}:{item_line.billing_account_id}")
    assert (found.billing_start, found.trial_expires) == (date(2026, 8, 15), date(2026, 8, 14))


def test_licenses_are_those_of_the_items_and_of_what_comes_in_a_package(order, item_line) -> None:
    account = item_line.billing_account
    order.itemlines.create(item=things.item("t-none"), billing_account=account, quantity=7, price=Decimal(1))
    ordered = {line.item: line.quantity for line in order.itemlines.select_related("item__license")}

    def used(counts: dict[OrderItem, int]) -> dict[str, int]:
        """A package counts each license once, whatever its contents repeat (guide 2.7.3)."""
        found: dict[str, int] = {}
        for item, many in counts.items():
            own = {item.license} | {c.content.license for c in PackageContent.objects.filter(package=item)}
            for license in own - {None}:
                found[license.name] = found.get(license.name, 0) + many
        return found

    before, more = used({item_line.item: 8}), used(ordered)
    found = [entry for entry in entries(order, "items") if entry.key.startswith("license:")]
    assert found == [
        Entry(
            key=f"license:{name}", group="Cloud licenses", what=name, now=before.get(name, 0), change=more[name],
            to_be=before.get(name, 0) + more[name],
        )
        for name in sorted(more)
    ]  # fmt: skip
    assert before and len(more) > 1
    order.itemlines.all().delete()
    assert entries(order, "items") == []


def problems(order: Order, code: str) -> list[str]:
    part = kind_of(order).part(code)
    found = part.problems(read(order))
    assert {problem.step for problem in found} <= {code, "assign"}
    return [problem.text for problem in found]


def test_an_item_that_the_plan_does_not_have_is_named(order, item_line) -> None:
    assert problems(order, "items") == []
    order.plan.plan_items.filter(item=item_line.item).delete()
    assert problems(order, "items") == [f"{item_line.item} is not part of {order.plan}."]


def test_without_items_there_must_be_channels(order) -> None:
    order.itemlines.all().delete()
    Order.objects.filter(pk=order.pk).update(sip_channels=0, tdm_channels=1, pbx_channels=0)
    assert problems(order, "items") == []
    Order.objects.filter(pk=order.pk).update(tdm_channels=0)
    assert problems(order, "items") == ["Order at least one item."]


# --- devices


def test_devices_are_counted_by_account_and_sent_in_total_with_their_macs(order, second_account) -> None:
    line = order.devicelines.select_related("model__group", "billing_account").first()
    assert order.devicelines.count() == order.shipments.count() > 1
    order.devicelines.filter(pk=line.pk).update(quantity=6, comment="Black")
    order.shipments.filter(device=line).update(quantity=6, comment="")
    site = order.shipments.select_related("site").get(device=line).site
    other = things.device_model("Another phone")
    for account, device, day, no in (
        (line.billing_account, {"model": line.model, "quantity": 2}, DAY, "2020-000001"),
        (second_account, {"model": line.model, "mac": "0000000000BB"}, BEFORE, "2020-000001"),
        (line.billing_account, {"model": line.model, "mac": "0000000000AA"}, BEFORE, "2020-000001"),
        (line.billing_account, {"model": other, "quantity": 9}, BEFORE, "2020-000001"),
        (line.billing_account, {"model": line.model, "quantity": 40}, LATER, "2020-000001"),
        (line.billing_account, {"model": line.model, "quantity": 50}, BEFORE, order.no),
    ):
        new = NewDevice(billing_account=account, **device)
        contract.hold_devices(customer=order.customer, devices=[new], valid_from=day, **signed(no))
    name, price = line.model.name, Money(line.model.price, "GBP")
    wanted = Entry(
        key=f"devices:{line.model_id}:{line.billing_account_id}", group="Devices", what=str(line.model),
        where=str(line.billing_account), detail=str(line.model.group), now=3, change=6, to_be=9, price=price,
        once=price * 6, act_date=DAY, comment="Black", step="devices",
        writes=(HoldDevices(NewDevice(line.model, line.billing_account, 6, site=site, comment="Black")),),
        sends=(
            Send(
                CommandKind.SET_DEVICES, f"{name} 10",
                {"devices": [{"model": name, "quantity": 10, "macs": ["0000000000AA", "0000000000BB"]}]},
            ),
        ),
    )  # fmt: skip
    assert one(order, wanted.key) == wanted
    order.shipments.filter(device=line).update(comment="By lift")
    (held,) = one(order, wanted.key).writes
    assert held.devices.comment == "By lift"
    order.shipments.all().delete()
    assert one(order, wanted.key).writes == (
        HoldDevices(NewDevice(line.model, line.billing_account, 6, comment="Black")),
    )


# --- numbers


def number_at(order: Order, e164: str, site: Site, account: BillingAccount, no: str = "2020-000001", day=BEFORE):
    new = NewNumber(e164, site, account)
    return contract.hold_numbers(customer=order.customer, numbers=[new], valid_from=day, **signed(no))[0]


def test_numbers_are_counted_by_site_and_account(order, second_account) -> None:
    demand = order.numberdemands.select_related("site", "billing_account").first()
    order.numberdemands.exclude(pk=demand.pk).delete()
    site, account = demand.site, demand.billing_account
    NumberPick.objects.filter(order=order).update(comment="Main line")
    picks = list(NumberPick.objects.filter(order=order, demand=demand, active=True).order_by("e164"))
    e164s = [pick.e164 for pick in picks]
    gone, going = number_at(order, "+442079460981", site, account), number_at(order, "+442079460982", site, account)
    last = number_at(order, "+442079460983", site, account, day=DAY)
    number_at(order, "+442079460984", site, second_account)
    number_at(order, "+442079460985", site, account, day=LATER)
    number_at(order, "+442079460986", site, account, no=order.no)
    for holding, day in ((gone, BEFORE), (going, BEFORE), (last, DAY)):
        type(holding).objects.filter(pk=holding.pk).update(valid_to=day)
    type(going).objects.filter(pk=going.pk).update(return_order_no=order.no)
    order.numberdemands.filter(pk=demand.pk).update(quantity=len(picks) + 3)
    shown = ", ".join(national(e164) for e164 in e164s)
    assert entries(order, "numbers")[0] == Entry(
        key=f"numbers:{site.pk}:{account.pk}", group="Numbers", what="Direct Dial Call Numbers",
        where=f"{site}, {account}", detail=f"{shown}, 3 to be assigned", now=2, change=len(picks) + 3,
        to_be=len(picks) + 5,
        writes=tuple(HoldNumber(NewNumber(e164, site, account, comment="Main line")) for e164 in e164s),
        on_day=(TakeNumbers(),), sends=(Send(CommandKind.ADD_NUMBERS, shown, {"numbers": e164s}),),
    )  # fmt: skip
    order.numberdemands.filter(pk=demand.pk).update(quantity=len(picks))
    assert entries(order, "numbers")[0].detail == shown


def test_a_demand_without_numbers_writes_and_sends_nothing(order) -> None:
    NumberPick.objects.filter(order=order).update(active=False)
    found = entries(order, "numbers")[0]
    assert found.detail == f"{found.change} to be assigned"
    assert (found.writes, found.on_day, found.sends) == ((), (), ())


def test_porting_says_from_whom_and_when() -> None:
    order = order_in("registration")
    port = order.portrequests.select_related("site", "billing_account").get()
    assert [entry for entry in entries(order, "numbers") if entry.group == "Number porting"] == [
        Entry(
            key=f"port:{port.pk}", group="Number porting", what=f"To be ported from {port.losing_provider}",
            where=f"{port.site}, {port.billing_account}", detail=", ".join(national(n) for n in port.numbers),
            change=len(port.numbers), act_date=port.wanted_date, writes=(RequestPort(port),),
        )
    ]  # fmt: skip


def test_numbers_that_lack_hold_up_the_approval_and_too_many_the_submission(order) -> None:
    demand = order.numberdemands.select_related("site", "billing_account").first()
    given = NumberPick.objects.filter(demand=demand, active=True).count()
    kind = kind_of(order)
    assert (problems(order, "numbers"), kind.problems_of_approval(read(order))) == ([], [])
    order.numberdemands.filter(pk=demand.pk).update(quantity=given + 1)
    lacking = f"{demand.site}, {demand.billing_account}: {given + 1} numbers ordered, {given} assigned."
    found = kind.problems_of_approval(read(order))
    assert [(problem.step, problem.text) for problem in found] == [("assign", lacking)]
    assert problems(order, "numbers") == []
    order.numberdemands.filter(pk=demand.pk).update(quantity=given - 1)
    assert problems(order, "numbers") == [f"{demand.site}: more numbers assigned than ordered."]


# --- channels, bundles, limits, plan


def test_channels_are_counted_by_kind_and_sent_in_total(order) -> None:
    Order.objects.filter(pk=order.pk).update(sip_channels=3, tdm_channels=2, pbx_channels=0)
    for kind, many, day, no in (
        ("sip", 5, DAY, "2020-000001"), ("pbx", 1, BEFORE, "2020-000001"), ("sip", 7, LATER, "2020-000001"),
        ("sip", 9, BEFORE, order.no),
    ):  # fmt: skip
        contract.change_channels(customer=order.customer, kind=kind, change=many, effective=day, **signed(no))
    send = Send(CommandKind.SET_CHANNELS, "SIP 8, TDM 2, PBX 1", {"sip": 8, "tdm": 2, "pbx": 1})
    plan = order.plan
    assert entries(order, "trunk") == [
        Entry(
            key=f"channels:{kind}", group="Trunk Channel", what=what, now=now, change=n, to_be=now + n,
            price=Money(price, "GBP"), monthly=Money(price, "GBP") * n, act_date=DAY,
            writes=(ChangeChannels(kind, n),), sends=(send,),
        )
        for kind, what, now, n, price in (
            ("sip", "SIP Trunk Channels", 5, 3, plan.price_sip), ("tdm", "TDM Trunk Channels", 0, 2, plan.price_tdm),
        )
    ]  # fmt: skip
    Order.objects.filter(pk=order.pk).update(sip_channels=0, tdm_channels=0)
    assert entries(order, "trunk") == []


def test_channels_up_to_the_plans_maximum(order) -> None:
    most = order.plan.max_channels
    Order.objects.filter(pk=order.pk).update(sip_channels=most - 1, tdm_channels=1, pbx_channels=0)
    assert problems(order, "trunk") == []
    Order.objects.filter(pk=order.pk).update(tdm_channels=2)
    words = f"The trunk channels together are {most + 1}; the plan allows {most}."
    assert problems(order, "trunk") == [words]


def test_bundles_are_sent_in_total(order) -> None:
    bundle, *others = CallBundle.objects.filter(currency="GBP")
    order.bundlelines.all().delete()
    order.bundlelines.create(bundle=bundle, quantity=2)
    for thing, many, day, no in (
        (bundle, 5, DAY, "2020-000001"), (others[0], 1, BEFORE, "2020-000001"), (bundle, 7, LATER, "2020-000001"),
        (bundle, 9, BEFORE, order.no),
    ):  # fmt: skip
        contract.change_bundle(customer=order.customer, bundle=thing, change=many, effective=day, **signed(no))
    price = Money(bundle.price, "GBP")
    assert entries(order, "bundles")[0] == Entry(
        key=f"bundles:{bundle.pk}", group="Call Bundle", what=bundle.name, now=5, change=2, to_be=7, price=price,
        monthly=price * 2, act_date=DAY, writes=(ChangeBundle(bundle, 2),),
        sends=(Send(CommandKind.SET_BUNDLES, f"{bundle.name} 7", {"bundles": {bundle.name: 7}}),),
    )  # fmt: skip


def limit_entries(order: Order) -> list[tuple]:
    found = [entry for entry in entries(order, "bundles") if entry.key.startswith("limit:")]
    assert {(entry.group, entry.where) for entry in found} == {("Call Fraud Prevention", "per user and day")}
    assert all(entry.sends == found[0].sends != () for entry in found)
    return [(entry.key, entry.now, entry.to_be, entry.writes) for entry in found]


def test_limits_before_and_after(order) -> None:
    Order.objects.filter(pk=order.pk).update(default_limit=Decimal(15), custom_limit=None)
    set_limits = (SetLimits(Decimal("15.00"), None),)
    assert limit_entries(order) == [("limit:default", None, "15.00 GBP", set_limits)]
    for default, custom, day, no in (
        (11, None, BEFORE, "2020-000001"), (12, 13, DAY, "2020-000001"), (1, 1, LATER, "2020-000001"),
        (2, 2, DAY, order.no), (10, None, date(2026, 1, 1), "2020-000001"),
    ):  # fmt: skip
        contract.set_fraud_limit(
            customer=order.customer, default_limit=Decimal(default), custom_limit=custom and Decimal(custom),
            effective=day, **signed(no),
        )  # fmt: skip
    assert limit_entries(order) == [
        ("limit:default", "12.00 GBP", "15.00 GBP", set_limits),
        ("limit:custom", "13.00 GBP", None, ()),
    ]
    Order.objects.filter(pk=order.pk).update(default_limit=None, custom_limit=Decimal(20))
    default = order.plan.fraud_default
    assert limit_entries(order) == [
        ("limit:default", "12.00 GBP", f"{default:.2f} GBP", (SetLimits(default, Decimal("20.00")),)),
        ("limit:custom", "13.00 GBP", "20.00 GBP", ()),
    ]
    (send,) = [entry.sends for entry in entries(order, "bundles") if entry.key == "limit:custom"]
    assert send == (Send(CommandKind.SET_FRAUD_LIMIT, str(default), {"default": str(default), "custom": "20.00"}),)


def test_limits_up_to_the_plans_maximum(order) -> None:
    most = order.plan.fraud_max
    Order.objects.filter(pk=order.pk).update(default_limit=most, custom_limit=None)
    assert problems(order, "bundles") == []
    for fields in ({"default_limit": most + 1}, {"default_limit": 1, "custom_limit": most + 1}):
        Order.objects.filter(pk=order.pk).update(**fields)
        assert problems(order, "bundles") == [f"The call limit may be at most {most}."]
    Order.objects.filter(pk=order.pk).update(default_limit=None, custom_limit=None)
    assert problems(order, "bundles") == []


def test_the_plan_before_and_after(order) -> None:
    assert order.agreement
    wanted = {
        "key": "plan", "group": "Service Plan", "what": order.plan.name, "where": str(order.agreement),
        "to_be": order.plan.name, "writes": (SetPlan(order.plan, order.agreement),),
    }  # fmt: skip
    assert entries(order, "plan") == [Entry(**wanted)]
    first, second = things.plan("First plan"), things.plan("Second plan")
    for plan, day, no in (
        (first, BEFORE, "2020-000001"), (second, DAY, "2020-000001"), (first, LATER, "2020-000001"),
        (first, DAY, order.no), (first, date(2026, 1, 1), "2020-000001"),
    ):  # fmt: skip
        contract.set_plan(customer=order.customer, plan=plan, effective=day, **signed(no))
    assert entries(order, "plan") == [Entry(**wanted, now="Second plan")]
    Order.objects.filter(pk=order.pk).update(plan=None, agreement=None)
    assert entries(order, "plan") == []
    assert {entry.group for entry in entries(order, "bundles")} <= {"Call Bundle"}


def test_a_customer_that_is_being_ordered_has_nothing(everything) -> None:
    now = read(order_in("approved")).now
    assert not any((now.items, now.item_codes, now.licenses, now.numbers, now.devices, now.channels, now.bundles))
    assert (now.limit, now.plan) == (None, None)
