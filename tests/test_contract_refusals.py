"""What the ledger refuses, word for word, at its very edges; and that one customer's entries wait for one another."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from customers.actions import contract, holding
from customers.actions.close import end_contract
from customers.actions.move import move
from customers.enums import WAYS
from customers.models import BundleChange, Customer, ServiceLine, Suspension
from customers.queries import contract as on
from oms.kit.acting import acting_for, as_system
from tests import things
from tests.orders.scene import held, refused, waits_for, who

CLERK = "clerk@rs-vertical.example"
MAY, DAY = things.MAY, timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(acting):
    with acting(CLERK) as user:
        yield user


@pytest.fixture
def baker(clerk):
    return things.customer(clerk)


def told(clerk) -> dict:
    return {"order_no": "2026-000001", "by": clerk, "at": timezone.now()}


def line(clerk, baker, quantity: int = 5, **values) -> ServiceLine:
    chosen = {
        "item": things.item(), "billing_account": baker.billing_accounts.get(), "price": Decimal("6.90"),
        "act_date": MAY, "billing_start": MAY, **values,
    }  # fmt: skip
    return contract.add_line(customer=baker, quantity=quantity, **chosen, **told(clerk))


# --- lines


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"quantity": 0}, "quantity", "A new line has a quantity of 1 or more."),
        ({"price": Decimal("-0.01")}, "price", "A price is 0 or more."),
        ({"billing_start": MAY - DAY}, "billing_start", "Billing Start is the Act. Date or later."),
    ],
)
def test_a_line_with_impossible_values(clerk, baker, values: dict, field: str, words: str) -> None:
    with refused(ValidationError, words, field=field):
        line(clerk, baker, **values)


def test_the_least_of_a_line_is_taken_and_all_of_it_kept(clerk, baker) -> None:
    made = line(clerk, baker, 1, price=Decimal(0), comment="c" * 200)
    kept = ServiceLine.objects.get(pk=made.pk)
    assert (kept.customer_id, kept.price, kept.currency, kept.act_date, kept.billing_start, kept.term_date) == (
        baker.pk, 0, "GBP", MAY, MAY, None,
    )  # fmt: skip
    assert (kept.order_no, kept.comment, kept.item.code) == ("2026-000001", "c" * 200, "t-user")
    assert kept.billing_account == baker.billing_accounts.get()
    (entry,) = kept.changes.all()
    assert (entry.change, entry.effective, entry.order_no) == (1, MAY, "2026-000001")


def change(clerk, made: ServiceLine, by: int, day=MAY):
    return contract.change_quantity(line=made, change=by, effective=day, **told(clerk))


def test_a_quantity_changes_by_something_from_its_first_day_on_and_never_below_nothing(clerk, baker) -> None:
    made = line(clerk, baker, 5)
    with refused(ValidationError, "A change is not 0.", field="change"):
        change(clerk, made, 0)
    with refused(ValidationError, f"The line begins on {MAY}.", field="effective"):
        change(clerk, made, 1, MAY - DAY)
    with refused(ValidationError, "Test t-user: at most 5 can be taken away.", field="change"):
        change(clerk, made, -6)
    entry = change(clerk, made, -5, MAY + DAY)
    assert (entry.change, entry.effective, entry.order_no, entry.line_id) == (-5, MAY + DAY, "2026-000001", made.pk)
    assert made.term_date == ServiceLine.objects.get(pk=made.pk).term_date == MAY
    change(clerk, made, 2, MAY + 2 * DAY)
    assert ServiceLine.objects.get(pk=made.pk).term_date is None


def test_a_line_that_ends_on_its_first_day_ended_that_day(clerk, baker) -> None:
    made = line(clerk, baker, 5)
    change(clerk, made, -5)
    assert made.term_date == MAY


def test_a_plan_of_another_currency_is_not_set(clerk, baker) -> None:
    plan = things.plan("Euro plan", currency="EUR")
    with refused(ValidationError, "Euro plan is priced in EUR, the customer in GBP."):
        contract.set_plan(customer=baker, plan=plan, effective=MAY, **told(clerk))


# --- channels


def channels(clerk, baker, by: int, kind: str = "sip", day=MAY):
    return contract.change_channels(customer=baker, kind=kind, change=by, effective=day, **told(clerk))


@pytest.mark.parametrize(("kind", "by"), [("isdn", 1), ("sip", 0), ("", 4)])
def test_a_change_of_channels_names_its_kind_and_how_many(clerk, baker, kind: str, by: int) -> None:
    with refused(ValidationError, "Name the kind of channel and a change that is not 0.", field="change"):
        channels(clerk, baker, by, kind)


def test_channels_go_up_to_the_maximum_exactly(clerk, baker) -> None:
    contract.set_plan(customer=baker, plan=things.plan(max_channels=12), effective=MAY, **told(clerk))
    channels(clerk, baker, 5, "tdm")
    with refused(ValidationError, "The trunk channels would be 13; the plan allows 12.", field="change"):
        channels(clerk, baker, 8)
    entry = channels(clerk, baker, 7)
    assert (entry.kind, entry.change, entry.effective, entry.order_no) == ("sip", 7, MAY, "2026-000001")
    assert on.channels_on(baker, MAY) == {"sip": 7, "tdm": 5, "pbx": 0}


def test_channels_to_come_count_and_taking_away_is_always_possible(clerk, baker) -> None:
    contract.set_plan(customer=baker, plan=things.plan(max_channels=12), effective=MAY, **told(clerk))
    channels(clerk, baker, 10, day=MAY + 9 * DAY)
    with refused(ValidationError, "The trunk channels would be 13; the plan allows 12.", field="change"):
        channels(clerk, baker, 3)
    small = things.plan("Small plan", max_channels=1)
    contract.set_plan(customer=baker, plan=small, effective=MAY + 10 * DAY, **told(clerk))
    channels(clerk, baker, -2, day=MAY + 10 * DAY)
    assert on.channels_on(baker, MAY + 10 * DAY) == {"sip": 8, "tdm": 0, "pbx": 0}


def test_without_a_plan_channels_have_no_maximum_and_one_kind_does_not_pay_for_the_other(clerk, baker) -> None:
    channels(clerk, baker, 500)
    with refused(ValidationError, "TDM Trunk Channels: at most 0 can be taken away.", field="change"):
        channels(clerk, baker, -1, "tdm")
    other = things.customer(clerk, "Other Bakery")
    with refused(ValidationError, "SIP Trunk Channels: at most 0 can be taken away.", field="change"):
        channels(clerk, other, -1)


# --- bundles, limits, plans


def test_bundles_never_go_below_nothing(clerk, baker) -> None:
    values = {"customer": baker, "bundle": things.bundle(), "effective": MAY, **told(clerk)}
    with refused(ValidationError, "A change is not 0.", field="change"):
        contract.change_bundle(change=0, **values)
    contract.change_bundle(change=2, **values)
    contract.change_bundle(change=3, **values | {"bundle": things.bundle("Another")})
    contract.change_bundle(change=3, **values | {"customer": things.customer(clerk, "Other Bakery")})
    with refused(ValidationError, "Test bundle: at most 2 can be taken away.", field="change"):
        contract.change_bundle(change=-3, **values)
    entry = contract.change_bundle(change=-2, **values)
    assert (entry.change, entry.effective, entry.order_no, entry.bundle) == (-2, MAY, "2026-000001", things.bundle())


def limit(clerk, baker, default: str, custom: str | None = None, day=MAY):
    return contract.set_fraud_limit(
        customer=baker, default_limit=Decimal(default), custom_limit=custom and Decimal(custom), effective=day,
        **told(clerk),
    )  # fmt: skip


def test_limits_from_nothing_to_the_plans_maximum(clerk, baker) -> None:
    limit(clerk, baker, "9999")
    contract.set_plan(customer=baker, plan=things.plan(fraud_max=Decimal(50)), effective=MAY, **told(clerk))
    for default, custom, field in (("-0.01", None, "default_limit"), ("0", "-0.01", "custom_limit")):
        with refused(ValidationError, "A limit is 0 or more.", field=field):
            limit(clerk, baker, default, custom)
    most = on.plan_on(baker, MAY).plan.fraud_max
    for default, custom, field in (("50.01", None, "default_limit"), ("0", "50.01", "custom_limit")):
        with refused(ValidationError, f"The plan allows up to {most} a day and user.", field=field):
            limit(clerk, baker, default, custom)
    kept = limit(clerk, baker, "50", "50", MAY + DAY)
    assert (kept.default_limit, kept.custom_limit, kept.effective, kept.order_no) == (50, 50, MAY + DAY, "2026-000001")
    assert limit(clerk, baker, "0", "0").custom_limit == 0


def test_a_plan_is_kept_with_its_agreement(clerk, baker) -> None:
    kept = contract.set_plan(customer=baker, plan=things.plan(), effective=MAY, **told(clerk))
    assert (kept.plan, kept.agreement, kept.effective, kept.order_no) == (things.plan(), None, MAY, "2026-000001")


# --- stop and resume


def stop(clerk, baker, start=MAY, **more) -> Suspension:
    return contract.begin_suspension(customer=baker, start=start, reason="r" * 200, **more, **told(clerk))


def test_a_stop_is_kept_with_its_plan_and_there_is_one_at_a_time(clerk, baker) -> None:
    contract.set_plan(customer=baker, plan=things.plan(), effective=MAY, **told(clerk))
    kept = stop(clerk, baker, comment="c" * 200)
    assert (kept.start, kept.end, kept.reason, kept.comment) == (MAY, None, "r" * 200, "c" * 200)
    assert (kept.plan_name, kept.order_no) == ("Test plan", "2026-000001")
    with refused(ValidationError, "Example Bakery is stopped already."):
        stop(clerk, baker, MAY + DAY)
    assert stop(clerk, things.customer(clerk, "Other Bakery")).plan_name == ""


@pytest.mark.parametrize(("days", "last"), [(5, 5), (0, 0), (-3, 0)])
def test_the_end_of_a_stop_is_its_last_day(clerk, baker, days: int, last: int) -> None:
    stop(clerk, baker)
    other = stop(clerk, things.customer(clerk, "Other Bakery"))
    ended = contract.end_suspension(customer=baker, end=MAY + days * DAY, by=clerk, at=timezone.now())
    assert ended.end == Suspension.objects.get(pk=ended.pk).end == MAY + last * DAY
    assert Suspension.objects.get(pk=other.pk).end is None
    with refused(ValidationError, "Example Bakery is not stopped."):
        contract.end_suspension(customer=baker, end=MAY, by=clerk, at=timezone.now())
    assert stop(clerk, baker, MAY + 9 * DAY).end is None


def test_what_was_never_stopped_is_not_resumed(clerk, baker) -> None:
    with refused(ValidationError, "Example Bakery is not stopped."):
        contract.end_suspension(customer=baker, end=MAY, by=clerk, at=timezone.now())


def dates(clerk, baker, **days) -> Customer:
    return contract.set_service_dates(customer=baker, by=clerk, at=timezone.now(), **days)


def test_a_service_ends_no_earlier_than_it_starts(clerk, baker) -> None:
    assert dates(clerk, baker, end=MAY).service_end == MAY
    with refused(ValidationError, "The service cannot end before it starts.", field="end"):
        dates(clerk, baker, start=MAY + DAY)
    assert (dates(clerk, baker, start=MAY).service_start, Customer.objects.get(pk=baker.pk).service_end) == (MAY, MAY)
    assert dates(clerk, baker).service_start == MAY
    with refused(ValidationError, "The service cannot end before it starts.", field="end"):
        dates(clerk, baker, end=MAY - DAY)


# --- one after another


def demo() -> Customer:
    with as_system():
        return Customer.objects.get(name="Vertical Demo")


STAMP = {"order_no": "1", "at": timezone.now()}
WRITES = {
    "channels": lambda c, by: contract.change_channels(customer=c, kind="sip", change=1, effective=MAY, by=by, **STAMP),
    "bundle": lambda c, by: contract.change_bundle(
        customer=c, bundle=things.bundle(), change=1, effective=MAY, by=by, **STAMP
    ),
    "stop": lambda c, by: contract.begin_suspension(customer=c, start=MAY, reason="r", by=by, **STAMP),
    "resume": lambda c, by: contract.end_suspension(customer=c, end=MAY, by=by, at=STAMP["at"]),
    "dates": lambda c, by: contract.set_service_dates(customer=c, start=MAY, by=by, at=STAMP["at"]),
    "headline": lambda c, by: contract.refresh_headline(customer=c, today=MAY),
    **{way.verb: lambda c, by, verb=way.verb: move(c, verb, by=by, at=STAMP["at"]) for way in WAYS},
}


@pytest.mark.parametrize("name", list(WRITES))
def test_entries_of_one_customer_wait_for_one_another(name: str) -> None:
    one, by = demo(), who(CLERK)
    with held(Customer, one.pk), waits_for(Customer), acting_for(by.partner_id):
        WRITES[name](one, by)


def test_changes_of_one_line_wait_for_one_another() -> None:
    one, by = demo(), who(CLERK)
    with acting_for(by.partner_id):
        made = ServiceLine.objects.filter(customer=one, term_date=None).first()
        with held(ServiceLine, made.pk), waits_for(ServiceLine):
            contract.change_quantity(line=made, change=-10_000, effective=timezone.localdate(), by=by, **STAMP)


def test_a_holding_waits_while_it_is_given_back() -> None:
    one, by = demo(), who(CLERK)
    values = {"last_day": timezone.localdate(), "order_no": "1", "by": by, "at": timezone.now()}
    with acting_for(by.partner_id):
        number = one.numberholdings.filter(valid_to=None).first()
        with held(type(number), number.pk), waits_for(type(number)):
            holding.return_number(holding=number, **values)
        device = one.deviceholdings.filter(valid_to=None).first()
        with held(type(device), device.pk), waits_for(type(device)):
            holding.return_device(holding=device, **values)
        with held(type(device), device.pk), waits_for(type(device)):
            holding.give_mac(holding=device, mac="0004F2A1B2C3", by=by, at=timezone.now())


# --- status


def test_a_status_moves_by_the_six_verbs_alone(clerk, baker) -> None:
    with pytest.raises(ValueError, match=r"^delete is no way between two statuses of a customer\.$"):
        move(baker, "delete", by=clerk, at=timezone.now())
    with refused(ValidationError, "Example Bakery is Ordering; that is not possible now."):
        move(baker, "close", by=clerk, at=timezone.now())


def test_a_customer_that_ends_is_counted_no_more(clerk, baker) -> None:
    def count() -> int:
        clerk.partner.refresh_from_db()
        return clerk.partner.customer_count

    before = count()
    move(baker, "create_service", by=clerk, at=timezone.now())
    assert count() == before
    move(things.customer(clerk, "Other Bakery"), "cancel", by=clerk, at=timezone.now())
    assert count() == before
    move(baker, "activate", by=clerk, at=timezone.now())
    move(baker, "close", by=clerk, at=timezone.now())
    assert count() == before - 1


def test_only_the_customers_own_contract_ends(clerk, baker) -> None:
    """What another customer has is neither ended nor counted."""
    other = things.customer(clerk, "Another Bakery")
    for one, many in ((baker, 2), (other, 5)):
        account = one.billing_accounts.get()
        contract.add_line(
            customer=one, item=things.item(), billing_account=account, quantity=many, price=1, act_date=MAY,
            billing_start=MAY, **told(clerk),
        )  # fmt: skip
        contract.change_bundle(customer=one, bundle=things.bundle(), change=many, effective=MAY, **told(clerk))
        channels(clerk, one, many)
    end_contract(customer=baker, last_day=MAY + DAY, **told(clerk))
    later = MAY + 5 * DAY
    assert (on.channels_on(baker, later)["sip"], on.channels_on(other, later)["sip"]) == (0, 5)
    rows = {
        one: [row.change for row in BundleChange.objects.filter(customer=one).order_by("pk")] for one in (baker, other)
    }
    assert rows == {baker: [2, -2], other: [5]}
    lines = {one: ServiceLine.objects.get(customer=one).term_date for one in (baker, other)}
    assert lines == {baker: MAY + DAY, other: None}
