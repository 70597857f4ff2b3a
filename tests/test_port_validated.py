"""What a validation found stands beside the porting request for everybody who reads the order: on its page and the approver's."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import NumberType
from inventory.actions.port_check import ask_check, check_invalid, check_valid
from inventory.actions.port_validate import ask_validation, find_valid
from inventory.models import Port, PortCheck
from inventory.models.port_check import SENT
from inventory.queries.port_check import Checked
from oms.kit.acting import acting_for, as_system
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.models import Order, PortRequest
from orders.parts.numbers.desk import as_new
from tests.orders.scene import CLERK, NEIGHBOUR, VERA, do, fresh, order_of, who
from tests.page import read
from tests.port_scene import DESK, desk

pytestmark = pytest.mark.django_db
DRAFT, READY = "Headingley Opticians", "Kirkstall Motors"  # of the demo: answered twice; complete, nothing asked yet


def found(order: Order, code: str = "") -> PortCheck:
    """The draft's first request is asked about, and found valid, or not so with `code`."""
    user, at, said = who(CLERK), timezone.now(), {"comment": "As the bill says."}
    with acting_for(user.partner_id):
        request = order.portrequests.select_related("site", "billing_account", "number_type")[0]
        check = ask_check(customer=order.customer, order_no=order.no, asked=as_new(request), by=user, at=at)
    by = desk()
    with acting_for(by.partner_id):
        if code:
            return check_invalid(check=check, code=code, by=by, at=at, **said)
        return check_valid(check=check, by=by, at=at, **said)


def change(order: Order, **values) -> None:
    with as_system():
        PortRequest.objects.filter(order=order).update(**values)


def port_of(order: Order) -> Port:
    with as_system():
        port: Port = Port.objects.select_related("supplier", "number_type").get(order_no=order.no)
        return port


def validated(order: Order) -> Checked | None:
    with acting_for(who(CLERK).partner_id):
        reading = Reading(fresh(order))
        return reading.validated.get(reading.ports[0].pk)


def rows(client: Client, order: Order, page: str = "orders:order") -> list[str]:
    """What was found stands below the porting requests of the order's page, in words; not what the losing provider compares."""
    answer = client.get(reverse(page, args=[order.no]))
    assert answer.status_code == 200
    below = read(answer.content).all("tr", class_="found")
    return [row.text for row in below if row.first("dl", class_="told-beneath") is None]


@pytest.mark.parametrize("login", [CLERK, VERA, DESK])
def test_the_page_of_a_draft_shows_both_answers_of_the_demo(signed_in, login: str) -> None:
    client, order = signed_in(login), order_of(DRAFT)
    one, other = sorted(rows(client, order), key=lambda row: "Not valid" in row)
    assert "Pre-order validation" in one and "Valid The data are those of the bill. answered " in one
    assert "Not valid 41 " in other and "The bill names another postcode. answered " in other
    text = client.get(reverse("orders:order", args=[order.no])).content.decode()
    assert "Validate with the supplier" not in text and "Have it validated again" not in text


def test_a_neighbour_finds_no_such_order(signed_in) -> None:
    assert signed_in(NEIGHBOUR).get(reverse("orders:order", args=[order_of(DRAFT).no])).status_code == 404


def test_the_approver_reads_what_would_be_refused_before_agreeing(signed_in) -> None:
    order = order_of(READY)
    found(order, "41")
    do(Verb.SUBMIT, order, who(CLERK))
    (row,) = rows(signed_in(VERA), order, "orders:approve")
    assert "Not valid 41 " in row and "As the bill says. answered " in row and "Of other data" not in row
    page = read(signed_in(VERA).get(reverse("orders:approve", args=[order.no])).content)
    request = port_of(order)
    told = f"Port in: {request.quantity} from {request.losing_provider}"
    assert f"{told}, validation not valid: 41" in page.first("ul", class_="risks").text


def test_what_is_valid_or_was_never_asked_is_the_risk_it_was(signed_in) -> None:
    order = order_of(READY)
    found(order)
    do(Verb.SUBMIT, order, who(CLERK))
    page = read(signed_in(VERA).get(reverse("orders:approve", args=[order.no])).content)
    risks = page.first("ul", class_="risks").text
    assert "Port in: " in risks and "validation not valid" not in risks


def test_a_request_that_nobody_asked_about_has_no_row(signed_in) -> None:
    assert rows(signed_in(CLERK), order_of(READY)) == []


def test_an_answer_of_other_data_says_so_and_is_no_risk() -> None:
    order = order_of(READY)
    found(order, "41")
    assert [(one.refused, one.changed) for one in [validated(order)] if one] == [(True, [])]
    change(order, registered_address="1 New Row")
    assert [(one.refused, one.changed) for one in [validated(order)] if one] == [(False, ["Registered address"])]


def test_the_words_about_other_data_stand_on_the_page(signed_in) -> None:
    order = order_of(READY)
    found(order)
    change(order, registered_address="1 New Row")
    (row,) = rows(signed_in(CLERK), order)
    assert "Of other data Changed since it was asked: Registered address." in row


def test_once_the_order_is_sent_the_last_answer_counts_wherever_it_was_asked(signed_in) -> None:
    order = order_of(READY)
    found(order, "41")
    do(Verb.SUBMIT, order, who(CLERK))
    port, by, at = port_of(order), who(CLERK), timezone.now()
    fields = {name: getattr(port, name) for name in (*SENT, "comment", "wanted_date")} | {"registered_address": "5 Row"}
    with acting_for(by.partner_id):
        ask_validation(port=port, fields=fields, by=by, at=at)
    assert ["No answer yet due until " in row for row in rows(signed_in(VERA), order)] == [True]
    with acting_for(desk().partner_id):
        find_valid(port=port_of(order), comment="Now it is right.", by=desk(), at=at)
    (row,) = rows(signed_in(VERA), order, "orders:approve")
    assert "Valid Now it is right. answered " in row and "41" not in row and "Of other data" not in row


def test_of_a_port_that_was_changed_since_it_says_what() -> None:
    order = order_of(READY)
    found(order)
    do(Verb.SUBMIT, order, who(CLERK))
    with as_system():
        Port.objects.filter(order_no=order.no).update(
            main_number="+442079460999", comment="A comment is nobody's data."
        )
    assert [one.changed for one in [validated(order)] if one] == [["Main billing number"]]


def test_an_order_without_ports_asks_nothing_of_it(django_assert_num_queries) -> None:
    with as_system():
        order = Order.objects.exclude(pk__in=PortRequest.objects.values("order")).order_by("pk")[0]
        reading = Reading(order)
        assert reading.ports == []
        with django_assert_num_queries(0):
            assert reading.validated == {}


def test_many_requests_take_as_many_statements_as_one(django_assert_max_num_queries) -> None:
    order = order_of(DRAFT)
    with as_system():
        kind = NumberType.objects.get(name="Geographic London")
        (row, *_others) = order.portrequests.all()
        for place in range(6):
            row.pk, row.number_type, row.numbers = None, kind, [f"+44207946098{place}"]
            row.save()
        reading = Reading(fresh(order))
        assert len(reading.ports) == 8 and reading.desk == {}
        with django_assert_max_num_queries(2):
            assert len(reading.validated) >= 2
