"""What is wrong between rows is said at the row, what is typed is never cut, what ceased to be offered has a name."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from customers.models import BundleChange
from oms.kit.lengths import whole
from orders.models import NumberPick, Order
from orders.parts.shipping.form import ShipmentForm
from orders.parts.shipping.part import Shipping
from orders.parts.shipping.save import save_shipping
from partners.models import Account, Partner
from tests.forms import NEW, form_of, new_customer
from tests.page import read
from tests.people import CLERK
from tests.typed import problems, sent

pytestmark = pytest.mark.django_db
PHONE = "020 7946 0555"
PLACE = {"name": "London", "address": "1 Example Street", "city": "London", "post_code": "EC1A 1AA", "phone": PHONE}


def drafts():
    return Order.objects.filter(state="temporary", requester_name="RS-Vertical", plan__kind="cloud_pbx")


@pytest.fixture
def shipped(everything) -> Order:
    """A draft with two of one device."""
    order = drafts().filter(devicelines__isnull=False).first() or drafts().first()
    if not order.devicelines.exists():
        order.devicelines.create(
            model=order.plan.devices.first(), billing_account=order.customer.billing_accounts.first(), quantity=2
        )
    order.shippingplaces.all().delete()
    order.devicelines.exclude(pk=order.devicelines.first().pk).delete()
    order.devicelines.update(quantity=2)
    return order


def shipping(client, order: Order, places: list[dict], shipments: list[tuple[str, int]]):
    """Step 9 with these places, and (place, quantity) of the one device to the one site."""
    url = reverse("orders:step-shipping", args=[order.no])
    form = {name: value for name, value in form_of(client, url).items() if not name.startswith(("place-", "shipment-"))}
    for prefix, rows in (("place", places), ("shipment", shipments)):
        form |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, place in enumerate(places):
        form |= {f"place-{number}-{name}": value for name, value in place.items()}
    device, site = order.devicelines.get(), order.customer.sites.first()
    for number, (place, quantity) in enumerate(shipments):
        form |= {
            f"shipment-{number}-device": str(device.pk), f"shipment-{number}-place": place,
            f"shipment-{number}-site": str(site.pk), f"shipment-{number}-quantity": str(quantity),
        }  # fmt: skip
    return client.post(url, form)


@pytest.mark.parametrize(
    ("names", "shipments", "field", "words"),
    [
        (["London"], [("London", 3)], "shipment-0-quantity", "2 ordered, 3 given"),
        (["London", "York"], [("London", 2), ("York", 1)], "shipment-1-quantity", "2 ordered, 3 given"),
        (["London", "LONDON"], [("London", 2)], "place-1-name", "This name stands twice"),
        (["London"], [("London", 1), ("London", 1)], "shipment-1-device", "A row above has this device"),
        (["London"], [("Paris", 2)], "shipment-0-place", "is not one of the shipping places"),
    ],
)
def test_shipping_says_at_the_row_what_is_wrong(signed_in, shipped, names, shipments, field, words) -> None:
    answer = shipping(signed_in(CLERK), shipped, [{**PLACE, "name": name} for name in names], shipments)
    assert words in problems(answer)
    error = read(answer.content).first("p", id=f"id_{field}_error")
    assert error is not None
    assert words in error.text
    assert not shipped.shipments.exists()


def test_shipping_that_fits_is_saved(signed_in, shipped) -> None:
    places = [{**PLACE, "name": name} for name in ("London", "York")]
    assert shipping(signed_in(CLERK), shipped, places, [("London", 1), ("York", 1)]).status_code == 302
    assert shipped.shipments.count() == 2


def test_the_action_refuses_the_same(shipped, account) -> None:
    stamp = {"order": shipped, "by": account(CLERK), "at": timezone.now()}
    with pytest.raises(ValidationError, match="same name"):
        save_shipping(places=[PLACE, {**PLACE, "name": "london"}], shipments=[], **stamp)
    goal = {"device": shipped.devicelines.get(), "place": "London", "site": shipped.customer.sites.first()}
    with pytest.raises(ValidationError, match="twice"):
        save_shipping(places=[PLACE], shipments=[{**goal, "quantity": 1}] * 2, **stamp)


@pytest.mark.parametrize("shipments", [[], [("London", 1)], [("London", 1), ("London", 0)]])
def test_every_device_is_placed_before_the_next_step_opens(signed_in, shipped, shipments) -> None:
    """guide 2.5.1.9: refused at the step itself; nothing of it is saved."""
    client, device = signed_in(CLERK), shipped.devicelines.get()
    answer = shipping(client, shipped, [PLACE], shipments)
    assert answer.status_code == 422
    placed = sum(quantity for _place, quantity in shipments)
    if not shipments or shipments[-1][1]:
        assert f"{device.model}: 2 ordered, {placed} given to a shipping place." in problems(answer)
    assert not shipped.shippingplaces.exists() and not shipped.shipments.exists()
    assert shipping(client, shipped, [PLACE], [("London", 2)]).status_code == 302
    assert shipped.shipments.get().quantity == 2


def test_of_several_devices_each_that_is_left_is_named(signed_in, shipped) -> None:
    model = shipped.plan.devices.exclude(pk=shipped.devicelines.get().model_id).first()
    account = shipped.customer.billing_accounts.first()
    first = shipped.devicelines.get()
    other = shipped.devicelines.create(model=model, billing_account=account, quantity=3)
    form = CheckedShipping.rows_of(shipped, [(first, 1)])
    assert CheckedShipping.said(shipped, form) == (
        [f"{model}: 3 ordered, 0 given to a shipping place."],
        [[f"{first.model}: 2 ordered, 1 given to a shipping place."]],
    )
    form = CheckedShipping.rows_of(shipped, [(first, 1), (other, 3), (first, 1)])
    assert CheckedShipping.said(shipped, form) == ([], [[], [], []])


class CheckedShipping:
    """The step's own check, over rows that are right by themselves."""

    @staticmethod
    def rows_of(order: Order, placed: list[tuple]) -> list[ShipmentForm]:
        site = order.customer.sites.first()
        rows = [
            ShipmentForm(
                {"device": line.pk, "place": f"P{n}", "site": site.pk, "quantity": quantity},
                order=order,
                places=[f"P{n}"],
            )
            for n, (line, quantity) in enumerate(placed)
        ]
        assert all(row.is_valid() for row in rows)
        return rows

    @staticmethod
    def said(order: Order, rows: list[ShipmentForm]) -> tuple[list[str], list[list[str]]]:
        above = Shipping.check_all_placed(list(order.devicelines.order_by("pk")), rows)
        assert {anchor for _text, anchor in above} <= {"shipments"}
        return [str(text) for text, _anchor in above], [row.errors.get("quantity", []) for row in rows]


