"""Another order like one that is there, templates of a reseller, and what is asked by name before it happens."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import ServicePlan
from customers.models import Customer
from oms.kit.acting import as_system
from orders.models import Order, OrderTemplate
from tests.commands import stand
from tests.forms import NEW, form_of, said, typed_customer
from tests.orders.scene import CHILD, CLERK, NEIGHBOUR, VERA, order_in
from tests.page import read
from tests.typed import fill_in, problems, sent

pytestmark = pytest.mark.django_db


def lines_of(order: Order) -> dict[str, list]:
    """What it asks for, over all billing accounts."""
    with as_system():
        items = order.itemlines.values_list("item_id", "quantity", "price", "trial", "trial_unit", "comment")
        devices = order.devicelines.values_list("model_id", "quantity", "comment")
        bundles = order.bundlelines.values_list("bundle_id", "quantity", "comment")
        return {"items": sorted(items), "devices": sorted(devices), "bundles": sorted(bundles)}


def begun(client: Client, query: str, name: str = "Another Ltd") -> Order:
    """Step 1 filled and sent with `query` in the address; the order it made."""
    url = f"{reverse(NEW)}?{query}"
    answer = client.post(url, form_of(client, url, **typed_customer(name)))
    assert answer.status_code == 302, problems(answer)
    with as_system():
        return Order.objects.select_related("plan").get(customer_name=name)


def template_in(client: Client, order: Order, name: str) -> OrderTemplate:
    answer = fill_in(client, reverse("orders:save-template", args=[order.no]), name=name)
    assert answer.status_code == 302
    with as_system():
        return OrderTemplate.objects.get(name=name)


def test_another_like_this_has_its_plan_and_lines_and_none_of_its_customer(signed_in) -> None:
    client, order = signed_in(CLERK), order_in("confirmed")
    page = read(client.get(order.get_absolute_url()).content)
    assert page.first("a", href=f"{reverse(NEW)}?like={order.no}").text == "Create another like this"
    made = begun(client, f"like={order.no}")
    before = lines_of(order)
    assert before["items"] and before["devices"]
    assert lines_of(made) == before
    assert (made.plan_id, made.agreement_id, made.sip_channels) == (
        order.plan_id,
        order.agreement_id,
        order.sip_channels,
    )
    with as_system():
        assert not made.customer.sites.exists() and not made.numberdemands.exists()
    assert made.saved_steps == ["info"]


def test_a_template_is_kept_listed_renamed_begun_with_and_deleted(signed_in) -> None:
    client, order = signed_in(CLERK), order_in("registration")
    template = template_in(client, order, "Garage")
    assert (template.partner_id, template.plan_id, template.made_by) == (
        client.account.partner_id,
        order.plan_id,
        client.account.name,
    )
    assert "Garage" in client.get(reverse("orders:templates")).content.decode()
    assert "Garage" in read(client.get(reverse(NEW)).content).first("main").text
    assert fill_in(client, reverse("orders:templates-edit", args=[template.pk]), name="Small garage").status_code == 302
    made = begun(client, f"template={template.pk}")
    assert lines_of(made) == lines_of(order) and made.plan_id == order.plan_id
    assert client.post(reverse("orders:templates-delete", args=[template.pk])).status_code == 302
    with as_system():
        assert not OrderTemplate.objects.filter(pk=template.pk).exists()


def test_a_template_with_another_plan_begins_with_that(signed_in) -> None:
    client = signed_in(CLERK)
    template = template_in(client, order_in("registration"), "Garage")
    with as_system():
        other = (
            ServicePlan.objects.offered_to(client.account.partner_id)
            .filter(currency="GBP")
            .exclude(pk=template.plan_id)
            .first()
        )
    assert fill_in(client, reverse("orders:templates-edit", args=[template.pk]), plan=str(other.pk)).status_code == 302
    assert begun(client, f"template={template.pk}").plan_id == other.pk


def test_a_name_is_taken_once(signed_in) -> None:
    client, order = signed_in(CLERK), order_in("registration")
    one = template_in(client, order, "Garage")
    answer = fill_in(client, reverse("orders:save-template", args=[order.no]), name="GARAGE")
    assert "You have a template of this name already." in problems(answer)
    two = template_in(client, order, "Workshop")
    answer = fill_in(client, reverse("orders:templates-edit", args=[two.pk]), name="garage")
    assert answer.status_code == 422 and "You have a template of this name already." in answer.content.decode()
    assert one.pk != two.pk


def test_what_is_not_offered_any_more_is_left_out_and_named(signed_in) -> None:
    client, order = signed_in(CLERK), order_in("registration")
    template = template_in(client, order, "Garage")
    with as_system():
        gone = order.itemlines.select_related("item").first().item
        order.plan.plan_items.filter(item=gone).delete()
    url = f"{reverse(NEW)}?template={template.pk}"
    answer = client.post(url, form_of(client, url, **typed_customer("Left Out Ltd")))
    assert f"Not offered any more, and left out: {gone}." in said(answer)
    with as_system():
        made = Order.objects.get(customer_name="Left Out Ltd")
        assert made.itemlines.exists() and not made.itemlines.filter(item=gone).exists()


def test_without_its_plan_a_template_gives_nothing(signed_in) -> None:
    client, order = signed_in(CLERK), order_in("registration")
    template = template_in(client, order, "Garage")
    with as_system():
        order.plan.offers.filter(partner_id=client.account.partner_id).delete()
    made = begun(client, f"template={template.pk}")
    assert made.plan_id is None and not any(lines_of(made).values())


def test_a_neighbour_begins_empty_and_sees_no_template(signed_in) -> None:
    template = template_in(signed_in(CLERK), order_in("registration"), "Garage")
    client = signed_in(NEIGHBOUR)
    for query in (f"template={template.pk}", f"like={order_in('registration').no}", "template=x", "like=%00"):
        page = client.get(f"{reverse(NEW)}?{query}")
        assert page.status_code in (200, 400) and "This order begins with" not in page.content.decode()
    assert client.get(reverse("orders:begin-with", args=[template.pk])).status_code == 404
    assert "Garage" not in client.get(reverse("orders:templates")).content.decode()


def test_those_above_look_and_do_not_change_and_those_below_see_nothing(signed_in) -> None:
    template = template_in(signed_in(CLERK), order_in("registration"), "Garage")
    edit = reverse("orders:templates-edit", args=[template.pk])
    assert "Garage" in signed_in(VERA).get(reverse("orders:templates")).content.decode()
    assert signed_in(VERA).get(edit).status_code == 403
    assert signed_in(CHILD).get(edit).status_code == 404


def test_an_order_of_another_kind_is_no_template(signed_in) -> None:
    client = signed_in(CLERK)
    with as_system():
        other = Order.objects.filter(kind="service_start", requester_id=client.account.partner_id).first()
    answer = client.get(reverse("orders:save-template", args=[other.no]))
    assert answer.status_code == 403
    assert "Only what a new customer ordered can be a template." in answer.content.decode()
    assert "Save as template" not in client.get(other.get_absolute_url()).content.decode()


def test_service_start_is_asked_by_the_customers_name(signed_in) -> None:
    client = signed_in(CLERK)
    with as_system():
        customer = Customer.objects.filter(status="created", partner_id=client.account.partner_id).first()
    stand(customer)
    url = reverse("orders:service-start", args=[customer.code])
    form = {"start": customer.today(timezone.now()).isoformat(), "nonce": str(uuid.uuid4())}
    page = read(client.post(url, form).content)
    assert page.first("h1").text == f"Service Start: {customer.name}?"
    assert "cannot be taken back" in page.text
    with as_system():
        assert not Order.objects.filter(customer=customer, kind="service_start").exists()
    answer = client.post(url, {**sent(page), "sure": "1"})
    assert answer.status_code == 302
    with as_system():
        assert Order.objects.get(customer=customer, kind="service_start").state == "confirmed"


def test_an_id_can_be_copied(signed_in) -> None:
    order = order_in("registration")
    page = read(signed_in(CLERK).get(order.get_absolute_url()).content)
    assert page.first("button", data_copy=order.no).text == f"Copy {order.no}"
