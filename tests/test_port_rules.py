"""Lead times and deadlines of ports: the UK and two other countries, half-hour zones, days on which clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from inventory.demo.port_rules import SUPPLIERS
from inventory.models import PortSupplier
from inventory.porting.due import Doer, Task, next_due
from inventory.porting.lead import (
    Lead,
    Rules,
    Wish,
    after,
    before,
    change_until,
    earliest,
    is_subsequent,
    lead_of,
    losing_until,
    port_instant,
    why_not_on,
)
from inventory.porting.states import BACK, ENDED, PORT_WAYS, PortState
from inventory.queries.port_rules import SAME, rules_of, standard_supplier
from oms.kit.acting import as_system


def demo(name: str, **more) -> Rules:
    """A supplier of the demo, without a database."""
    fields, leads, _codes = SUPPLIERS[name]
    known = {key: value for key, value in fields.items() if key in SAME}
    return Rules(name, leads=tuple(Lead(*lead) for lead in leads), **known, **more)


UK = demo("UK industry process")
EXPOE, SWISS, POLISH = demo("EXPO.e United Kingdom"), demo("EXPO.e Switzerland"), demo("EXPO.e Poland")
INDIA = Rules("Half hours", "IN", "Asia/Kolkata", leads=UK.leads)
LONDON = ZoneInfo("Europe/London")
SINGLE, SUP = Wish(1), Wish(1, subsequent=True)


def at(text: str, zone: str = "Europe/London") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("wish", "pro", "sup"),
    [
        (Wish(1), 4, 7), (Wish(10, "single"), 4, 7), (Wish(11, "single"), 14, 17), (Wish(2), 7, 10), (Wish(30), 7, 10),
        (Wish(31), 10, 13), (Wish(150), 10, 13), (Wish(151), 17, 20), (Wish(10, "range"), 10, 13),
        (Wish(200, "range"), 17, 20), (Wish(5, "part"), 22, 25), (Wish(1, non_geographic=True), 7, 10),
        (Wish(1, "multi"), 7, 10),
    ],
)  # fmt: skip
def test_the_industry_table(wish, pro, sup) -> None:
    assert lead_of(UK, wish) == pro
    assert lead_of(UK, Wish(wish.count, wish.installation, wish.non_geographic, subsequent=True)) == sup


@pytest.mark.parametrize(
    ("rules", "wish", "asked", "day"),
    [
        (UK, SUP, "2026-12-11T13:30", "2026-12-23"),  # a Friday after the cut-off: 7 days from Monday
        (UK, SUP, "2026-12-11T13:00", "2026-12-22"),  # at the cut-off it still counts from that Friday
        (UK, SUP, "2027-04-30T13:30", "2027-05-13"),  # before a bank holiday weekend: from Tuesday
        (UK, SUP, "2027-04-30T12:59", "2027-05-12"),
        (UK, SINGLE, "2027-04-30T13:30", "2027-05-10"),
        (UK, SUP, "2026-12-18T13:30", "2027-01-04"),  # over Christmas, with its substitute day
        (UK, SINGLE, "2027-03-27T09:00", "2027-04-05"),  # asked on the Saturday before the clocks change: from Tuesday
        (UK, SINGLE, "2026-10-24T23:59", "2026-10-30"),  # the Saturday before they change back
        (EXPOE, Wish(10, "range"), "2026-11-30T09:00", "2027-01-06"),  # two days for the answer, then 22
        (SWISS, SINGLE, "2026-05-07T09:00", "2026-06-09"),  # without Ascension Day
        (POLISH, SINGLE, "2026-11-06T09:00", "2026-12-08"),  # without 11 November
        (INDIA, SINGLE, "2027-01-25T13:01", "2027-02-02"),  # Republic Day is no working day
    ],
)
def test_the_earliest_day(rules, wish, asked, day) -> None:
    assert earliest(rules, wish, at(asked, rules.zone)).day == date.fromisoformat(day)


def test_from_its_acceptance_the_answer_is_waited_for_no_more() -> None:
    found = earliest(EXPOE, Wish(10, "range"), at("2026-12-02T09:00"), accepted=True)
    assert found.day == date(2027, 1, 6)
    assert found.why == (
        "22 working days (DDI range, whole, range of the losing provider) from Wednesday 2 Dec 2026, counted from the "
        "acceptance, without Christmas Day, Boxing Day (observed), New Year's Day."
    )


def test_the_reason_names_days_cut_off_and_holidays() -> None:
    assert earliest(UK, SUP, at("2027-04-30T13:30")).why == (
        "7 working days (Single lines, range of another provider) from Tuesday 4 May 2027, a request after 13:00 counts "
        "from the next working day, without May Day."
    )


def test_own_days_have_the_last_word() -> None:
    closed = demo("UK industry process", exceptions={date(2026, 12, 22): False, date(2026, 12, 19): True})
    assert earliest(closed, SUP, at("2026-12-11T13:30")).day == date(2026, 12, 23)  # one closed, one Saturday worked
    assert earliest(Rules("No table", "GB"), SUP, at("2026-12-11T13:30")) is None


@pytest.mark.parametrize(
    ("rules", "since", "hours", "until"),
    [
        (
            UK,
            "2027-03-25T15:00",
            24,
            "2027-03-30T15:00",
        ),  # over Easter and the change of clocks: the same time of the clock
        (UK, "2026-10-23T09:30", 48, "2026-10-27T09:30"),
        (UK, "2026-12-12T11:00", 24, "2026-12-15T00:00"),  # since a Saturday: from Monday's beginning
        (UK, "2026-12-11T22:00", 6, "2026-12-14T04:00"),
        (INDIA, "2026-12-10T12:00", 24, "2026-12-11T12:00"),
        (POLISH, "2026-11-10T08:00", 24, "2026-11-12T08:00"),
    ],
)
def test_hours_of_working_days(rules, since, hours, until) -> None:
    assert after(rules, at(since, rules.zone), hours) == at(until, rules.zone)


def test_hours_before_a_port_are_hours_of_the_clock() -> None:
    after_change = date(2026, 10, 26)  # on the 25th the clocks went back
    assert losing_until(UK, after_change) == datetime(2026, 10, 24, 10, tzinfo=UTC) == at("2026-10-24T11:00")
    assert change_until(UK, SINGLE, after_change) == at("2026-10-25T10:00")
    assert change_until(UK, Wish(5), after_change) == before(UK, after_change, 48)
    assert port_instant(INDIA, date(2026, 12, 10)) == datetime(2026, 12, 10, 4, 30, tzinfo=UTC)


def test_why_a_day_is_refused() -> None:
    now = at("2026-12-11T13:30")
    assert why_not_on(UK, SUP, date(2026, 12, 23), now) == ""
    assert why_not_on(UK, SUP, date(2026, 12, 22), now).startswith(
        "Wednesday 23 Dec 2026 is the earliest: 7 working days"
    )
    assert (
        why_not_on(POLISH, SINGLE, date(2027, 6, 1), now) == "EXPO.e Poland takes no date after Saturday 10 Apr 2027."
    )
    late = why_not_on(UK, SUP, date(2027, 1, 4), now, not_before=date(2027, 1, 5))
    assert late == "The order takes effect on Tuesday 5 Jan 2027; numbers come no earlier."


def test_whose_range_it_is() -> None:
    assert not is_subsequent("Lakeside Voice", "") and not is_subsequent("Lakeside Voice", " lakeside voice ")
    assert is_subsequent("Lakeside Voice", "Harbour Voice")


@pytest.mark.parametrize(
    ("state", "task", "doer", "until"),
    [
        ("waiting", Task.CONFIRM, Doer.REQUESTER, None),
        ("submitted", Task.ANSWER, Doer.DESK, "2026-12-14T13:30"),
        ("rejected", Task.CORRECT, Doer.REQUESTER, "2026-12-14T13:30"),
        ("cancelled_lcp", Task.CORRECT, Doer.REQUESTER, "2026-12-14T13:30"),
        ("accepted", Task.PORT, Doer.SUPPLIER, "2026-12-23T10:00"),
        ("change_asked", Task.DATE, Doer.DESK, "2026-12-14T13:30"),
        ("porting", Task.COMPLETE, Doer.DESK, "2026-12-23T16:00"),
        ("completed", Task.NOTHING, Doer.NOBODY, None),
    ],
)
def test_what_is_due_next(state, task, doer, until) -> None:
    due = next_due(state, UK, SUP, since=at("2026-12-11T13:30"), day=date(2026, 12, 23))
    assert (due.task, due.doer, due.until) == (task, doer, until and at(until))


def test_every_state_that_is_not_an_end_leads_somewhere() -> None:
    leading = {source for way in PORT_WAYS for source in way.sources}
    assert leading == set(PortState) - set(ENDED) and set(BACK) < leading


@pytest.mark.django_db
def test_the_demo_s_suppliers_read_back_as_rules() -> None:
    with as_system():
        kept = rules_of(standard_supplier("GB", date(2026, 12, 11)))
        assert PortSupplier.objects.filter(country="GB").count() == 4, "the standard one is found among four"
    assert (kept.supplier, kept.cutoff, kept.zone) == (UK.supplier, time(13), UK.zone)
    assert set(kept.leads) == set(UK.leads)
