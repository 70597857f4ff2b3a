"""Modify on a customer's tabs, and the administrator's link."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from customers.actions import login_link
from customers.actions.move import move
from customers.models import AdministratorLink, CustomerClass
from inventory.models import Command, Number
from oms.kit.acting import as_system
from oms.kit.secrets import unseal
from partners.models import Notice
from tests import things
from tests.changes import ABOVE, BELOW, CLERK, NEIGHBOUR, address, commands, errors, fresh, send, typed
from tests.page import read

pytestmark = pytest.mark.django_db


# --- Basic Info


def test_basic_info_is_saved_and_normalised(signed_in, example) -> None:
    client = signed_in(CLERK)
    answer = send(
        client, address("modify-basic", example), name=" Example Bakery & Sons ", language="de", kind="test",
        cli="+44 (0)20 7946 0020", contact_name="Carl", mobile="03069990002", remark_0="One", remark_3="Two",
    )  # fmt: skip
    assert answer.status_code == 302 and answer.url == address("basic", example)
    now = fresh(example)
    assert (now.name, now.language, now.kind, now.cli) == ("Example Bakery & Sons", "de", "test", "+442079460020")
    assert (now.remarks, now.mobile) == (["One", "Two"], "+443069990002")
    page = client.get(answer.url).content.decode()
    assert "Basic Info is saved." in page and "020 7946 0020" in page and "Example Bakery &amp; Sons" in page


def test_id_domain_and_reseller_are_shown_but_are_no_fields(signed_in, example) -> None:
    client, url = signed_in(CLERK), address("modify-basic", example)
    fields = typed(client.get(url))
    assert not {"code", "domain", "partner", "status"} & set(fields)
    smuggled = {"code": "C000000001", "domain": "evil.example", "partner": "1", "status": "closed"}
    assert client.post(url, {**fields, **smuggled}).status_code == 302
    now = fresh(example)
    assert (now.code, now.domain, now.partner_id, now.status) == (
        example.code, example.domain, example.partner_id, example.status,
    )  # fmt: skip


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(signed_in, example) -> None:
    wrong = {
        "name": "", "cli": "hello", "contact_email": "nobody", "default_limit": "51", "remark_0": "kept",
        "credit_limit": "10", "balance_control": "prepaid",
    }  # fmt: skip
    client, url = signed_in(CLERK), address("modify-basic", example)
    assert set(errors(send(client, url, **wrong))) == {"name", "cli", "contact_email"}
    answer = send(client, url, **{**wrong, "name": "Bakery", "contact_email": "", "cli": "020 7946 0018"})
    assert set(errors(answer)) == {"credit_limit"}
    shown = typed(answer)
    assert {name: shown[name] for name in ("cli", "credit_limit", "remark_0", "balance_control")} == {
        "cli": "020 7946 0018", "credit_limit": "10", "remark_0": "kept", "balance_control": "prepaid",
    }  # fmt: skip
    now = fresh(example)
    assert (now.name, now.remarks, now.balance_control) == ("Example Bakery", [], "postpaid")


def test_a_limit_above_the_plans_maximum_takes_the_whole_save_back(signed_in, example) -> None:
    client, url = signed_in(CLERK), address("modify-basic", example)
    assert "up to 50" in errors(send(client, url, name="New name", custom_limit="51"))["custom_limit"]
    assert fresh(example).name == "Example Bakery"
    assert commands(example) == []


def test_a_changed_limit_reaches_the_network_once_and_an_unchanged_one_does_not(signed_in, example) -> None:
    client, url = signed_in(CLERK), address("modify-basic", example)
    send(client, url, contact_name="Carl")
    assert commands(example) == []
    send(client, url, default_limit="25", custom_limit="40.50")
    (command,) = commands(example)
    assert (command.kind, command.payload) == ("set_fraud_limit", {"default": "25.00", "custom": "40.50"})
    page = client.get(address("basic", example)).content.decode()
    assert "25.00 GBP/Day" in page and "40.50 GBP/Day" in page


def test_additional_info_is_what_the_class_asks_for(signed_in, acting, example) -> None:
    with acting(CLERK) as clerk:
        retail = CustomerClass.objects.create(
            partner_id=clerk.partner_id, name="Retail",
            custom_fields=[{"key": "tax", "label": "Tax code", "kind": "text", "mandatory": True}],
        )  # fmt: skip
    client, url = signed_in(CLERK), address("modify-basic", example)
    refused = send(client, url, customer_class=str(retail.pk))
    assert set(errors(refused)) == {"custom_data-tax"}
    shown = typed(refused)
    assert shown["customer_class"] == str(retail.pk) and "custom_data-tax" in shown
    assert client.post(url, {**shown, "custom_data-tax": "T-100"}).status_code == 302
    page = client.get(address("basic", example)).content.decode()
    assert "Tax code" in page and "T-100" in page and "Retail" in page


def test_a_renamed_customer_is_renamed_on_its_numbers_devices_and_commands(signed_in, example) -> None:
    with as_system():
        number = Number.objects.filter(assign="unused").first()
        Number.objects.filter(pk=number.pk).update(
            assign="used", customer=example, customer_name=example.name, partner_id=example.partner_id, site_name="Main"
        )
    client = signed_in(CLERK)
    send(client, address("modify-basic", example), default_limit="21")
    send(client, address("modify-basic", example), name="Second Bakery")
    site = fresh(example).sites.model.objects
    with as_system():
        main = site.get(customer=example)
    send(client, address("modify-site", example, main.pk), name="Harbour")
    with as_system():
        number.refresh_from_db()
        assert (number.customer_name, number.site_name) == ("Second Bakery", "Harbour")
        named = Command.objects.filter(customer=example).values_list("kind", "customer_name")
        assert dict(named)["change_tenant"] == "Second Bakery" and {name for _kind, name in named} == {"Second Bakery"}


# --- Administrator


def test_the_administrator_is_changed_here_and_in_the_network(signed_in, example) -> None:
    client = signed_in(CLERK)
    answer = send(
        client, address("modify-administrator", example), admin_name="Bettina", admin_email="b@bakery.example"
    )
    assert answer.status_code == 302
    (command,) = commands(example)
    assert command.kind == "change_administrator" and not command.secret
    assert command.payload == {"login": "betty@bakery.example", "name": "Bettina", "email": "b@bakery.example"}


def test_a_new_password_goes_sealed_to_the_network_and_stands_nowhere_else(signed_in, example) -> None:
    client, url = signed_in(CLERK), address("change-password", example)
    assert set(errors(client.post(url, {"password": "long-enough-1", "again": "long-enough-2"}))) == {"again"}
    assert set(errors(client.post(url, {"password": "short", "again": "short"}))) == {"password"}
    assert commands(example) == []
    answer = client.post(url, {"password": "long-enough-1", "again": "long-enough-1"})
    assert answer.status_code == 302
    (command,) = commands(example)
    assert unseal(command.secret) == "long-enough-1" and "long-enough" not in str(command.payload)
    assert fresh(example).admin_secret == example.admin_secret
    assert "long-enough" not in client.get(address("changes", example)).content.decode()


def test_before_the_service_exists_the_password_waits_with_the_customer(signed_in, acting) -> None:
    with acting(CLERK) as clerk:
        new = things.customer(clerk, "New Bakery", admin_id="n@bakery.example", admin_password="flour-water-9")
    signed_in(CLERK).post(address("change-password", new), {"password": "long-enough-1", "again": "long-enough-1"})
    assert unseal(fresh(new).admin_secret) == "long-enough-1"
    assert commands(new) == []


# --- Send Login Information via E-Mail


def sent_link(example) -> tuple[Notice, str]:
    """The mail as the worker will send it, and the link in it."""
    with as_system():
        mail = Notice.objects.filter(kind="customer-administrator-login").latest("pk")
    link = unseal(mail.sealed_link) if getattr(mail, "sealed_link", "") else mail.link
    return mail, link


def test_login_information_is_a_one_time_link_and_never_a_password(signed_in, example) -> None:
    clerk = signed_in(CLERK)
    answer = clerk.post(address("send-login", example), follow=True)
    assert "on its way to betty@bakery.example" in answer.content.decode()
    mail, link = sent_link(example)
    assert (mail.address, mail.receiver, mail.method) == ("betty@bakery.example", "Betty Baker", "email")
    assert mail.customer_code == example.code
    assert "flour-water" not in mail.text + mail.html and "betty@bakery.example" in mail.text
    secret = link.rstrip("/").rpartition("/")[2]
    with as_system():
        assert secret not in str(list(AdministratorLink.objects.values()))
    betty = Client()
    assert betty.get(link).status_code == 200
    assert betty.get(link).status_code == 200  # looking uses nothing up
    assert set(errors(betty.post(link, {"password": "short", "again": "short"}))) == {"password"}
    new = {"password": "my-own-words-22", "again": "my-own-words-22"}
    assert betty.post(link, new).status_code == 200
    (command,) = commands(example)
    assert (command.kind, unseal(command.secret)) == ("change_administrator", "my-own-words-22")
    for again in (betty.get(link), betty.post(link, new)):
        assert again.status_code in (410, 422) and "no longer works" in again.content.decode()
    assert len(commands(example)) == 1


def test_a_link_ends_when_a_newer_one_is_sent_after_a_day_and_with_the_customer(signed_in, acting, example) -> None:
    clerk = signed_in(CLERK)
    clerk.post(address("send-login", example))
    first = sent_link(example)[1]
    clerk.post(address("send-login", example))
    second = sent_link(example)[1]
    assert [Client().get(link).status_code for link in (first, second)] == [410, 200]
    secret = second.rstrip("/").rpartition("/")[2]
    later = timezone.now() + login_link.LIFE
    assert login_link.open_link(secret, at=later) is None
    with pytest.raises(PermissionDenied):
        login_link.choose_password(secret=secret, password="my-own-words-22", at=later)
    assert Client().get("/administrator/no-such-link/").status_code == 410


def test_without_an_address_nothing_is_sent_and_it_is_said(signed_in, acting) -> None:
    with acting(CLERK) as clerk:
        bare = things.customer(clerk, "Bare Bakery", admin_id="x@bakery.example", admin_password="flour-water-9")
    page = signed_in(CLERK).post(address("send-login", bare), follow=True).content.decode()
    assert "ID and e-mail address first" in page
    with as_system():
        assert not Notice.objects.filter(customer_code=bare.code).exists()


# --- sites and billing accounts


def test_a_site_and_an_account_are_modified_one_by_one(signed_in, example) -> None:
    client = signed_in(CLERK)
    with as_system():
        site, account = example.sites.get(), example.billing_accounts.get()
    assert send(client, address("modify-site", example, site.pk), name="Harbour", is_main="").status_code == 302
    url = address("modify-account", example, account.pk)
    assert set(errors(send(client, url, invoice_day="29", name=""))) == {"name"}
    assert errors(send(client, url, invoice_day="29"))["invoice_day"] == "Choose a day from 1 to 28."
    assert send(client, url, invoice_day="28", payment_day="14").status_code == 302
    with as_system():
        site.refresh_from_db()
        account.refresh_from_db()
    assert (site.name, site.is_main, account.invoice_day, account.payment_day) == ("Harbour", True, 28, 14)
    assert "28 / 14" in client.get(address("billing-accounts", example)).content.decode()


def test_a_place_of_another_customer_is_404_by_every_way(signed_in, acting, example) -> None:
    with acting(CLERK) as clerk:
        other = things.customer(clerk, "Other Bakery")
        site, account = other.sites.get(), other.billing_accounts.get()
    client = signed_in(CLERK)
    for url in (address("modify-site", example, site.pk), address("modify-account", example, account.pk)):
        assert client.get(url).status_code == client.post(url, {}).status_code == 404


# --- who may


FORMS = ("modify-basic", "change-reseller", "modify-administrator", "change-password")


@pytest.mark.parametrize("name", [*FORMS, "send-login"])
def test_strangers_get_404_ancestors_may_and_a_closed_customer_is_403(signed_in, acting, example, name) -> None:
    for login in (NEIGHBOUR, BELOW):
        assert signed_in(login).post(address(name, example), {}).status_code == 404
    assert signed_in(ABOVE).post(address(name, example), {}).status_code in (302, 422)
    with acting(CLERK) as clerk:
        move(example, "close", by=clerk, at=timezone.now())
    client = signed_in(CLERK)
    answer = client.post(address(name, example), {})
    assert answer.status_code == 403 and "no longer changed" in answer.content.decode()
    assert "Modify" not in read(client.get(address("basic", example)).content).first("main").text
