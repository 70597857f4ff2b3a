"""Items Outside of Trial Period (guide 2.5.4.5): days, limits, convert, return, and the weeks in which trials end."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from catalogue.models import CloudLicense, OrderItem
from customers.actions import contract
from customers.actions.trial import change_trial, convert_trial
from customers.models import Customer, QuantityChange, ServiceLine, TrialChange
from customers.queries.trial import ending_by_week, trial_items
from inventory.models import Command
from oms.kit.acting import as_system
from orders.models import Order
from tests import things
from tests.page import read
from tests.people import CLERK, NEIGHBOUR, SP, make_rightless
from tests.test_bulk import NONCE, lines, outcome

pytestmark = pytest.mark.django_db
GRID, WEEKS = reverse("customers:trial-items"), reverse("customers:trial-weeks")
CAMDEN = "Camden Lantern Works"  # three trials of the demo, begun five days ago
DAY = timedelta(days=1)
MAY = date(2026, 5, 1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def trial(acting, example):
    """`trial(trial_max, unit, act, start)`: a line of an activated customer whose item has such a license."""
    with acting(CLERK) as clerk:

        def make(most=2, unit="month", act=MAY, start=date(2026, 5, 15), item=None) -> tuple[ServiceLine, object]:
            item = item or things.item()
            with as_system():
                values = {"trial_max": most, "trial_unit": unit}
                license = CloudLicense.objects.get_or_create(name=f"Test license {most} {unit}", defaults=values)[0]
                OrderItem.objects.filter(pk=item.pk).update(license=license)
            values = {"quantity": 5, "price": Decimal("6.90"), "act_date": act, "billing_start": start}
            line = contract.add_line(
                customer=example, item=item, billing_account=example.billing_accounts.first(), order_no="T1",
                by=clerk, at=noon(act), **values,
            )  # fmt: skip
            return line, clerk

        yield make


def entries(line: ServiceLine) -> list[tuple[date, date]]:
    return list(TrialChange.objects.filter(line=line).order_by("pk").values_list("before", "after"))


def camden(code: str = "crm-connector") -> ServiceLine:
    with as_system():
        return ServiceLine.objects.select_related("item", "customer").get(customer__name=CAMDEN, item__code=code)


# --- days


@pytest.mark.parametrize(
    ("act", "start", "today", "days", "expires"),
    [
        (date(2026, 5, 1), date(2026, 5, 15), date(2026, 5, 10), 0, date(2026, 5, 14)),  # fourteen days, as ordered
        (date(2026, 5, 1), date(2026, 5, 15), date(2026, 5, 10), 7, date(2026, 5, 21)),
        (
            date(2026, 5, 1),
            date(2026, 5, 15),
            date(2026, 5, 10),
            -3,
            date(2026, 5, 11),
        ),  # tomorrow: the last that may be
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 10), 2, date(2026, 3, 1)),  # over the end of a month
    ],
)
def test_a_trial_expires_the_day_before_billing_starts(trial, act, start, today, days, expires) -> None:
    line, clerk = trial(act=act, start=start)
    if days:
        line = change_trial(line=line, days=days, by=clerk, at=noon(today))
    (shown,) = trial_items(clerk, today).filter(pk=line.pk)
    assert (shown.trial_end, shown.billing_start) == (expires, expires + DAY)
    assert entries(line) == ([(start, expires + DAY)] if days else [])


def test_the_longest_trial_that_the_license_grants_is_reached_to_the_day(trial) -> None:
    """Two months from 1 May: billing starts on 1 July at the latest, so 30 June is the last free day."""
    line, clerk = trial()
    at = noon(date(2026, 5, 10))
    with pytest.raises(ValidationError) as refused:
        change_trial(line=line, days=48, by=clerk, at=at)
    assert refused.value.message_dict == {
        "days": [
            "The cloud license “Test license 2 month” grants 2 months at most: "
            "this trial can end on 30 Jun 2026 at the latest."
        ]
    }
    assert change_trial(line=line, days=47, by=clerk, at=at).billing_start == date(2026, 7, 1)
    assert entries(line) == [(date(2026, 5, 15), date(2026, 7, 1))]


def test_a_trial_longer_than_today_s_license_may_still_become_shorter(trial) -> None:
    line, clerk = trial(most=7, unit="day")
    assert change_trial(line=line, days=-1, by=clerk, at=noon(date(2026, 5, 2))).billing_start == date(2026, 5, 14)


def test_without_a_license_nothing_but_the_field_limits_a_trial(trial) -> None:
    line, clerk = trial()
    with as_system():
        OrderItem.objects.filter(pk=line.item_id).update(license=None)
    assert change_trial(line=line, days=200, by=clerk, at=noon(date(2026, 5, 2))).billing_start == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("today", "days", "words"),
    [
        (
            date(2026, 5, 14),
            5,
            "The trial ends today, 14 May 2026; it can be changed only while it ends later than today.",
        ),
        (
            date(2026, 5, 15),
            5,
            "The trial ended on 14 May 2026; it can be changed only while it ends later than today.",
        ),
        (date(2026, 5, 10), 0, "Give the days by which the trial becomes longer or shorter."),
        (date(2026, 5, 10), -4, "The trial would end on 10 May 2026; it must end later than today, 10 May 2026."),
        (date(2026, 5, 10), -5, "The trial would end on 9 May 2026; it must end later than today, 10 May 2026."),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(trial, today, days, words) -> None:
    line, clerk = trial()
    with pytest.raises(ValidationError) as refused:
        change_trial(line=line, days=days, by=clerk, at=noon(today))
    assert refused.value.message_dict == {"days": [words]}
    assert entries(line) == []


def test_only_activated_customers_and_items_with_a_trial(trial, example) -> None:
    line, clerk = trial()
    plain, _ = trial(start=MAY, item=things.item("t-other"))
    at = noon(date(2026, 5, 10))
    for act in (
        lambda one: change_trial(line=one, days=1, by=clerk, at=at),
        lambda one: convert_trial(line=one, by=clerk, at=at),
    ):
        with pytest.raises(ValidationError) as refused:
            act(plain)
        assert refused.value.messages == ["Test t-other has no trial: billing started with it."]
    contract.change_quantity(line=line, change=-5, effective=date(2026, 5, 5), order_no="T2", by=clerk, at=at)
    with pytest.raises(ValidationError) as refused:
        change_trial(line=line, days=1, by=clerk, at=at)
    assert refused.value.messages == ["Test t-user ended on 4 May 2026."]
    with as_system():
        Customer.objects.filter(pk=example.pk).update(status="stopped")
    with pytest.raises(ValidationError) as refused:
        convert_trial(line=line, by=clerk, at=at)
    name = example.name
    assert refused.value.messages == [
        f"{name} is Stopped; a trial can be changed only while the customer is Activated."
    ]


def test_convert_starts_billing_today_and_only_while_the_trial_runs(trial) -> None:
    line, clerk = trial()
    assert convert_trial(line=line, by=clerk, at=noon(date(2026, 5, 14))).billing_start == date(2026, 5, 14)
    assert entries(line) == [(date(2026, 5, 15), date(2026, 5, 14))]
    with pytest.raises(ValidationError) as refused:
        convert_trial(line=line, by=clerk, at=noon(date(2026, 5, 14)))
    assert refused.value.messages == ["The trial ended on 13 May 2026; billing has started."]


def test_a_trial_converted_on_its_first_day_was_none(trial) -> None:
    line, clerk = trial()
    convert_trial(line=line, by=clerk, at=noon(MAY))
    with pytest.raises(ValidationError, match="Test t-user has no trial: billing started with it."):
        change_trial(line=line, days=1, by=clerk, at=noon(MAY))


def test_who_does_not_hold_the_menu_changes_nothing(trial, acting) -> None:
    line, _clerk = trial()
    make_rightless()
    with acting("rightless@rs-vertical.example") as rightless, pytest.raises(PermissionDenied) as denied:
        convert_trial(line=line, by=rightless, at=noon(date(2026, 5, 10)))
    assert str(denied.value) == "Your role does not hold this menu."


# --- the screen


def names(client, query: str = "") -> list[str]:
    found = read(client.get(GRID + query).content)
    return [row.first("a").text for row in found.first("tbody").all("tr")] if found.first("tbody") else []


def test_the_grid_has_the_trials_of_the_own_tree(signed_in) -> None:
    assert names(signed_in(CLERK), "?trial=running") == [CAMDEN] * 3
    assert names(signed_in(SP), "?trial=running&q=Camden") == [CAMDEN] * 3
    assert CAMDEN not in names(signed_in(NEIGHBOUR))
    assert names(signed_in(CLERK), "?trial=running&q=CRM") == [CAMDEN]
    ended = names(signed_in(CLERK), "?trial=ended")
    assert ended and CAMDEN not in ended


def test_modify_one_and_what_is_wrong_stays_in_the_form(signed_in) -> None:
    client, line = signed_in(CLERK), camden("auto-attendant")
    url = reverse("customers:modify-trial", args=[line.pk])
    page = read(client.get(url).content)
    assert page.first("input", name="days").get("type") == "number"
    assert date_format(line.billing_start - DAY) in page.text
    for typed, words in (
        ("", "This field is required."),
        ("99", "grants 1 month at most"),
        ("x", "Enter a whole number."),
    ):
        answer = client.post(url, {"days": typed})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert read(answer.content).first("input", name="days").get("value", "") == typed
    done = client.post(url, {"days": "-2"}, follow=True)
    end = date_format(line.billing_start - 3 * DAY)
    start = date_format(line.billing_start - 2 * DAY)
    assert f"{CAMDEN}, Auto Attendant: The trial ends on {end}, billing starts on {start}." in done.content.decode()
    assert signed_in(NEIGHBOUR).get(url).status_code == 404


def test_many_at_once_with_a_result_for_each(signed_in) -> None:
    client, short, hot = signed_in(CLERK), camden("crm-connector"), camden("hot-desk")
    sent = {"act": "change", "pk": [short.pk, hot.pk], "sure": "1", "days": "-1", "nonce": NONCE}
    done = outcome(client, client.post(GRID, sent))
    assert [
        line.startswith(f"{CAMDEN}, {item} The trial ends on")
        for line, item in zip(lines(done), ("CRM Connector", "Hot Desk"), strict=True)
    ] == [True, True]
    sent |= {"days": "2", "nonce": NONCE.replace("01", "02")}
    done = lines(outcome(client, client.post(GRID, sent)))
    latest = date_format(short.act_date + 13 * DAY)
    assert (
        f"{CAMDEN}, CRM Connector The cloud license “CRM Connector” grants 14 days at most: "
        f"this trial can end on {latest} at the latest." in done
    )
    with as_system():
        assert [tuple(pair) for pair in TrialChange.objects.filter(line=short).values_list("before", "after")] == [
            (short.billing_start, short.billing_start - DAY)
        ]


def test_convert_asks_first_and_tells_the_network_nothing(signed_in, empty_outbox) -> None:
    client, line = signed_in(CLERK), camden("hot-desk")
    asked = client.post(GRID, {"act": "convert", "pk": [line.pk]})
    assert "These trials end now and billing starts today. This cannot be taken back." in asked.content.decode()
    done = outcome(client, client.post(GRID, {"act": "convert", "pk": [line.pk], "sure": "1", "nonce": NONCE}))
    today = timezone.localdate()
    assert lines(done) == [f"{CAMDEN}, Hot Desk Billing starts on {date_format(today)}."]
    assert camden("hot-desk").billing_start == today
    with as_system():
        assert not Command.objects.exists(), "the network counts items, not what they cost"


def test_trials_of_one_customer_are_returned_by_one_order(signed_in, ems) -> None:
    client, two = signed_in(CLERK), [camden("crm-connector"), camden("hot-desk")]
    sent = {"act": "return", "pk": [line.pk for line in two], "sure": "1", "comment": "Not wanted.", "nonce": NONCE}
    said = lines(outcome(client, client.post(GRID, sent)))
    with as_system():
        order = Order.objects.filter(customer=two[0].customer).latest("pk")
        rows = sorted(order.itemlines.values_list("item__code", "quantity", "comment"))
    assert (order.kind, order.state, order.note) == ("change", "submitted", "Not wanted.")
    assert rows == [("crm-connector", -3, "Not wanted."), ("hot-desk", -2, "Not wanted.")]
    words = f"Order {order.no} returns it; {order.approver_name} is asked."
    assert sorted(said) == [f"{CAMDEN}, CRM Connector {words}", f"{CAMDEN}, Hot Desk {words}"]
    again = sent | {"pk": [camden("auto-attendant").pk], "nonce": NONCE.replace("01", "02")}
    said = lines(outcome(client, client.post(GRID, again)))
    refused = f"Order {order.no} (Change) is under way: Submitted Order. It must be finished or canceled first."
    assert said == [f"{CAMDEN}, Auto Attendant {refused}"]


# --- weeks


@pytest.mark.parametrize("login", [CLERK, SP])
def test_the_weeks_count_what_their_rows_show(signed_in, account, everything, login) -> None:
    user, today = account(login), timezone.localdate()
    shown = list(trial_items(user, today).filter(trial_end__gte=today))
    weeks = list(ending_by_week(trial_items(user, today), today))
    assert sum(week["trials"] for week in weeks) == len(shown) >= 3
    assert sum(week["items"] for week in weeks) == sum(line.qty for line in shown)
    client = signed_in(login)
    for week in weeks:
        assert len(names(client, week["rows"].removeprefix(GRID))) == week["trials"], week


def test_the_chart_has_every_week_and_the_table_those_with_a_trial(signed_in, everything, account) -> None:
    page = read(signed_in(CLERK).get(WEEKS).content)
    drawn, today = page.first("svg", class_="chart"), timezone.localdate()
    weeks = list(ending_by_week(trial_items(account(CLERK), today), today))
    assert len(drawn.all("rect")) == len({week["week"] for week in weeks}) >= 2
    assert "trials end within 12 weeks" in drawn.get("aria-label")
    nothing = read(signed_in(NEIGHBOUR).get(WEEKS).content)
    assert nothing.first("svg", class_="chart") is None and "No trial ends in these weeks." in nothing.text


def test_current_qty_is_that_of_today(trial, example) -> None:
    line, clerk = trial(act=timezone.localdate() - 3 * DAY, start=timezone.localdate() + 9 * DAY)
    with as_system():
        QuantityChange.objects.create(
            line=line,
            change=-2,
            effective=timezone.localdate() + DAY,
            order_no="T3",
            made_by="x",
            made_at=timezone.now(),
        )
    (shown,) = trial_items(clerk, timezone.localdate()).filter(pk=line.pk)
    assert shown.qty == 5
