"""License Change (guide 2.5.2.9): only to the next higher license, within the group and the plan; all of an item."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.models import CloudLicense, LicenseConstraint, OrderItem
from customers.queries.contract import lines_on
from inventory.models import Command
from oms.kit.acting import as_system
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import TYPES, kind_of
from orders.types.license_change import changes_of
from tests.forms import form_of
from tests.orders.later import DAY, LICENSE, customer, placed
from tests.orders.scene import ARTHUR, CLERK, VERA, do, fresh, refused, who
from tests.page import columns, read

pytestmark = pytest.mark.django_db
FREE = "York Road Tailors"  # one Analytics Standard
STANDARD, ADVANCED = "analytics-standard", "analytics-advanced"


def item(code: str) -> OrderItem:
    with as_system():
        return OrderItem.objects.select_related("group", "license").get(code=code)


def asked(**data):
    """The form's errors, by field."""
    with as_system():
        form = TYPES[LICENSE].ask(customer(FREE), {"title": "Better", **data}, at=timezone.now())
        return dict(form.errors)


def right() -> dict[str, int]:
    advanced = item(ADVANCED)
    return {"group": advanced.group_id, "license": advanced.license_id, f"item_{item(STANDARD).pk}": advanced.pk}


def test_only_the_next_higher_license_of_the_group_and_plan_is_offered() -> None:
    with as_system():
        one = customer(FREE)
        (change,) = changes_of(one, timezone.localdate())
        assert (change.item.code, change.quantity, [t.code for t in change.targets]) == (STANDARD, 1, [ADVANCED])
        one.plan.plan_items.filter(item__code=ADVANCED).delete()
        assert changes_of(one, timezone.localdate()) == []


def test_what_does_not_go_together_is_said_at_its_row() -> None:
    assert asked(**right()) == {}
    row = f"item_{item(STANDARD).pk}"
    assert asked(**right() | {row: ""}) == {"__all__": ["Choose a new order item for at least one."]}
    with as_system():
        other = CloudLicense.objects.create(name="Another license", tier_of=None)
        more = OrderItem.objects.get(code=ADVANCED)
        more.pk, more.code, more.name, more.license = None, "another-one", "Another one", other
        CloudLicense.objects.filter(name="Analytics Standard").update(tier_of=other)
        more.save()
        customer(FREE).plan.plan_items.create(item=more)
    assert list(asked(**right())) == ["license", row]


def test_an_item_of_another_group_or_license_is_refused() -> None:
    with as_system():
        form = TYPES[LICENSE].ask(customer(FREE), {"title": "Better", **right()}, at=timezone.now())
        row = form.changes[0].key
        form.fields["group"].choices = [(1, "x")]
        form.data = {**form.data, "group": "1"}
        assert form.errors == {row: ["This item is of another group. Leave it, or choose its group."]}
        form = TYPES[LICENSE].ask(customer(FREE), {"title": "Better", **right(), "license": "1"}, at=timezone.now())
        form.fields["license"].choices = [(1, "x")]
        assert form.errors == {row: ["This item has another license than the new one. Choose another item."]}


def test_all_of_the_item_becomes_the_other_and_the_network_is_told() -> None:
    today, order = timezone.localdate(), placed(FREE, LICENSE)
    facts = [
        ("Item Group", "Analytics"),
        ("Current License", "Analytics Standard"),
        ("New License", "Analytics Advanced"),
    ]
    assert kind_of(order).facts(order) == facts
    with as_system():
        goes, comes = kind_of(order).effect(Reading(fresh(order))).entries
    assert (goes.what, goes.change, goes.to_be) == ("Analytics Standard", -1, 0)
    assert (comes.what, comes.change, comes.to_be, comes.detail) == (
        "Analytics Advanced", 1, 1, "in place of Analytics Standard",
    )  # fmt: skip
    do(Verb.APPROVE, order, who(VERA), server=None)
    do(Verb.CONFIRM, order, who(CLERK))
    with as_system():
        codes = [{line.item.code for line in lines_on(customer(FREE), day)} for day in (today - DAY, today)]
        (command,) = Command.objects.filter(order_no=order.no)
    assert (codes[0] - codes[1], codes[1] - codes[0]) == ({STANDARD}, {ADVANCED})
    assert (command.kind, command.payload) == (
        "change_packages", {"items": {STANDARD: 0, ADVANCED: 1}, "upgrades": [[STANDARD, ADVANCED]], "users": []},
    )  # fmt: skip


