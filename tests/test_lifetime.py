"""Lifetime licenses: who holds what on which day, who may ask and decide, and every refusal in its words (guide 2.7.3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from billing.actions.lifetime import order_lifetime
from billing.lifetime import settled
from billing.models import LifetimeOrder
from billing.queries.lifetime import held_on, holdings, least_from, whom_to_ask
from oms.kit.acting import acting_for, as_system
from partners.messages.models import Notice
from tests.lifetimes import (
    BELOW,
    CLERK,
    NEIGHBOUR,
    OWNER,
    SP,
    VSP,
    approved,
    cancel,
    company,
    decide,
    form,
    given,
    ordered,
    person,
    problems,
    send,
    state_of,
    waiting,
)
from tests.network_objects import lines
from tests.page import read

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("licenses", "packages", "charged"),
    [
        (100, 90, (0, 90)),  # the guide's own (2.7.3)
        (100, 120, (20, 100)),
        (0, 0, (0, 0)),
        (0, 7, (7, 0)),
        (7, 0, (0, 0)),
        (7, 7, (0, 7)),
        (1, 2, (1, 1)),
    ],
)
def test_what_is_settled(licenses, packages, charged) -> None:
    assert settled(licenses, packages) == charged
    assert sum(charged) == packages


# --- asking


def test_a_child_may_ask_its_parent_or_the_provider_and_nobody_else(signed_in) -> None:
    def asked(login: str) -> list[str]:
        with acting_for(company(login)):
            return [one.name for one in whom_to_ask(person(login))]

    assert asked(BELOW) == ["RS-Vertical", "Nimbus Telecom"]
    assert asked(OWNER) == ["Vertical Cloud", "Nimbus Telecom"]
    assert asked(NEIGHBOUR) == ["Nimbus Telecom"]
    assert asked(SP) == ["Nimbus Telecom"]
    answer = send(signed_in(BELOW), VSP, 3)
    assert f"Request to: Select a valid choice. {company(VSP)} is not one of the available choices." in problems(answer)
    by = person(BELOW)
    with acting_for(by.partner_id), pytest.raises(ValidationError) as refused:
        order_lifetime(
            asked_id=company(VSP),
            option="lifetime",
            quantity=3,
            act_date=timezone.localdate(),
            by=by,
            at=timezone.now(),
        )
    assert refused.value.message_dict == {"asked_id": ["Ask the company above yours, or the service provider."]}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quantity": "0"}, "Increase/Decrease Order: Enter how many more; with a minus in front, how many go back."),
        ({"quantity": "1000001"}, "Increase/Decrease Order: At most 1,000,000 at once."),
        ({"quantity": "many"}, "Increase/Decrease Order: Enter a whole number."),
        ({"quantity": ""}, "Increase/Decrease Order: This field is required."),
        ({"act_date": ""}, "Activation Date: This field is required."),
        ({"act_date": "2020-01-01"}, "Activation Date: The Activation Date is today or later."),
        ({"option": "hybrid"}, "Instalments: Choose over how many years Hybrid Lifetime licenses are paid."),
        ({"years": "5"}, "Instalments: Only Hybrid Lifetime licenses that are added are paid in instalments."),
        ({"years": "4"}, "Instalments: Select a valid choice. 4 is not one of the available choices."),
        ({"comment": "x" * 501}, "Comment: Ensure this value has at most 500 characters (it has 501)."),
    ],
)
def test_what_cannot_be_ordered_is_said_at_its_field_and_stays_typed(signed_in, changes, words) -> None:
    answer = send(signed_in(OWNER), VSP, **{"quantity": "12", "comment": "As typed"} | changes)
    assert words in problems(answer)
    if "comment" not in changes:
        assert "As typed" in read(answer.content).text
    with as_system():
        assert not LifetimeOrder.objects.filter(comment="As typed").exists()


def test_an_order_asks_and_tells_who_is_asked(signed_in) -> None:
    client = signed_in(CLERK)
    answer = send(client, VSP, "1,012", comment="For the north", option="hybrid", years="3")
    with as_system():
        made = LifetimeOrder.objects.latest("pk")
        assert (made.quantity, made.years, made.before, made.after) == (1012, 3, 25, 1037)
        told = Notice.objects.filter(thread=f"lifetime:{made.pk}", method="screen")
        assert {(one.partner_name, one.needs) for one in told} == {("Vertical Cloud", True)}
    page = read(client.get(answer.url).content).text
    assert "Vertical Cloud is asked for your lifetime licenses." in page
    assert "instalments over 3 years" in page and "+1,012" in page
    assert "Vertical Cloud is asked and has not decided yet." in page


def test_the_form_counts_current_and_to_be_without_judging(signed_in) -> None:
    def shown(**more):
        answer = signed_in(OWNER).post(reverse("billing:lifetime-new"), form(VSP, **{"quantity": "-40", **more}))
        page = read(answer.content)
        return answer.status_code, *(page.first("input", name=name).get("value") for name in ("current", "to_be"))

    assert shown(count="1") == (200, "90", "50")
    assert shown(count="1", option="hybrid", quantity="5") == (200, "25", "30")
    assert shown(count="1", quantity="some") == (200, "90", "90")
    assert shown(count="1", option="none") == (200, "90", "50")


def test_what_the_children_have_cannot_go_back(signed_in) -> None:
    """RS-Vertical has 90, of which Tideway has 20."""
    words = "Increase/Decrease Order: RS-Vertical has 90, and 20 are allocated to child resellers: 71 cannot go back."
    assert words in problems(send(signed_in(OWNER), VSP, "-71"))
    assert "Tideway Telecom has 20: 21 cannot go back." in problems(send(signed_in(BELOW), OWNER, "-21"))
    assert send(signed_in(OWNER), VSP, "-70").status_code == 302


def test_what_comes_later_does_not_help_today(signed_in) -> None:
    """Vertical Cloud gets 50 more in some weeks; until then 200 less 90 are free."""
    client = signed_in(VSP)
    assert "Vertical Cloud has 200, and 90 are allocated to child resellers: 111 cannot go back." in problems(
        send(client, SP, "-111")
    )
    late = (timezone.localdate() + 60 * DAY).isoformat()
    assert send(client, SP, "-111", act_date=late).status_code == 302


# --- deciding


def test_the_parent_gives_from_its_own_and_the_ledger_says_so(signed_in) -> None:
    order, today = ordered(OWNER, VSP, 12, days=3), timezone.localdate()
    client = signed_in(VSP)
    answer = decide(client, order, comment="With pleasure")
    assert (answer.status_code, answer.url) == (302, reverse("billing:lifetime-approval"))
    assert "The order of RS-Vertical is approved." in read(client.get(answer.url).content).text
    with as_system():
        assert [held_on(company(OWNER), "lifetime", day).total for day in (today, today + 3 * DAY)] == [90, 102]
        assert held_on(company(VSP), "lifetime", today + 3 * DAY).given == 102
        told = Notice.objects.filter(kind="lifetime.approved", thread=order.thread).values_list(
            "partner_name", flat=True
        )
        assert set(told) == {"RS-Vertical"}
        assert not Notice.objects.filter(thread=order.thread, needs=True).exists()
    page = read(signed_in(CLERK).get(order.get_absolute_url()).content).text
    assert "Order Approved" in page and "With pleasure" in page and "ApproverVertical Cloud" in page
    assert "Vera Tical" not in page
    assert "ApproverVera Tical" in read(client.get(order.get_absolute_url()).content).text


def test_for_want_of_stock_the_approver_alone_reads_the_figure(signed_in) -> None:
    """The demo's order of Tideway: 150, of which RS-Vertical has 70 free."""
    order, words = waiting(BELOW), "RS-Vertical has only 70 free; 150 are ordered."
    client = signed_in(OWNER)
    answer = decide(client, order, comment="As you like")
    assert words in problems(answer) and "As you like" in read(answer.content).text
    assert state_of(order) == "ordered"
    assert "RS-Vertical, which has 70 free." in read(client.get(order.decide_address()).content).text
    child = signed_in(BELOW)
    for name in ("lifetime", "lifetime-orders", "lifetime-status", "lifetime-approval"):
        assert not [row for row in lines(child, reverse(f"billing:{name}")) if "70" in row.values()]
    told = read(child.get(order.get_absolute_url()).content).first("main")
    assert "70" not in {one.text for one in told.all("dd", "p")} and "free" not in told.text
    with as_system():
        told = Notice.objects.filter(partner_id=company(BELOW), kind__startswith="lifetime")
        assert told and not any(" 70" in f" {one.subject} {one.text}" for one in told)