def test_two_number_rows_for_one_site_and_account(signed_in, everything) -> None:
    order = drafts().filter(numberdemands__isnull=True).first() or drafts().first()
    order.numberdemands.all().delete()
    client, url = signed_in(CLERK), reverse("orders:step-numbers", args=[order.no])
    form = {name: value for name, value in form_of(client, url).items() if not name.startswith("demand-")}
    form |= {"demand-TOTAL_FORMS": "2", "demand-INITIAL_FORMS": "0"}
    site, account = order.customer.sites.first().pk, order.customer.billing_accounts.first().pk
    for number, quantity in enumerate((3, 4)):
        form |= {
            f"demand-{number}-site": str(site), f"demand-{number}-billing_account": str(account),
            f"demand-{number}-quantity": str(quantity),
        }  # fmt: skip
    answer = client.post(url, form)
    assert "Row 1 is for this site and billing account" in problems(answer)
    assert not order.numberdemands.exists()
    assert sent(read(answer.content))["demand-1-quantity"] == ["4"]


@pytest.mark.parametrize(("signs", "status"), [(200, 302), (201, 422), (250, 422)])
def test_a_remark_is_kept_whole_or_refused(signed_in, signs: int, status: int) -> None:
    client = signed_in(CLERK)
    answer = client.post(reverse(NEW), new_customer(client, name="Remarks Ltd", remarks="x" * signs))
    assert answer.status_code == status
    if status == 422:
        assert "A remark has up to 200 characters." in problems(answer)
        assert sent(read(answer.content))["remarks"] == ["x" * signs]


