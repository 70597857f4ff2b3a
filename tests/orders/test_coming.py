"""Coming orders: a calendar by month and day, each day leading to its rows, and those of a customer on its page."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from oms.kit.acting import acting_for
from oms.kit.grid.month import month_named
from orders.enums import Verb
from orders.queries.coming import coming_orders, counted_orders, first_month
from tests.change import scene as change
from tests.orders.later import CLOSE, DAY, STOP, confirmed
from tests.orders.scene import CLERK, NEIGHBOUR, VERA, do, fresh, order_of, who
from tests.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands")]
PAGE = "/orders/coming/"


@pytest.fixture(autouse=True)
def idle(monkeypatch) -> None:
    change.nobody_uses(monkeypatch)


def cells(answer) -> dict[str, str]:
    """Day of each link of the calendar → its words."""
    main = read(answer.content).first("main")
    table = main.all("table")[0]
    return {a.attributes["href"].split("day_from=")[1][:10]: " ".join(a.text.split()) for a in table.all("a")}


def test_a_day_counts_its_orders_and_leads_to_their_rows(signed_in) -> None:
    first = confirmed("York Road Tailors", STOP, days=40)
    second = confirmed("Camden Lantern Works", CLOSE, days=40)
    day, clerk = first.effective, signed_in(CLERK)
    answer = clerk.get(PAGE, {"month": day.isoformat()[:7]})
    words = cells(answer)[day.isoformat()]
    assert "2 orders" in words and "Service Stop" in words and "Customer Close" in words
    assert date_format(day.replace(day=1), "YEAR_MONTH_FORMAT") in answer.content.decode()
    rows = clerk.get(PAGE, {"day_from": day.isoformat(), "day_to": day.isoformat()})
    page = rows.content.decode()
    assert first.no in page and second.no in page and order_of("Ashton Gate Sports").no not in page
    assert cells(rows)[day.isoformat()] == words, "the month of the day stays in view, and counts as before"


def waiting(by, day: date) -> int:
    return sum(one.n for one in counted_orders(coming_orders(by), (day, day)))


def test_what_took_effect_and_what_was_taken_back_is_gone(signed_in) -> None:
    order = confirmed("York Road Tailors", STOP, days=40)
    by = who(CLERK)
    with acting_for(by.partner_id):
        before = waiting(by, order.effective)
    do(Verb.ASK_BACK, order, who(CLERK))
    do(Verb.TAKE_BACK, fresh(order), who("approver@nimbus.example"))
    with acting_for(by.partner_id):
        assert waiting(by, order.effective) == before - 1


def test_everybody_sees_what_is_theirs(signed_in) -> None:
    order = confirmed("York Road Tailors", STOP, days=40)
    for login, sees in ((CLERK, True), (VERA, True), ("approver@nimbus.example", True), (NEIGHBOUR, False)):
        shown = cells(signed_in(login).get(PAGE, {"month": order.effective.isoformat()[:7]}))
        assert (order.effective.isoformat() in shown) == sees


def test_the_calendar_counts_what_the_filters_leave(signed_in) -> None:
    order = confirmed("York Road Tailors", STOP, days=40)
    asked = {"month": order.effective.isoformat()[:7]}
    clerk = signed_in(CLERK)
    assert order.effective.isoformat() in cells(clerk.get(PAGE, asked | {"kind": STOP}))
    assert order.effective.isoformat() not in cells(clerk.get(PAGE, asked | {"kind": "plan_change"}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-12", date(2026, 12, 1)), ("2027-11", date(2027, 11, 1)), ("2028-01", date(2027, 11, 1)),
        ("2026-01", date(2026, 11, 1)), ("", date(2026, 11, 1)), ("2026-13", date(2026, 11, 1)), ("x", date(2026, 11, 1)),
    ],
)  # fmt: skip
def test_one_may_look_from_this_month_to_a_year_ahead(text: str, found: date) -> None:
    assert month_named(text, date(2026, 11, 28), 0) == found


def test_it_opens_on_the_first_month_with_an_order(signed_in) -> None:
    by, today = who(CLERK), timezone.localdate()
    with acting_for(by.partner_id):
        nearest = min(coming_orders(by).values_list("effective", flat=True))
        assert first_month(coming_orders(by), today) == nearest.replace(day=1)
        assert first_month(coming_orders(by).filter(effective__gt=today + 60 * DAY), today) == today.replace(day=1)
    late = confirmed("York Road Tailors", STOP, days=70).effective
    shown = signed_in(CLERK).get(PAGE, {"q": "York Road Tailors"}).content.decode()
    assert date_format(late, "YEAR_MONTH_FORMAT") in shown and cells(signed_in(CLERK).get(PAGE, {"q": "York"}))


def test_the_page_of_the_customer_names_what_comes(signed_in) -> None:
    order = confirmed("York Road Tailors", STOP, days=40)
    page = signed_in(CLERK).get(reverse("orders:of-customer", args=[order.customer_code])).content.decode()
    assert date_format(order.effective, "DATE_FORMAT") in page and 'id="coming-orders"' in page
    again = confirmed("Camden Lantern Works", STOP)
    page = signed_in(CLERK).get(reverse("orders:of-customer", args=[again.customer_code])).content.decode()
    assert 'id="coming-orders"' not in page