def test_the_provider_gives_from_what_the_parent_holds(signed_in) -> None:
    """Whoever is asked: Tideway asks Nimbus for what RS-Vertical holds."""
    short = ordered(BELOW, SP, 71)
    assert "RS-Vertical has only 70 free; 71 are ordered." in problems(decide(signed_in(SP), short))
    order = ordered(BELOW, SP, 70)
    assert decide(signed_in(SP), order).status_code == 302
    with as_system():
        assert least_from(company(OWNER), "lifetime", timezone.localdate()).free == 0
        assert held_on(company(SP), "lifetime", timezone.localdate()).given == 200 + 30
        told = Notice.objects.filter(kind="lifetime.passed_on", thread=order.thread, method="screen")
        assert {one.subject for one in told} == {"Of your lifetime licenses +70 go to Tideway Telecom"}
        assert {one.partner_name for one in told} == {"RS-Vertical"}
    assert "RS-Vertical has only 0 free; 1 are ordered." in problems(decide(signed_in(OWNER), ordered(BELOW, OWNER, 1)))


def test_a_parent_without_a_single_one_gives_none(signed_in) -> None:
    with as_system():
        assert not holdings(person(NEIGHBOUR)).filter(partner_id=company(BELOW), option="hybrid", total__gt=0).exists()
    given(VSP, SP, -60 + 25, option="hybrid")
    order = ordered(OWNER, VSP, 1, option="hybrid", years=5)
    assert "Vertical Cloud has only 0 free; 1 are ordered." in problems(decide(signed_in(VSP), order))