def test_nothing_chosen_and_what_cannot_be_any_more_are_refused() -> None:
    with refused(ValidationError, "Choose a new order item for at least one."):
        placed(FREE, LICENSE, items={})
    order = placed(FREE, LICENSE)
    with as_system():
        customer(FREE).plan.plan_items.filter(item__code=ADVANCED).delete()
    with refused(ValidationError, "Analytics Standard cannot become Analytics Advanced any more."):
        do(Verb.APPROVE, order, who(VERA), server=None)


@pytest.mark.parametrize("done", [False, True])
def test_its_page_shows_each_item_with_the_new_one(signed_in, done: bool) -> None:
    order = placed(FREE, LICENSE)
    if done:
        do(Verb.APPROVE, order, who(VERA), server=None)
        do(Verb.CONFIRM, order, who(CLERK), effective=timezone.localdate())
    page = read(signed_in(CLERK).get(fresh(order).get_absolute_url()).content)
    rows = next(
        columns(table) for table in page.all("table") if "New Order Item" in [head.text for head in table.all("th")]
    )
    before, after = item(STANDARD), item(ADVANCED)
    assert rows == [
        {"Item Group": str(before.group), "Current Order Item": before.name, "Qty.": "1", "New Order Item": after.name}
    ]


@pytest.mark.parametrize(
    ("one", "other", "offered"),
    [
        ("call-recording", ADVANCED, False), (ADVANCED, "call-recording", False),
        (STANDARD, ADVANCED, True),  # what is given away forbids nothing
        ("hot-desk", ADVANCED, True),  # what the customer does not have neither
    ],
)  # fmt: skip
def test_what_a_constraint_forbids_is_not_offered(one: str, other: str, offered: bool) -> None:
    with as_system():
        LicenseConstraint.objects.create(license=item(one).license, other=item(other).license)
        assert [t.code for change in changes_of(customer(FREE), timezone.localdate()) for t in change.targets] == (
            [ADVANCED] if offered else []
        )


def test_a_constraint_that_came_meanwhile_stands_in_the_way_of_the_approval() -> None:
    order = placed(FREE, LICENSE)
    with as_system():
        LicenseConstraint.objects.create(license=item("call-recording").license, other=item(ADVANCED).license)
    with refused(ValidationError, f"{item(STANDARD).name} cannot become {item(ADVANCED).name} any more."):
        do(Verb.APPROVE, order, who(VERA), server=None)


def test_the_provider_says_what_never_goes_together(signed_in) -> None:
    client, licenses = signed_in(ARTHUR), {code: item(code).license for code in (ADVANCED, "call-recording")}
    advanced, recording = licenses.values()
    edit = reverse("catalogue:licenses-edit", args=[advanced.pk])
    form = form_of(client, edit)
    rows = [name for name in form if name.endswith("-other")]
    assert client.post(edit, form | {rows[0]: str(recording.pk)}).status_code == 302
    with as_system():
        (kept,) = LicenseConstraint.objects.filter(license=advanced)
    assert kept.other == recording
    page = read(client.get(reverse("catalogue:licenses-entry", args=[recording.pk])).content)
    card = next(
        card for card in page.all("section") if card.first("h2") and card.first("h2").text == "Never together with"
    )
    assert [one.text for one in card.all("li")] == [advanced.name]
