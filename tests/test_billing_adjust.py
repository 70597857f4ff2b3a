"""Adjustments: a credit or a charge with a reason, agreed by two people where it is large."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from billing.actions.adjust import decide_adjustment, propose_adjustment
from billing.enums import AdjustmentState
from billing.models import Adjustment
from billing.queries.statement import preview_of
from customers.models import BillingAccount
from oms.kit.acting import as_system
from partners.models import Notice
from tests.people import ABOVE, CLERK, NEIGHBOUR, OWNER

pytestmark = pytest.mark.django_db


def propose(acting, example, amount: str = "-12.00", who: str = CLERK, **more) -> Adjustment:
    with acting(who) as by:
        values = {
            "customer": example, "account": example.billing_accounts.first(), "amount": Decimal(amount),
            "day": example.today(timezone.now()), "reason": "Late delivery", "by": by, "at": timezone.now(), **more,
        }  # fmt: skip
        return propose_adjustment(**values)


def refused(act, *args, **more) -> dict | list:
    with pytest.raises(ValidationError) as error, transaction.atomic():
        act(*args, **more)
    return getattr(error.value, "message_dict", None) or error.value.messages


def decide(acting, adjustment: Adjustment, verb: str = "agree", who: str = OWNER, comment: str = "") -> None:
    with acting(who) as by:
        decide_adjustment(adjustment=adjustment, verb=verb, comment=comment, by=by, at=timezone.now())


@pytest.mark.parametrize(
    ("amount", "state"), [("-50.00", "agreed"), ("50.00", "agreed"), ("-50.01", "proposed"), ("50.01", "proposed")]
)
def test_a_large_one_waits_for_a_second_person(acting, example, amount, state) -> None:
    made = propose(acting, example, amount)
    assert made.state == state
    with as_system():
        told = Notice.objects.filter(kind="billing.adjustment", customer_code=example.code)
        assert set(told.values_list("account__login_id", flat=True)) >= ({OWNER} if state == "proposed" else set())
        assert not told.filter(account__login_id=CLERK).exists()


def test_what_is_agreed_is_a_line_of_its_day(acting, example) -> None:
    made = propose(acting, example, "-80.00")
    with acting(CLERK) as clerk:
        assert preview_of(example, made.day, reader=clerk).lines == []
    decide(acting, made)
    with acting(CLERK) as clerk:
        [line] = preview_of(example, made.day, reader=clerk).lines
    assert (line.name, str(line.amount), line.charge.bought.kind) == ("Late delivery", "-80.00 GBP", "adjustment")


def test_each_refusal_names_its_field(acting, example, second) -> None:
    with as_system():
        foreign = BillingAccount.objects.get(customer=second)
    assert refused(propose, acting, example, "0") == {
        "amount": ["Enter an amount: below nought a credit, above it a charge."]
    }
    today = example.today(timezone.now())
    for day in (today + timedelta(days=1), today - timedelta(days=732), date(26, 11, 3)):
        words = "Choose a day that has come, of the last two years."
        assert refused(propose, acting, example, day=day) == {"day": [words]}
    assert refused(propose, acting, example, account=foreign) == {
        "account": ["Choose a billing account of this customer."]
    }
    assert refused(propose, acting, example, reason=" ") == {"reason": ["Say what it is for; the customer reads it."]}


def test_only_the_customers_own_company_adjusts(acting, example) -> None:
    with pytest.raises(PermissionDenied, match="Only RS-Vertical, whose customer it is, adjusts what it is charged."):
        propose(acting, example, who=ABOVE)
    made = propose(acting, example, "-80.00")
    with pytest.raises(PermissionDenied, match="Only the company whose customer it is decides on it."):
        decide(acting, made, who=ABOVE)
    with pytest.raises(PermissionDenied, match="Another person of your company decides on what you proposed."):
        decide(acting, made, who=CLERK)


def test_it_is_decided_once(acting, example) -> None:
    made = propose(acting, example, "-80.00")
    assert refused(decide, acting, made, "refuse") == {"comment": ["Say why it is refused."]}
    decide(acting, made, "refuse", comment="Agreed otherwise.")
    assert (made.state, made.comment) == (AdjustmentState.REFUSED, "Agreed otherwise.")
    assert refused(decide, acting, made) == [f"It is “Refused” already, by {made.decider}."]
    with as_system(), pytest.raises(DatabaseError), transaction.atomic():
        Adjustment.objects.filter(pk=made.pk).update(state="agreed")


def test_by_its_pages(example, signed_in) -> None:
    clerk, address = signed_in(CLERK), f"/customers/{example.code}/adjustments/"
    account = BillingAccount.objects.filter(customer=example)
    with as_system():
        typed = {
            "way": "credit", "amount": "75", "day": "2026-05-03", "account": account.get().pk, "reason": "Outage",
        }  # fmt: skip
    wrong = clerk.post(f"{address}new/", typed | {"amount": "lots", "reason": "Outage in May"})
    assert wrong.status_code == 422 and "Outage in May" in wrong.content.decode()
    assert clerk.post(f"{address}new/", typed).status_code == 302
    with as_system():
        made = Adjustment.objects.get(customer=example)
    assert (made.amount, made.state) == (Decimal("-75.00"), "proposed")
    assert clerk.post(made.get_absolute_url(), {"agree": ""}).status_code == 403
    assert signed_in(NEIGHBOUR).get(made.get_absolute_url()).status_code == 404
    owner = signed_in(OWNER)
    assert owner.post(made.get_absolute_url(), {"agree": ""}).status_code == 302
    assert "Outage" in owner.get(address).content.decode()