def test_the_providers_own_order_is_recorded_by_itself(signed_in) -> None:
    client = signed_in(SP)
    assert send(client, SP, 100).status_code == 302
    with as_system():
        order = LifetimeOrder.objects.latest("pk")
    assert (order.asked_id, order.giver_id) == (order.partner_id, None)
    assert decide(client, order).status_code == 302
    with as_system():
        assert held_on(order.partner_id, "lifetime", timezone.localdate()).total == 500


def test_approved_late_it_begins_today(signed_in) -> None:
    order = ordered(OWNER, VSP, 2)
    with as_system():
        LifetimeOrder.objects.filter(pk=order.pk).update(act_date=timezone.localdate() - 9 * DAY)
    decide(signed_in(VSP), order)
    with as_system():
        order.refresh_from_db()
        assert order.act_date == order.change.day == timezone.localdate()
        assert held_on(company(OWNER), "lifetime", timezone.localdate() - DAY).total == 90


def test_less_is_looked_at_again_when_it_is_approved(signed_in) -> None:
    order = ordered(OWNER, VSP, -70)
    given(BELOW, OWNER, 1)
    words = "RS-Vertical has 90, and 21 are allocated to child resellers: 70 cannot go back."
    assert words in problems(decide(signed_in(VSP), order))
    approved(ordered(BELOW, OWNER, -1), OWNER)
    assert decide(signed_in(VSP), order).status_code == 302


def test_a_rejection_says_why(signed_in) -> None:
    order, client = ordered(OWNER, VSP, 5), signed_in(VSP)
    assert "Approve Comment: Say why the order is rejected." in problems(decide(client, order, "reject", "  "))
    long = problems(decide(client, order, "reject", "x" * 501))
    assert "Approve Comment: Ensure this value has at most 500 characters (it has 501)." in long
    answer = decide(client, order, "reject", "Not this year")
    assert "The order of RS-Vertical is rejected." in read(client.get(answer.url).content).text
    assert state_of(order) == "rejected"
    assert "Not this year" in read(signed_in(OWNER).get(order.get_absolute_url()).content).text
    with as_system():
        assert held_on(company(OWNER), "lifetime", timezone.localdate()).total == 90
        told = Notice.objects.filter(kind="lifetime.rejected", thread=order.thread)
        assert told and all("Not this year" in one.text for one in told if one.method == "email")


def test_who_asked_cancels_and_who_was_asked_hears_of_it(signed_in) -> None:
    order, client = ordered(OWNER, VSP, 5), signed_in(CLERK)
    answer = cancel(client, order)
    assert "The order of lifetime licenses is canceled." in read(client.get(answer.url).content).text
    assert state_of(order) == "canceled"
    with as_system():
        told = Notice.objects.filter(kind="lifetime.canceled", thread=order.thread)
        assert {one.partner_name for one in told} == {"Vertical Cloud"}


STATES = {"ordered": "Ordered", "approved": "Order Approved", "rejected": "Order Rejected", "canceled": "Canceled"}


@pytest.mark.parametrize("verb", ["approve", "reject", "cancel"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("login", [SP, VSP, OWNER, CLERK, BELOW, NEIGHBOUR])
def test_every_state_takes_every_verb_from_the_right_company_alone(signed_in, login, state, verb) -> None:
    """RS-Vertical asks Vertical Cloud."""
    order = ordered(OWNER, VSP, 5)
    if state != "ordered":
        before = {"approved": (VSP, "approve"), "rejected": (VSP, "reject"), "canceled": (OWNER, "cancel")}[state]
        client = signed_in(before[0])
        assert (
            cancel(client, order) if before[1] == "cancel" else decide(client, order, before[1], "No")
        ).status_code == 302
    client = signed_in(login)
    answer = cancel(client, order) if verb == "cancel" else decide(client, order, verb, "So be it")
    sees = login not in (BELOW, NEIGHBOUR)
    right = login in ((OWNER, CLERK) if verb == "cancel" else (VSP,))
    if not sees:
        assert answer.status_code == 404
    elif not right:
        assert answer.status_code == 403
        words = "Only the company that asked cancels its order." if verb == "cancel" else (
            "Only Vertical Cloud, which is asked, approves or rejects this order."
        )  # fmt: skip
        assert words in read(answer.content).text
    elif state != "ordered":
        words = f"This order of Lifetime licenses is decided already: it is “{STATES[state]}”."
        assert words in problems(answer)
    else:
        assert answer.status_code == 302
    done = {"approve": "approved", "reject": "rejected", "cancel": "canceled"}[verb]
    assert state_of(order) == (done if answer.status_code == 302 else state)
