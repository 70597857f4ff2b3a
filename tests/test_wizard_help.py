"""What a step does while somebody types: rows, addresses, sheets, answers; and what it asks before it ends something."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import ServicePlan
from customers.models import AdministratorLink, BillingAccount, Customer, CustomerClass
from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.secrets import unseal
from orders.models import Order
from partners.models import Notice
from tests import things
from tests.forms import NEW, form_of, new_customer
from tests.orders.scene import CLERK, NEIGHBOUR, fresh, order_in
from tests.orders.test_take_effect import coming, effect, noon
from tests.page import Node, read
from tests.typed import problems, sent

pytestmark = pytest.mark.django_db
CHECK = "orders:check-customer"


@pytest.fixture
def order() -> Order:
    found = order_in("registration")
    with as_system():
        Order.objects.filter(pk=found.pk).update(activation_date=timezone.localdate() + timedelta(days=7))
    return found


def address(code: str, order: Order) -> str:
    return reverse(f"orders:step-{code}", args=[order.no])


def drawn_again(client, url: str, form: dict, **button: str) -> Node:
    answer = client.post(url, {**form, **(button or {"add-nothing": "1"})})
    assert answer.status_code == 200
    return read(answer.content)


def errors(page: Node) -> list[str]:
    return [node.text for node in page.first("main").walk() if "error" in node.get("class").split()]


# --- rows


def test_a_new_row_has_the_focus_and_nothing_else_is_judged(signed_in) -> None:
    client = signed_in(CLERK)
    form = new_customer(client, name="", admin_email="nobody", **{"accounts-0-city": ""})
    page = drawn_again(client, reverse(NEW), form, **{"add-accounts": "1"})
    assert errors(page) == []
    assert page.first(id="problems") is None
    assert [n.get("name") for n in page.first("main").walk() if "autofocus" in n.attributes] == ["accounts-1-name"]
    assert sent(page)["admin_email"] == ["nobody"]
    assert problems(client.post(reverse(NEW), form))


def test_a_row_that_is_taken_away_is_not_judged(order, signed_in) -> None:
    client, url = signed_in(CLERK), address("plan", order)
    page = drawn_again(client, url, form_of(client, url), **{"add-sites": "1"})
    row = f"sites-{int(sent(page)['sites-TOTAL_FORMS'][0]) - 1}"
    wrong = sent(page, **{f"{row}-name": ["Second"], f"{row}-post_code": [""], "title": [""]})
    assert "Post Code: This field is required." in problems(client.post(url, wrong))
    gone = {**wrong, f"{row}-DELETE": ["on"]}
    assert "Post Code" not in problems(client.post(url, gone))
    assert client.post(url, {**gone, "title": ["Again"]}).status_code == 302


# --- addresses


def test_a_site_takes_the_address_of_a_billing_account(order, signed_in) -> None:
    client, url = signed_in(CLERK), address("plan", order)
    with as_system():
        account = BillingAccount.objects.create(customer=order.customer, **{**things.ACCOUNT, "name": "Branch"})
    page = drawn_again(client, url, form_of(client, url), **{"add-sites": "1"})
    row = f"sites-{int(sent(page)['sites-TOTAL_FORMS'][0]) - 1}"
    form = sent(page, **{f"{row}-same_as": [str(account.pk)]})
    back = sent(drawn_again(client, url, form))
    assert [back[f"{row}-{name}"] for name in ("name", "address1", "city", "post_code", "same_as")] == [
        ["Branch"], ["1 Example Street"], ["London"], ["EC1A 1AA"], [""],
    ]  # fmt: skip
    assert client.post(url, form).status_code == 302  # the same without JavaScript
    with as_system():
        assert order.customer.sites.get(name="Branch").address1 == "1 Example Street"


def test_a_shipping_place_is_a_site_and_a_shipment_chooses_among_the_places(order, signed_in) -> None:
    client, url = signed_in(CLERK), address("shipping", order)
    with as_system():
        site = order.customer.sites.first()
    form = form_of(
        client, url, **{"place-0-name": [""], "place-0-phone": ["020 7946 0556"], "place-0-same_as": [str(site.pk)]}
    )
    page = drawn_again(client, url, form)
    back = sent(page)
    assert (back["place-0-name"], back["place-0-phone"]) == ([site.name], ["020 7946 0556"])
    assert back["place-0-post_code"] == [site.post_code]
    offered = [option.get("value") for option in page.first("select", name="shipment-0-place").all("option")]
    assert offered == ["", site.name, back["shipment-0-place"][0]]  # what is not there any more is refused, not lost


# --- items


def test_a_billing_account_is_filled_like_the_first(order, signed_in) -> None:
    client, url = signed_in(CLERK), address("items", order)
    with as_system():
        branch = BillingAccount.objects.create(customer=order.customer, **{**things.ACCOUNT, "name": "Branch"})
        line = order.itemlines.select_related("item").first()
    first, second = (f"{account}-{line.item_id}" for account in (line.billing_account_id, branch.pk))
    form = form_of(
        client, url, **{f"quantity-{first}": ["17"], f"price-{first}": ["1.25"], f"comment-{first}": ["Desk"]}
    )
    page = drawn_again(client, url, form, **{"add-copy": str(branch.pk)})
    back = sent(page)
    assert [back[f"{c}-{second}"] for c in ("quantity", "price", "comment")] == [["17"], ["1.25"], ["Desk"]]
    assert client.post(url, back).status_code == 302
    with as_system():
        assert order.itemlines.get(item=line.item_id, billing_account=branch).quantity == 17


def test_what_stands_behind_more_is_told_in_words(order, signed_in) -> None:
    with as_system():
        line = order.itemlines.first()
        order.itemlines.filter(pk=line.pk).update(trial=1, trial_unit="month", comment="Reception pilot")
    page = read(signed_in(CLERK).get(address("items", order)).content)
    assert "trial 1 month · Reception pilot" in page.first("main").text


# --- steps


def listed(page: Node) -> list[str]:
    return [item.text for item in page.first("nav", class_="steps").all("li")]


def test_the_list_of_steps_keeps_its_length(order, signed_in) -> None:
    client = signed_in(CLERK)
    before = listed(read(client.get(reverse(NEW)).content))
    with as_system():
        order.shipments.all().delete()
        order.devicelines.all().delete()
        ServicePlan.objects.filter(pk=order.plan_id).update(attach_file=False)
    page = read(client.get(address("plan", order)).content)
    now = listed(page)
    assert len(now) == len(before) == 10
    assert "Device shipping Not needed: No devices are ordered." in now[7]
    assert f"Attach File Not needed: {order.plan} asks for no files." in now[8]
    assert "of 7 steps complete" in page.text


def test_save_and_check_goes_to_the_whole_order(order, signed_in) -> None:
    client, url = signed_in(CLERK), address("trunk", order)
    answer = client.post(url, {**form_of(client, url, sip=["2"]), "check": "1"})
    assert (answer.status_code, answer.url) == (302, address("submit", order))
    assert fresh(order).sip_channels == 2


def test_cancel_asks_by_name_and_only_then_ends_order_and_customer(order, signed_in) -> None:
    client, question = signed_in(CLERK), reverse("orders:cancel", args=[order.no])
    url = address("items", order)
    answer = client.post(url, {**form_of(client, url), "cancel": "1"})
    assert (answer.status_code, answer.url) == (302, question)
    assert fresh(order).state == "registration"
    page = read(client.get(question).content)
    assert page.first("h1").text == f"Cancel order {order.no} of {order.customer_name}?"
    assert f"the customer {order.customer_name} ({order.customer_code})" in page.text
    assert client.post(question, sent(page)).status_code == 302
    assert (fresh(order).state, fresh(order).customer.status) == ("canceled", "cancel")
    assert client.get(question).url == order.get_absolute_url()


# --- the administrator's password


def test_what_was_typed_survives_a_refusal_passwords_too(signed_in) -> None:
    client = signed_in(CLERK)
    form = new_customer(client, name="")
    answer = client.post(reverse(NEW), form)
    assert answer.status_code == 422
    back = sent(read(answer.content))
    typed = set(form) - {"csrfmiddlewaretoken", "typed_by"}
    assert {name: back[name] for name in typed} == {name: form[name] for name in typed}


def test_without_a_password_the_administrator_gets_a_link_on_the_day() -> None:
    order = coming()
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(admin_secret="", admin_email="ada@link.example")
    assert effect(order, noon(order.effective)) is True
    with as_system():
        link = AdministratorLink.objects.get(customer=order.customer_id, used_at=None)
        sent_secret = Command.objects.get(order_no=order.no, kind="create_administrator").secret
        assert len(unseal(sent_secret)) > 30
    assert link.expires_at > noon(order.effective)


def test_with_a_password_no_link_is_mailed() -> None:
    order = coming()
    assert effect(order, noon(order.effective)) is True
    with as_system():
        assert not AdministratorLink.objects.filter(customer=order.customer_id).exists()
        assert not Notice.objects.filter(
            kind="customer-administrator-login", created_at__gt=timezone.now() - timedelta(minutes=5)
        ).exists()


# --- folded parts and the fields of a class


def folds(page: Node) -> dict[str, bool]:
    return {node.first("summary").text: "open" in node.attributes for node in page.first("main").all("details")}


def test_what_is_not_needed_is_folded_and_opens_with_a_value_or_an_error(signed_in) -> None:
    client = signed_in(CLERK)
    fresh_page = folds(read(client.get(reverse(NEW)).content))
    assert len(fresh_page) >= 5 and not any(fresh_page.values())
    answer = client.post(reverse(NEW), new_customer(client, contact_phone="12", admin_password="", confirm_password=""))
    found = folds(read(answer.content))
    assert [name for name, opened in found.items() if opened] == ["Contact"]


def test_the_fields_of_a_class_appear_as_it_is_chosen(signed_in) -> None:
    client = signed_in(CLERK)
    cost = {"key": "cost", "label": "Cost centre", "kind": "text", "mandatory": True}
    with as_system():
        chosen = CustomerClass.objects.filter(partner_id=client.account.partner_id).first()
        CustomerClass.objects.filter(pk=chosen.pk).update(custom_fields=[cost])
    page = drawn_again(client, reverse(NEW), new_customer(client, customer_class=str(chosen.pk)))
    assert "Cost centre" in page.first(id="class-fields").text
    assert errors(page) == [] and folds(page)["Billing and customer class"]


# --- answers while typing


def answered(client, **typed: str) -> str:
    return read(client.get(reverse(CHECK), typed).content).text


def test_name_domain_and_administrator_are_answered(signed_in, acting) -> None:
    with acting(CLERK) as clerk:
        things.customer(clerk, "Answer Bakery", domain="answer.example", admin_id="ada@answer.example")
    client = signed_in(CLERK)
    assert answered(client, name="answer bakery").startswith("A customer of this name is there: C")
    assert answered(client, name="Answer Bakers") == ""
    assert answered(client, domain="Answer.example").startswith("This domain is in use. Choose another one. C")
    assert answered(client, domain="another.example") == "Free."
    assert answered(client, domain="no domain").startswith("Write a domain like example.com")
    assert answered(client, admin_id="ada@answer.example").startswith("This Administrator ID is in use.")
    assert answered(client, admin_id="eve@answer.example") == "Free."
    with as_system():
        own = Customer.objects.get(name="Answer Bakery").code
    assert answered(client, domain="answer.example", without=own) == "Free."


def test_what_a_neighbour_has_is_not_told(signed_in, acting) -> None:
    with acting(CLERK) as clerk:
        things.customer(clerk, "Answer Bakery", domain="answer.example", admin_id="ada@answer.example")
        mine = str(clerk.partner_id)
    client = signed_in(NEIGHBOUR)
    assert answered(client, name="Answer Bakery", partner=mine) == ""
    assert answered(client, domain="answer.example", partner=mine) == "Free."
    assert answered(client, admin_id="ada@answer.example", partner=mine) == "Free."