@pytest.mark.parametrize("step", ["items", "devices", "bundles"])
def test_comments_of_sheets(signed_in, everything, step: str) -> None:
    order = drafts().order_by("pk").first()
    client, url = signed_in(CLERK), reverse(f"orders:step-{step}", args=[order.no])
    form = form_of(client, url)
    name = next(name for name in form if name.startswith("comment-"))
    quantity = name.replace("comment-", "quantity-")
    assert "up to 200 characters; this one has 250" in problems(
        client.post(url, {**form, name: "x" * 250, quantity: "1"})
    )
    assert "A comment goes with a quantity" in problems(client.post(url, {**form, name: "Urgent", quantity: ""}))
    assert client.post(url, {**form, name: "Urgent", quantity: "1"}).status_code == 302
    assert form_of(client, url)[name] == ["Urgent"]


def test_a_comment_on_numbers_of_the_stock(signed_in, everything) -> None:
    order = Order.objects.filter(state__in=["submitted", "processing"], numberdemands__isnull=False).first()
    demand = order.numberdemands.first()
    demand.quantity += 5
    demand.save()
    login = Account.objects.get(partner_id=order.approver_id, is_chief=True).login_id
    client, url = signed_in(login), reverse("orders:assign", args=[order.no])
    page = read(client.get(url).content)
    number = page.first("input", name="numbers", type="checkbox").get("value")
    form = {"demand": str(demand.pk), "source": "stock", "numbers": number, "comment": "Keep quiet", "add": "1"}
    assert client.post(url, form).status_code == 302
    assert NumberPick.objects.filter(demand=demand, number_id=number, comment="Keep quiet", active=True).exists()


def test_a_comment_on_a_bundle_stands_in_the_contract(everything, account) -> None:
    from customers.actions.contract import change_bundle  # the demo's plan and customer are there by now
    from customers.models import Customer
    from customers.queries.etc import etc_on

    customer = Customer.objects.filter(status="activated", plan__bundles__isnull=False).first()
    bundle, today = customer.plan.bundles.first(), timezone.localdate()
    change_bundle(
        customer=customer, bundle=bundle, change=1, effective=today, order_no="T1", comment="For the shop",
        by=account("admin@nimbus.example"), at=timezone.now(),
    )  # fmt: skip
    assert BundleChange.objects.get(order_no="T1").comment == "For the shop"
    assert [row["comment"] for row in etc_on(customer, today) if row["name"] == bundle.name][0].endswith("For the shop")


def test_a_deactivated_reseller_is_named(signed_in, everything) -> None:
    client = signed_in("admin@vertical.example")
    reseller = Partner.objects.get(name="RS-Vertical")
    form = new_customer(client, name="Gone Ltd", partner=str(reseller.pk))
    client.post(reverse(NEW), form)
    order = Order.objects.get(customer_name="Gone Ltd")
    url = reverse("orders:step-info", args=[order.no])
    opened = form_of(client, url)
    Partner.objects.filter(pk=reseller.pk).update(status="inactive")
    for typed in (opened, {**opened, "partner": ""}):
        typed = {name: value for name, value in typed.items() if name != "version"}
        assert "RS-Vertical is deactivated. Choose another reseller." in problems(client.post(url, typed))


def test_a_plan_that_ended_is_named(signed_in, everything) -> None:
    order = drafts().order_by("pk").first()
    client, url = signed_in(CLERK), reverse("orders:step-plan", args=[order.no])
    type(order.plan).objects.filter(pk=order.plan_id).update(valid_to=timezone.localdate() - timedelta(days=1))
    answer = client.post(url, form_of(client, url, plan=[""]))
    assert f"“{order.plan.name}” is no longer offered. Choose another one." in problems(answer)
    assert "This field is required" not in problems(answer)


def test_a_plan_of_others_is_not_named(signed_in, everything) -> None:
    order = drafts().order_by("pk").first()
    hidden = type(order.plan).objects.exclude(offers__partner_id=order.partner_id).exclude(pk=order.plan_id).first()
    client, url = signed_in(CLERK), reverse("orders:step-plan", args=[order.no])
    answer = client.post(url, form_of(client, url, plan=[str(hidden.pk if hidden else 10**9)]))
    assert answer.status_code == 422
    assert not hidden or hidden.name not in problems(answer)


def test_an_action_refuses_what_is_too_long() -> None:
    assert whole("x" * 200, 200, "comment") == "x" * 200
    with pytest.raises(ValidationError) as found:
        whole("x" * 201, 200, "comment")
    assert "200" in found.value.message_dict["comment"][0]
