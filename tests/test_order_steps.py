"""Every step of a draft, opened and sent back as it is: what stood there stands there afterwards; and what it refuses."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.forms import model_to_dict
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from catalogue.models import ServicePlan
from customers.models import BillingAccount, Site
from inventory.models import Number
from oms.kit.acting import as_system
from oms.kit.screens import registry
from orders.enums import KIND_FACTS, KIND_WORDS
from orders.kinds import TYPES, OrderKind, register
from orders.models import NumberPick, Order, OrderFile
from orders.parts.items.part import Items
from tests.orders.scene import CLERK, fresh, grant, order_in
from tests.page import read
from tests.typed import fill_in, problems, sent

pytestmark = pytest.mark.django_db
STEPS = ("info", "plan", "numbers", "items", "trunk", "devices", "bundles", "shipping", "files")
WRITTEN_ANEW = ("id", "order", "device", "place")


@pytest.fixture
def order() -> Order:
    """A draft with something in every step."""
    found = order_in("registration")
    with as_system():
        ServicePlan.objects.filter(pk=found.plan_id).update(attach_file=True)
        Order.objects.filter(pk=found.pk).update(
            sip_channels=3, tdm_channels=2, custom_limit=30, saved_steps=[],
            activation_date=timezone.localdate() + timedelta(days=7),
        )  # fmt: skip
        first = found.itemlines.first()
        found.itemlines.filter(pk=first.pk).update(trial=2, trial_unit="month", comment="Desk")
    return found


def address(code: str, order: Order) -> str:
    return reverse(f"orders:step-{code}", args=[order.no])


def rows(model: type[Model], **of) -> list[dict]:
    with as_system():
        found = [model_to_dict(row) for row in model.objects.filter(**of).order_by("pk")]
    return sorted(({name: value for name, value in row.items() if name not in WRITTEN_ANEW} for row in found), key=repr)


def contents(order: Order) -> dict[str, list[dict]]:
    """Everything that the steps show."""
    names = ("numberdemands", "portrequests", "itemlines", "devicelines", "bundlelines", "shippingplaces", "shipments")
    found = {name: rows(getattr(Order, name).rel.related_model, order=order) for name in names}
    found |= {m.__name__: rows(m, customer=order.customer_id) for m in (Site, BillingAccount)}
    now = fresh(order)
    fields = (
        "title",
        "note",
        "plan_id",
        "agreement_id",
        "activation_date",
        "sip_channels",
        "tdm_channels",
        "pbx_channels",
    )
    found["order"] = [{name: getattr(now, name) for name in (*fields, "default_limit", "custom_limit")}]
    return found


@pytest.mark.parametrize("code", STEPS)
def test_a_step_sent_back_as_it_is_changes_nothing_and_is_saved(code: str, order, signed_in) -> None:
    before = contents(order)
    assert all(before.values()), [name for name, value in before.items() if not value]
    answer = fill_in(signed_in(CLERK), address(code, order))
    assert answer.status_code == 302, read(answer.content).first("main").text[:600]
    assert contents(order) == before
    assert fresh(order).saved_steps == [code]


def post(client, code: str, order: Order, *, files: dict | None = None, **typed) -> HttpResponse:
    page = client.get(address(code, order))
    return client.post(address(code, order), {**sent(read(page.content), **typed), **(files or {})})


def test_what_is_typed_is_written(order, signed_in) -> None:
    clerk = signed_in(CLERK)
    with as_system():
        item, device, bundle = order.itemlines.first(), order.devicelines.first(), order.bundlelines.first()
        order.shipments.all().delete()
    post(clerk, "items", order, **{f"quantity-{item.billing_account_id}-{item.item_id}": "17"})
    post(clerk, "devices", order, **{f"quantity-{device.billing_account_id}-{device.model_id}": "18"})
    post(clerk, "trunk", order, sip="5", tdm="4")
    post(clerk, "numbers", order, **{"demand-0-quantity": "19"})
    post(clerk, "plan", order, title="Another title")
    with as_system():
        assert order.itemlines.get(item=item.item_id, billing_account=item.billing_account_id).quantity == 17
        assert order.devicelines.get(pk=device.pk).quantity == 18
        assert order.numberdemands.first().quantity == 19 and bundle.quantity
    assert (fresh(order).sip_channels, fresh(order).tdm_channels, fresh(order).title) == (5, 4, "Another title")


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [("trunk", "sip", "29"), ("numbers", "demand-0-quantity", "x"), ("plan", "title", "x" * 151), ("info", "name", "")],
)
def test_what_is_wrong_is_not_written(code: str, field: str, value: str, order, signed_in) -> None:
    before = contents(order)
    assert post(signed_in(CLERK), code, order, **{field: value}).status_code == 422
    assert contents(order) == before


def test_a_wrong_row_of_a_sheet_is_named(order, signed_in) -> None:
    with as_system():
        line = order.itemlines.select_related("item").first()
    answer = post(signed_in(CLERK), "items", order, **{f"quantity-{line.billing_account_id}-{line.item_id}": "many"})
    assert f"{line.item}: Qty.: “many” is not a whole number." in problems(answer)


def test_a_place_that_is_not_there_is_named(order, signed_in) -> None:
    answer = post(signed_in(CLERK), "shipping", order, **{"shipment-0-place": "Nowhere"})
    assert "“Nowhere” is not one of the shipping places above." in problems(answer)


def test_a_file_comes_along_or_by_its_button_and_goes(order, signed_in) -> None:
    clerk, url = signed_in(CLERK), address("files", order)

    def names() -> list[str]:
        with as_system():
            return list(OrderFile.objects.filter(order=order).values_list("name", flat=True))

    assert post(clerk, "files", order, files={"upload": SimpleUploadedFile("a.txt", b"one")}).status_code == 302
    assert names() == ["a.txt"]
    answer = post(clerk, "files", order, add="add", files={"upload": SimpleUploadedFile("b.txt", b"two")})
    assert (answer.status_code, answer.url) == (302, url) and names() == ["a.txt", "b.txt"]
    assert "The file is added." in read(clerk.get(url).content).text
    assert post(clerk, "files", order, add="add").status_code == 422
    with as_system():
        gone = OrderFile.objects.get(name="a.txt", order=order)
    for wanted in ("x", str(gone.pk)):
        assert names() == ["a.txt", "b.txt"]
        post(clerk, "files", order, delete=wanted)
    assert names() == ["b.txt"]
    assert "The file is removed." in read(clerk.get(url).content).text


def given(order: Order) -> list[str]:
    with as_system():
        return list(NumberPick.objects.filter(order=order, active=True).values_list("e164", flat=True))


def test_numbers_are_given_in_each_way_and_taken_away(order, signed_in) -> None:
    """By the requester itself, which holds Manage DDI here."""
    grant("RS-Vertical", manage_ddi=True)
    clerk = signed_in(CLERK)
    with as_system():
        Number.objects.filter(partner_name="Vertical Cloud").update(
            partner_id=clerk.account.partner_id, partner_name="RS-Vertical",
            stock_partner_id=clerk.account.partner_id,
        )  # fmt: skip
        order.numberdemands.update(quantity=9)
    page = read(clerk.get(address("assign", order)).content)
    first = next(i.get("value") for i in page.all("input") if i.get("name") == "numbers")
    kind = next(o.get("value") for o in page.first("select", name="number_type").all("option") if "London" in o.text)
    post(clerk, "assign", order, add="add", numbers=[first])
    assert len(given(order)) == 1
    assert "1 number assigned." in read(clerk.get(address("assign", order)).content).text
    post(clerk, "assign", order, add="add", next_free="2", number_type=kind)
    assert len(given(order)) == 3
    assert "2 numbers assigned." in read(clerk.get(address("assign", order)).content).text
    post(clerk, "assign", order, add="add", source="new", typed="020 7946 0977", number_type=kind, comment="New one")
    assert "+442079460977" in given(order)
    with as_system():
        pick = NumberPick.objects.get(order=order, e164="+442079460977")
    assert pick.comment == "New one"
    post(clerk, "assign", order, remove=["x", str(pick.pk)])
    assert "+442079460977" not in given(order) and len(given(order)) == 3
    assert "The number is free again." in read(clerk.get(address("assign", order)).content).text
    with as_system():
        Order.objects.filter(pk=order.pk).update(saved_steps=[])
    assert post(clerk, "assign", order).status_code == 302
    assert fresh(order).saved_steps == ["assign"]


def test_every_type_and_step_has_its_screen() -> None:
    assert registry.screens["service-start"].part_of == "modify-customer"
    assert {code: registry.screens[f"create-customer.{code}"].part_of for code in (*STEPS, "assign", "submit")} == (
        dict.fromkeys((*STEPS, "assign", "submit"), "create-customer")
    )


def test_a_type_brings_its_screens_along() -> None:
    class Toy(OrderKind):
        kind, label, screen, parts = "toy", "Toy", "toy-order", (Items(),)

    class Plain(OrderKind):
        kind, label, screen = "plain", "Plain", "plain-order"

    for kind in (Toy, Plain):
        register(kind)
    mine = {code: s.part_of for code, s in registry.screens.items() if code.startswith(("toy-", "plain-"))}
    assert mine == {
        "toy-order": "modify-customer", "toy-order.items": "toy-order", "toy-order.submit": "toy-order",
        "plain-order": "modify-customer",
    }  # fmt: skip
    for table in (TYPES, KIND_WORDS, KIND_FACTS, registry.screens):
        for name in [name for name in table if name.startswith(("toy", "plain"))]:
            del table[name]


def test_a_new_customer_begins_with_an_empty_form(signed_in) -> None:
    assert signed_in(CLERK).get(reverse("orders:new-customer")).status_code == 200
