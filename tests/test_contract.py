"""The contract is a ledger: any day is a sum, nothing is ever below 0 (product.md)."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.actions import contract, holding
from customers.actions.close import closing, end_contract
from customers.actions.move import move
from customers.enums import WAYS, CustomerStatus
from customers.models import BillingAccount, Customer, QuantityChange, Site
from customers.queries import contract as on
from tests import things

CLERK = "clerk@rs-vertical.example"
MAY = things.MAY
pytestmark = pytest.mark.django_db

entries = st.lists(st.tuples(st.integers(0, 40), st.integers(-6, 6).filter(bool)), max_size=12)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def day(number: int) -> date:
    return MAY + timedelta(days=number)


@pytest.fixture
def clerk(acting):
    with acting(CLERK) as user:
        yield user


@pytest.fixture
def baker(clerk):
    return things.customer(clerk)


def told(clerk, order_no: str = "2026-000001") -> dict:
    return {"order_no": order_no, "by": clerk, "at": timezone.now()}


def new_line(clerk, baker, quantity: int = 5, **values):
    chosen = {
        "item": things.item(), "billing_account": baker.billing_accounts.get(), "price": Decimal("6.90"),
        "act_date": MAY, "billing_start": MAY, **values,
    }  # fmt: skip
    return contract.add_line(customer=baker, quantity=quantity, **chosen, **told(clerk))


def quantities(baker, when: date) -> dict[int, int]:
    return {line.pk: line.qty for line in on.lines_on(baker, when)}


# --- any sequence of changes: the sum on every day is the naive replay, and never negative


class Replay:
    """The contract kept the naive way: one number per day."""

    def __init__(self, first: int = 0) -> None:
        self.days: dict[int, int] = defaultdict(int)
        self.days[0] = first

    def at(self, number: int) -> int:
        return sum(change for when, change in self.days.items() if when <= number)

    def takes(self, number: int, change: int) -> bool:
        trial = Replay()
        trial.days = defaultdict(int, self.days)
        trial.days[number] += change
        if any(trial.at(n) < 0 for n in range(number, 45)):
            return False
        self.days = trial.days
        return True


@FEW
@given(first=st.integers(1, 6), wanted=entries)
def test_any_sequence_of_quantity_changes_equals_its_replay(clerk, baker, first, wanted) -> None:
    with transaction.atomic():
        line, replay = new_line(clerk, baker, first), Replay(first)
        for number, change in wanted:
            try:
                contract.change_quantity(line=line, change=change, effective=day(number), **told(clerk))
            except ValidationError:
                assert not replay.takes(number, change)
            else:
                assert replay.takes(number, change)
        found = [quantities(baker, day(number)).get(line.pk, 0) for number in range(45)]
        assert found == [replay.at(number) for number in range(45)]
        assert quantities(baker, MAY - timedelta(days=1)) == {}
        assert [on.user_licenses(baker, day(number)) for number in (0, 20, 44)] == [found[n] for n in (0, 20, 44)]
        line.refresh_from_db()
        gone = found[44] == 0
        assert (line.term_date is not None) == gone
        if gone and any(found):
            last_there = max(number for number in range(45) if found[number])
            assert line.term_date == day(last_there)
        transaction.set_rollback(True)


@FEW
@given(
    wanted=st.lists(
        st.tuples(st.sampled_from(["sip", "tdm", "pbx"]), st.integers(0, 40), st.integers(-9, 9).filter(bool))
    )
)
def test_any_sequence_of_channel_changes_equals_its_replay_and_keeps_the_maximum(clerk, baker, wanted) -> None:
    with transaction.atomic():
        contract.set_plan(customer=baker, plan=things.plan(max_channels=12), effective=MAY, **told(clerk))
        replays = {"sip": Replay(), "tdm": Replay(), "pbx": Replay()}
        for kind, number, change in wanted:
            try:
                contract.change_channels(customer=baker, kind=kind, change=change, effective=day(number), **told(clerk))
            except ValidationError:
                continue
            assert replays[kind].takes(number, change)
        for number in range(45):
            found = on.channels_on(baker, day(number))
            assert found == {kind: replay.at(number) for kind, replay in replays.items()}
            assert min(found.values()) >= 0
            assert sum(found.values()) <= 12
        transaction.set_rollback(True)


@given(had=entries, last=st.integers(0, 40))
def test_closing_entries_leave_nothing_after_the_last_day(had, last) -> None:
    dated = [(day(number), change) for number, change in had]
    both = [*dated, *closing(dated, day(last))]
    for number in range(-1, 45):
        total = sum(change for when, change in both if when <= day(number))
        before = sum(change for when, change in dated if when <= day(number))
        assert total == (before if number <= last else 0)


# --- what an entry refuses


def test_an_entry_for_a_later_day_changes_nothing_before_it(clerk, baker) -> None:
    line = new_line(clerk, baker, 5)
    contract.change_quantity(line=line, change=3, effective=day(10), **told(clerk))
    assert quantities(baker, day(9)) == {line.pk: 5}
    assert quantities(baker, day(10)) == {line.pk: 8}


def test_taking_away_what_a_later_decrease_needs_is_refused_and_says_how_much_may_go(clerk, baker) -> None:
    line = new_line(clerk, baker, 5)
    contract.change_quantity(line=line, change=-3, effective=day(20), **told(clerk))
    with pytest.raises(ValidationError, match="at most 2 can be taken away"):
        contract.change_quantity(line=line, change=-3, effective=day(5), **told(clerk))
    assert QuantityChange.objects.filter(line=line).count() == 2


def test_a_line_names_an_account_of_the_same_customer(clerk, baker) -> None:
    other = things.customer(clerk, "Other Bakery")
    with pytest.raises(ValidationError) as refused:
        new_line(clerk, baker, billing_account=other.billing_accounts.get())
    assert set(refused.value.message_dict) == {"billing_account"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"price": Decimal("-1")}, "price"),
        ({"billing_start": MAY - timedelta(days=1)}, "billing_start"),
    ],
)
def test_a_line_with_impossible_values_is_refused_by_field(clerk, baker, values, field) -> None:
    with pytest.raises(ValidationError) as refused:
        new_line(clerk, baker, **values)
    assert set(refused.value.message_dict) == {field}


def test_lines_of_a_day_are_one_query_with_all_they_show(clerk, baker, django_assert_num_queries) -> None:
    for code in ("t-user", "t-acd", "t-rec"):
        new_line(clerk, baker, item=things.item(code, group=f"Group {code}"))
    with django_assert_num_queries(1):
        shown = [(x.item.group.name, x.item.name, x.billing_account.name, x.qty) for x in on.lines_on(baker, MAY)]
    assert len(shown) == 3


def test_limits_stay_within_the_plan(clerk, baker) -> None:
    contract.set_plan(customer=baker, plan=things.plan(fraud_max=Decimal("50")), effective=MAY, **told(clerk))
    contract.set_fraud_limit(customer=baker, default_limit=Decimal("20"), effective=MAY, **told(clerk))
    with pytest.raises(ValidationError, match="up to 50"):
        contract.set_fraud_limit(
            customer=baker, default_limit=Decimal("20"), custom_limit=Decimal("51"), effective=MAY, **told(clerk)
        )
    contract.set_fraud_limit(customer=baker, default_limit=Decimal("30"), effective=day(9), **told(clerk))
    assert on.fraud_limit_on(baker, day(8)).default_limit == 20
    assert on.fraud_limit_on(baker, day(9)).default_limit == 30
    assert on.fraud_limit_on(baker, MAY - timedelta(days=1)) is None


def test_bundles_of_a_day(clerk, baker) -> None:
    minutes = things.bundle()
    contract.change_bundle(customer=baker, bundle=minutes, change=4, effective=MAY, **told(clerk))
    contract.change_bundle(customer=baker, bundle=minutes, change=-4, effective=day(9), **told(clerk))
    assert [(b["name"], b["qty"], b["since"]) for b in on.bundles_on(baker, MAY)] == [("Test bundle", 4, MAY)]
    assert on.bundles_on(baker, day(9)) == []
    with pytest.raises(ValidationError, match="at most 0"):
        contract.change_bundle(customer=baker, bundle=minutes, change=-1, effective=day(9), **told(clerk))


# --- numbers and devices


def held_number(clerk, baker, e164: str = "+442079460018", **values):
    place = {"site": baker.sites.get(), "billing_account": baker.billing_accounts.get()}
    return holding.hold_number(customer=baker, e164=e164, valid_from=MAY, **place, **values, **told(clerk))


def test_a_number_has_one_holder_at_a_time_and_its_status_follows_the_day(clerk, baker) -> None:
    held = held_number(clerk, baker)
    with pytest.raises(ValidationError, match="020 7946 0018 has a holder already"):
        held_number(clerk, things.customer(clerk, "Other Bakery"))
    assert [n.status for n in on.numbers_on(baker, MAY)] == ["assigned"]
    holding.use_numbers(customer=baker, by=clerk, at=timezone.now())
    assert [n.status for n in on.numbers_on(baker, MAY)] == ["use"]
    holding.return_number(holding=held, last_day=day(5), **told(clerk))
    assert [n.status for n in on.numbers_on(baker, day(5))] == ["return_ordered"]
    assert list(on.numbers_on(baker, day(6))) == []
    assert [n.status for n in on.numbers_on(baker, day(6), returned=True)] == ["returned"]
    held_number(clerk, things.customer(clerk, "Third Bakery"))


def test_devices_split_when_one_gets_its_mac_or_some_go_back(clerk, baker) -> None:
    five = holding.hold_device(
        customer=baker, model=things.device_model(), billing_account=baker.billing_accounts.get(), quantity=5,
        valid_from=MAY, **told(clerk),
    )  # fmt: skip
    named = holding.give_mac(holding=five, mac="0004F2A1B2C3", by=clerk, at=timezone.now())
    assert (named.quantity, named.pk == five.pk) == (1, False)
    holding.return_device(holding=five, quantity=1, last_day=day(3), **told(clerk))
    shown = {(d.mac, d.quantity, d.status) for d in on.devices_on(baker, day(4), returned=True)}
    assert shown == {("0004F2A1B2C3", 1, "use"), ("", 3, "assigned"), ("", 1, "returned")}
    with pytest.raises(ValidationError, match="has a holder already"):
        holding.hold_device(
            customer=baker, model=things.device_model(), billing_account=baker.billing_accounts.get(),
            valid_from=MAY, mac="0004F2A1B2C3", **told(clerk),
        )  # fmt: skip


# --- headline, end, status


def test_the_headline_follows_the_ledger_of_today(clerk, baker) -> None:
    contract.set_plan(customer=baker, plan=things.plan("Plan A"), effective=MAY, **told(clerk))
    contract.set_plan(customer=baker, plan=things.plan("Plan B"), effective=day(10), **told(clerk))
    new_line(clerk, baker, 7)
    new_line(clerk, baker, 2, item=things.item("t-acd", group="ACD"))
    before = contract.refresh_headline(customer=baker, today=day(1))
    assert (before.plan_name, before.user_licenses) == ("Plan A", 7)
    assert contract.refresh_headline(customer=baker, today=day(10)).plan_name == "Plan B"


def test_the_end_of_a_contract_leaves_nothing_and_touches_no_day_before(clerk, baker) -> None:
    line = new_line(clerk, baker, 5)
    contract.change_quantity(line=line, change=2, effective=day(30), **told(clerk))
    later = new_line(clerk, baker, 3, act_date=day(40), billing_start=day(40))
    contract.change_channels(customer=baker, kind="sip", change=4, effective=MAY, **told(clerk))
    contract.change_bundle(customer=baker, bundle=things.bundle(), change=1, effective=MAY, **told(clerk))
    held_number(clerk, baker)
    end_contract(customer=baker, last_day=day(10), **told(clerk, "2026-000009"))
    assert quantities(baker, day(10)) == {line.pk: 5}
    for number in (11, 30, 44):
        assert quantities(baker, day(number)) == {}
        assert on.channels_on(baker, day(number)) == {"sip": 0, "tdm": 0, "pbx": 0}
        assert on.bundles_on(baker, day(number)) == []
        assert not on.numbers_on(baker, day(number)).exists()
    line.refresh_from_db()
    later.refresh_from_db()
    assert (line.term_date, later.term_date) == (day(10), day(40))


REACHED = {  # status → the moves that lead there
    "ordering": [], "created": ["create_service"], "cancel": ["cancel"],
    "activated": ["create_service", "activate"], "stopped": ["create_service", "activate", "stop"],
    "closed": ["create_service", "activate", "close"],
}  # fmt: skip


@pytest.mark.parametrize("status", CustomerStatus.values)
@pytest.mark.parametrize("verb", [way.verb for way in WAYS])
def test_every_status_takes_exactly_its_verbs(clerk, baker, status, verb) -> None:
    now = {"by": clerk, "at": timezone.now()}
    for step in REACHED[status]:
        move(baker, step, **now)
    if status in WAYS[verb].sources:
        assert move(baker, verb, **now).status == WAYS[verb].target
        assert Customer.objects.get(pk=baker.pk).status == WAYS[verb].target
    else:
        with pytest.raises(ValidationError, match="not possible now"):
            move(baker, verb, **now)
        assert Customer.objects.get(pk=baker.pk).status == status


def test_a_stop_and_its_resume_are_one_suspension(clerk, baker) -> None:
    stop = contract.begin_suspension(customer=baker, start=MAY, reason="Moving house", **told(clerk))
    with pytest.raises(ValidationError, match="stopped already"):
        contract.begin_suspension(customer=baker, start=MAY, reason="Again", **told(clerk))
    contract.end_suspension(customer=baker, end=day(3), by=clerk, at=timezone.now())
    stop.refresh_from_db()
    assert stop.end == day(3)
    with pytest.raises(ValidationError, match="is not stopped"):
        contract.end_suspension(customer=baker, end=day(3), by=clerk, at=timezone.now())


def test_the_dates_of_the_service_stand_on_the_customer_and_in_order(clerk, baker) -> None:
    now = {"by": clerk, "at": timezone.now()}
    contract.set_service_dates(customer=baker, start=MAY, **now)
    ended = contract.set_service_dates(customer=baker, end=day(9), **now)
    assert (ended.service_start, ended.service_end) == (MAY, day(9))
    with pytest.raises(ValidationError) as refused:
        contract.set_service_dates(customer=baker, end=day(-1), **now)
    assert set(refused.value.message_dict) == {"end"}


def test_a_neighbour_sees_nothing_of_the_contract(clerk, baker, acting) -> None:
    line = new_line(clerk, baker)
    with acting("admin@orbit.example") as orla:
        assert not Customer.objects.visible_to(orla).filter(pk=baker.pk).exists()
        for model in (BillingAccount, Site):
            assert not model.objects.filter(customer_id=baker.pk).exists()  # the database's wall, without visible_to
        assert not QuantityChange.objects.filter(line_id=line.pk).exists()
    assert quantities(baker, MAY) == {line.pk: 5}


def test_entries_know_who_made_and_ended_them(clerk, baker) -> None:
    line = new_line(clerk, baker)
    change = contract.change_quantity(line=line, change=-2, effective=day(5), **told(clerk))
    assert line.made_by == change.made_by == clerk.name
    assert line.made_at and change.made_at
    stop = contract.begin_suspension(customer=baker, start=day(1), reason="Moving", **told(clerk))
    assert (stop.made_by, stop.ended_by, stop.ended_at) == (clerk.name, "", None)
    stop = contract.end_suspension(customer=baker, end=day(3), by=clerk, at=timezone.now())
    assert stop.ended_by == clerk.name and stop.ended_at
    end_contract(customer=baker, last_day=day(9), **told(clerk))
    assert {entry.made_by for entry in QuantityChange.objects.filter(line=line)} == {clerk.name}
