"""Package Upgrade (guide 2.5.2.8): only what there is, to what it can become, so many; the difference starts once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.models import OrderItem, PackageUpgrade
from customers.models import ServiceLine
from customers.queries.contract import lines_on
from inventory.models import Command
from oms.kit.acting import as_system
from orders.effect.drift import in_words
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import TYPES, kind_of
from tests.orders.later import DAY, UPGRADE, confirmed, customer, placed
from tests.orders.scene import CLERK, VERA, do, fresh, refused, who

pytestmark = pytest.mark.django_db
FREE = "York Road Tailors"  # four Basic Users
BASIC, PREMIUM, PLUS = "basic-user-vm", "premium-one", "premium-plus-one"


def path(source: str = BASIC, target: str = PREMIUM) -> dict[str, int]:
    with as_system():
        found = PackageUpgrade.objects.get(source__code=source, target__code=target)
    return {"source": found.source_id, "path": found.pk}


def had(day) -> dict[str, int]:
    with as_system():
        counts: dict[str, int] = {}
        for line in lines_on(customer(FREE), day):
            counts[line.item.code] = counts.get(line.item.code, 0) + line.qty
        return counts


def asked(**data):
    """The form's errors, by field."""
    with as_system():
        form = TYPES[UPGRADE].ask(customer(FREE), {"title": "Better", **data}, at=timezone.now())
        return dict(form.errors)


def test_contracted_packages_and_what_each_can_become_are_offered() -> None:
    with as_system():
        form = TYPES[UPGRADE].ask(customer(FREE), None, at=timezone.now())
        assert [words for _key, words in form.fields["source"].choices] == [
            "---------", "Basic User With VM (4 can be upgraded)",
        ]  # fmt: skip
        ((_empty, _dash), (group, found)) = form.fields["path"].choices
        assert (group, [name for _key, name in found]) == (
            "Basic User With VM (4 can be upgraded)", ["Premium PLUS iPECS ONE USER", "Premium iPECS ONE USER"],
        )  # fmt: skip
        details = dict(TYPES[UPGRADE].explains(customer(FREE), at=timezone.now()))
    assert details["View Details: Basic User With VM"] == [
        "A desk phone user with voicemail", "1 × User Seat", "1 × Voicemail Box",
    ]  # fmt: skip


def test_more_than_there_are_and_what_cannot_be_are_refused_at_their_fields() -> None:
    assert asked(**path(), quantity="4") == {}
    assert asked(**path(), quantity="5") == {"quantity": ["At most 4 can be upgraded."]}
    assert list(asked(**path(), quantity="0")) == ["quantity"]
    assert list(asked(**path(PREMIUM, PLUS), quantity="1")) == ["source", "path"]


def test_the_action_refuses_it_as_well() -> None:
    with refused(ValidationError, "At most 4 can be upgraded."):
        placed(FREE, UPGRADE, quantity=5)
    wrong = {"source": path()["source"], "path": path(PREMIUM, PLUS)["path"]}
    words = "The current package cannot be upgraded to this one. Choose one from its list."
    with refused(ValidationError, words, field="path"):
        placed(FREE, UPGRADE, **wrong)
    with as_system():
        plan = customer(FREE).plan
        plan.plan_items.filter(item__code=PREMIUM).delete()
    with refused(ValidationError, "Premium iPECS ONE USER is not part of Premium Plan."):
        placed(FREE, UPGRADE)


def test_one_goes_one_comes_and_the_difference_is_charged_once() -> None:
    today, order = timezone.localdate(), placed(FREE, UPGRADE, quantity=3)
    with as_system():
        effect = kind_of(order).effect(Reading(fresh(order)))
        prices = dict(OrderItem.objects.filter(code__in=(BASIC, PREMIUM)).values_list("code", "list_price"))
    goes, comes = effect.entries
    assert (goes.what, goes.now, goes.change, goes.to_be) == ("Basic User With VM", 4, -3, 1)
    assert (comes.what, comes.now, comes.change, comes.to_be) == ("Premium iPECS ONE USER", 0, 3, 3)
    assert comes.detail == "in place of Basic User With VM"
    assert effect.monthly.amount == 3 * (prices[PREMIUM] - prices[BASIC])
    do(Verb.APPROVE, order, who(VERA), server=None)
    do(Verb.CONFIRM, order, who(CLERK))
    before, after = had(today - DAY), had(today)
    assert after == before | {BASIC: 1, PREMIUM: 3}
    assert customer(FREE).user_licenses == 4
    with as_system():
        (command,) = Command.objects.filter(order_no=order.no)
        new = ServiceLine.objects.get(order_no=order.no)
    assert (command.kind, command.payload) == (
        "change_packages", {"items": {BASIC: 1, PREMIUM: 3}, "upgrades": [[BASIC, PREMIUM]], "users": []},
    )  # fmt: skip
    assert (new.act_date, new.billing_start, new.price) == (today, today, prices[PREMIUM])


def test_a_trial_goes_on_with_what_comes_in_its_place() -> None:
    free_until = timezone.localdate() + 20 * DAY
    with as_system():
        ServiceLine.objects.filter(customer__name=FREE, item__code=BASIC).update(billing_start=free_until)
    order = confirmed(FREE, UPGRADE, quantity=1)
    with as_system():
        assert ServiceLine.objects.get(order_no=order.no).billing_start == free_until


def test_what_went_meanwhile_is_refused_at_approval() -> None:
    order = placed(FREE, UPGRADE, quantity=4)
    with as_system():
        line = ServiceLine.objects.get(customer__name=FREE, item__code=BASIC)
        line.changes.create(
            change=-1, effective=timezone.localdate() - timedelta(days=1), order_no="other", made_by="x",
            made_at=timezone.now(),
        )  # fmt: skip
        seen = in_words(kind_of(order).drift(order, kind_of(order).effect(Reading(fresh(order)))))
    with refused(ValidationError, "At most 3 can be upgraded."):
        do(Verb.APPROVE, order, who(VERA), server=None, acknowledged=seen)
