"""Modify on a customer's tabs, Change Reseller, the administrator's link, and the change history they leave."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.actions import contract, login_link
from customers.actions.change_reseller import change_reseller
from customers.actions.move import move
from customers.models import AdministratorLink, Customer, CustomerClass
from customers.queries.changes import changes_of
from inventory.models import Command, Number
from oms.kit.acting import acting_for, as_system
from oms.kit.secrets import unseal
from partners.models import Notice, Partner
from partners.signals import partner_renamed
from tests import things
from tests.page import read

CLERK, BELOW, ABOVE = "clerk@rs-vertical.example", "admin@tideway.example", "admin@vertical.example"
NEIGHBOUR = "admin@orbit.example"
pytestmark = pytest.mark.django_db


def told(by) -> dict:
    return {"order_no": "2026-000001", "by": by, "at": timezone.now()}


@pytest.fixture
def bakery(acting) -> Customer:
    """An activated customer with a limit, a number and an administrator."""
    with acting(CLERK) as clerk:
        made = things.customer(
            clerk, "Example Bakery", admin_id="betty@bakery.example", admin_password="flour-water-9",
            admin_name="Betty Baker", admin_email="betty@bakery.example",
        )  # fmt: skip
        contract.set_plan(customer=made, plan=things.plan(fraud_max=Decimal("50")), effective=things.MAY, **told(clerk))
        contract.set_fraud_limit(customer=made, default_limit=Decimal("20"), effective=things.MAY, **told(clerk))
        for verb in ("create_service", "activate"):
            move(made, verb, by=clerk, at=timezone.now())
        return contract.refresh_headline(customer=made, today=timezone.localdate())


def address(name: str, customer: Customer, *more) -> str:
    return reverse(f"customers:{name}", args=[customer.code, *more])


def typed(answer) -> dict[str, str]:
    """What a form shows, as it would be sent back."""
    form = next(f for f in read(answer.content).first("main").all("form") if f.get("method") == "post")
    found = {i.get("name"): i.get("value") or "" for i in form.all("input") if i.get("type") != "checkbox"}
    for select in form.all("select"):
        chosen = [o for o in select.all("option") if "selected" in o.attributes]
        found[select.get("name")] = chosen[0].get("value") if chosen else ""
    return found


def send(client, url: str, **changes):
    """Open the form at `url`, change some fields, send all of it."""
    return client.post(url, {**typed(client.get(url)), **changes})


def errors(answer) -> dict[str, str]:
    """Field id → its error."""
    assert answer.status_code == 422, answer.status_code
    root = read(answer.content)
    assert root.first("title").text.startswith("Error: ")
    found = {}
    for node in root.walk():
        if "wrong" in (node.get("class") or "").split():
            field = node.first("input") or node.first("select")
            found[field.get("name")] = " ".join(p.text for p in node.all("p") if "error" in (p.get("class") or ""))
    return found


def fresh(customer: Customer) -> Customer:
    with as_system():
        return Customer.objects.get(pk=customer.pk)


def commands(customer: Customer) -> list[Command]:
    with as_system():
        return list(Command.objects.filter(customer=customer).order_by("pk"))


# --- Basic Info


def test_basic_info_is_saved_and_normalised(signed_in, bakery) -> None:
    client = signed_in(CLERK)
    answer = send(
        client, address("modify-basic", bakery), name=" Example Bakery & Sons ", language="de", kind="test",
        cli="+44 (0)20 7946 0020", contact_name="Carl", mobile="03069990002", remark_0="One", remark_3="Two",
    )  # fmt: skip
    assert answer.status_code == 302 and answer.url == address("basic", bakery)
    now = fresh(bakery)
    assert (now.name, now.language, now.kind, now.cli) == ("Example Bakery & Sons", "de", "test", "+442079460020")
    assert (now.remarks, now.mobile) == (["One", "Two"], "+443069990002")
    page = client.get(answer.url).content.decode()
    assert "Basic Info is saved." in page and "020 7946 0020" in page and "Example Bakery &amp; Sons" in page


def test_id_domain_and_reseller_are_shown_but_are_no_fields(signed_in, bakery) -> None:
    client, url = signed_in(CLERK), address("modify-basic", bakery)
    fields = typed(client.get(url))
    assert not {"code", "domain", "partner", "status"} & set(fields)
    smuggled = {"code": "C000000001", "domain": "evil.example", "partner": "1", "status": "closed"}
    assert client.post(url, {**fields, **smuggled}).status_code == 302
    now = fresh(bakery)
    assert (now.code, now.domain, now.partner_id, now.status) == (
        bakery.code, bakery.domain, bakery.partner_id, bakery.status,
    )  # fmt: skip


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(signed_in, bakery) -> None:
    wrong = {
        "name": "", "cli": "hello", "contact_email": "nobody", "default_limit": "51", "remark_0": "kept",
        "credit_limit": "10", "balance_control": "prepaid",
    }  # fmt: skip
    client, url = signed_in(CLERK), address("modify-basic", bakery)
    assert set(errors(send(client, url, **wrong))) == {"name", "contact_email"}
    answer = send(client, url, **{**wrong, "name": "Bakery", "contact_email": ""})
    assert set(errors(answer)) == {"cli", "credit_limit"}
    shown = typed(answer)
    assert {name: shown[name] for name in ("cli", "credit_limit", "remark_0", "balance_control")} == {
        "cli": "hello", "credit_limit": "10", "remark_0": "kept", "balance_control": "prepaid",
    }  # fmt: skip
    now = fresh(bakery)
    assert (now.name, now.remarks, now.balance_control) == ("Example Bakery", [], "postpaid")


def test_a_limit_above_the_plans_maximum_takes_the_whole_save_back(signed_in, bakery) -> None:
    client, url = signed_in(CLERK), address("modify-basic", bakery)
    assert "up to 50" in errors(send(client, url, name="New name", custom_limit="51"))["custom_limit"]
    assert fresh(bakery).name == "Example Bakery"
    assert commands(bakery) == []


def test_a_changed_limit_reaches_the_network_once_and_an_unchanged_one_does_not(signed_in, bakery) -> None:
    client, url = signed_in(CLERK), address("modify-basic", bakery)
    send(client, url, contact_name="Carl")
    assert commands(bakery) == []
    send(client, url, default_limit="25", custom_limit="40.50")
    (command,) = commands(bakery)
    assert (command.kind, command.payload) == ("set_fraud_limit", {"default": "25.00", "custom": "40.50"})
    page = client.get(address("basic", bakery)).content.decode()
    assert "25.00 GBP/Day" in page and "40.50 GBP/Day" in page


def test_additional_info_is_what_the_class_asks_for(signed_in, acting, bakery) -> None:
    with acting(CLERK) as clerk:
        retail = CustomerClass.objects.create(
            partner_id=clerk.partner_id, name="Retail",
            custom_fields=[{"key": "tax", "label": "Tax code", "kind": "text", "mandatory": True}],
        )  # fmt: skip
    client, url = signed_in(CLERK), address("modify-basic", bakery)
    refused = send(client, url, customer_class=str(retail.pk))
    assert set(errors(refused)) == {"custom_data-tax"}
    shown = typed(refused)
    assert shown["customer_class"] == str(retail.pk) and "custom_data-tax" in shown
    assert client.post(url, {**shown, "custom_data-tax": "T-100"}).status_code == 302
    page = client.get(address("basic", bakery)).content.decode()
    assert "Tax code" in page and "T-100" in page and "Retail" in page


def test_a_renamed_customer_is_renamed_on_its_numbers_devices_and_commands(signed_in, bakery) -> None:
    with as_system():
        number = Number.objects.filter(assign="unused").first()
        Number.objects.filter(pk=number.pk).update(
            assign="used", customer=bakery, customer_name=bakery.name, partner_id=bakery.partner_id, site_name="Main"
        )
    client = signed_in(CLERK)
    send(client, address("modify-basic", bakery), default_limit="21")
    send(client, address("modify-basic", bakery), name="Second Bakery")
    site = fresh(bakery).sites.model.objects
    with as_system():
        main = site.get(customer=bakery)
    send(client, address("modify-site", bakery, main.pk), name="Harbour")
    with as_system():
        number.refresh_from_db()
        assert (number.customer_name, number.site_name) == ("Second Bakery", "Harbour")
        assert Command.objects.get(customer=bakery).customer_name == "Second Bakery"


# --- Administrator


def test_the_administrator_is_changed_here_and_in_the_network(signed_in, bakery) -> None:
    client = signed_in(CLERK)
    answer = send(client, address("modify-administrator", bakery), admin_name="Bettina", admin_email="b@bakery.example")
    assert answer.status_code == 302
    (command,) = commands(bakery)
    assert command.kind == "change_administrator" and not command.secret
    assert command.payload == {"login": "betty@bakery.example", "name": "Bettina", "email": "b@bakery.example"}


def test_a_new_password_goes_sealed_to_the_network_and_stands_nowhere_else(signed_in, bakery) -> None:
    client, url = signed_in(CLERK), address("change-password", bakery)
    assert set(errors(client.post(url, {"password": "long-enough-1", "again": "long-enough-2"}))) == {"again"}
    assert set(errors(client.post(url, {"password": "short", "again": "short"}))) == {"password"}
    assert commands(bakery) == []
    answer = client.post(url, {"password": "long-enough-1", "again": "long-enough-1"})
    assert answer.status_code == 302
    (command,) = commands(bakery)
    assert unseal(command.secret) == "long-enough-1" and "long-enough" not in str(command.payload)
    assert fresh(bakery).admin_secret == bakery.admin_secret
    assert "long-enough" not in client.get(address("changes", bakery)).content.decode()


def test_before_the_service_exists_the_password_waits_with_the_customer(signed_in, acting) -> None:
    with acting(CLERK) as clerk:
        new = things.customer(clerk, "New Bakery", admin_id="n@bakery.example", admin_password="flour-water-9")
    signed_in(CLERK).post(address("change-password", new), {"password": "long-enough-1", "again": "long-enough-1"})
    assert unseal(fresh(new).admin_secret) == "long-enough-1"
    assert commands(new) == []


# --- Send Login Information via E-Mail


def sent_link(bakery) -> tuple[Notice, str]:
    """The mail as the worker will send it, and the link in it."""
    with as_system():
        mail = Notice.objects.filter(kind="customer-administrator-login").latest("pk")
    link = unseal(mail.sealed_link) if getattr(mail, "sealed_link", "") else mail.link
    return mail, link


def test_login_information_is_a_one_time_link_and_never_a_password(signed_in, bakery) -> None:
    clerk = signed_in(CLERK)
    answer = clerk.post(address("send-login", bakery), follow=True)
    assert "on its way to betty@bakery.example" in answer.content.decode()
    mail, link = sent_link(bakery)
    assert (mail.address, mail.receiver, mail.method) == ("betty@bakery.example", "Betty Baker", "email")
    assert mail.customer_code == bakery.code
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
    (command,) = commands(bakery)
    assert (command.kind, unseal(command.secret)) == ("change_administrator", "my-own-words-22")
    for again in (betty.get(link), betty.post(link, new)):
        assert again.status_code in (410, 422) and "no longer works" in again.content.decode()
    assert len(commands(bakery)) == 1


def test_a_link_ends_when_a_newer_one_is_sent_after_a_day_and_with_the_customer(signed_in, acting, bakery) -> None:
    clerk = signed_in(CLERK)
    clerk.post(address("send-login", bakery))
    first = sent_link(bakery)[1]
    clerk.post(address("send-login", bakery))
    second = sent_link(bakery)[1]
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


def test_a_site_and_an_account_are_modified_one_by_one(signed_in, bakery) -> None:
    client = signed_in(CLERK)
    with as_system():
        site, account = bakery.sites.get(), bakery.billing_accounts.get()
    assert send(client, address("modify-site", bakery, site.pk), name="Harbour", is_main="").status_code == 302
    url = address("modify-account", bakery, account.pk)
    assert set(errors(send(client, url, invoice_day="29", name=""))) == {"name"}
    assert errors(send(client, url, invoice_day="29"))["invoice_day"] == "Choose a day from 1 to 28."
    assert send(client, url, invoice_day="28", payment_day="14").status_code == 302
    with as_system():
        site.refresh_from_db()
        account.refresh_from_db()
    assert (site.name, site.is_main, account.invoice_day, account.payment_day) == ("Harbour", True, 28, 14)
    assert "28 / 14" in client.get(address("billing-accounts", bakery)).content.decode()


def test_a_place_of_another_customer_is_404_by_every_way(signed_in, acting, bakery) -> None:
    with acting(CLERK) as clerk:
        other = things.customer(clerk, "Other Bakery")
        site, account = other.sites.get(), other.billing_accounts.get()
    client = signed_in(CLERK)
    for url in (address("modify-site", bakery, site.pk), address("modify-account", bakery, account.pk)):
        assert client.get(url).status_code == client.post(url, {}).status_code == 404


# --- who may


FORMS = ("modify-basic", "change-reseller", "modify-administrator", "change-password")


@pytest.mark.parametrize("name", [*FORMS, "send-login"])
def test_strangers_get_404_ancestors_may_and_a_closed_customer_is_403(signed_in, acting, bakery, name) -> None:
    for login in (NEIGHBOUR, BELOW):
        assert signed_in(login).post(address(name, bakery), {}).status_code == 404
    assert signed_in(ABOVE).post(address(name, bakery), {}).status_code in (302, 422)
    with acting(CLERK) as clerk:
        move(bakery, "close", by=clerk, at=timezone.now())
    client = signed_in(CLERK)
    answer = client.post(address(name, bakery), {})
    assert answer.status_code == 403 and "no longer changed" in answer.content.decode()
    assert "Modify" not in read(client.get(address("basic", bakery)).content).first("main").text


# --- Change Reseller


def test_the_customer_moves_with_all_it_has(signed_in, acting, bakery) -> None:
    with as_system():
        number = Number.objects.filter(assign="unused").first()
        Number.objects.filter(pk=number.pk).update(assign="used", customer=bakery, partner_id=bakery.partner_id)
    send(signed_in(CLERK), address("modify-basic", bakery), default_limit="30")
    answer = send(signed_in(ABOVE), address("change-reseller", bakery), reseller="tideway telecom")
    assert answer.status_code == 302
    now = fresh(bakery)
    assert (now.partner_name, now.code, now.domain) == ("Tideway Telecom", bakery.code, bakery.domain)
    with as_system():
        number.refresh_from_db()
        command = Command.objects.get(customer=bakery)
    assert (number.partner_id, number.partner_name) == (now.partner_id, "Tideway Telecom")
    assert (command.partner_id, command.partner_name) == (now.partner_id, "Tideway Telecom")
    assert signed_in(BELOW).get(address("service", bakery)).status_code == 200
    moved_up = send(signed_in(ABOVE), address("change-reseller", bakery), reseller="Vertical Cloud")
    assert moved_up.status_code == 302
    assert signed_in(CLERK).get(address("basic", bakery)).status_code == 404


@pytest.mark.parametrize("name", ["Orbit Comms", "Nimbus Telecom", "Nobody", "RS-Vertical", "", "x" * 500])
def test_only_another_reseller_of_the_own_tree_is_taken(signed_in, bakery, name) -> None:
    answer = send(signed_in(CLERK), address("change-reseller", bakery), reseller=name)
    assert set(errors(answer)) == {"reseller"}
    assert fresh(bakery).partner_id == bakery.partner_id


def test_a_demo_customer_finds_no_room_at_a_full_reseller(acting, bakery) -> None:
    with acting(CLERK) as clerk:
        demo = things.customer(clerk, "Demo Bakery", kind="demo")
        tideway = Partner.objects.get(name="Tideway Telecom")
        Partner.objects.filter(pk=tideway.pk).update(demo_limit=0)
        tideway.refresh_from_db()
        with pytest.raises(ValidationError, match="may have 0 Demo customers"):
            change_reseller(customer=demo, partner=tideway, by=clerk, at=timezone.now())


def test_a_renamed_reseller_is_renamed_on_its_customers(acting, bakery) -> None:
    with acting(ABOVE) as vera:
        partner = Partner.objects.get(pk=bakery.partner_id)
        partner.name = "RS-Renamed"
        partner.save(update_fields=["name"])
        partner_renamed.send(sender=Partner, partner=partner, by=vera, at=timezone.now())
    assert fresh(bakery).partner_name == "RS-Renamed"


# --- Change History


def history(reader, bakery) -> list[tuple]:
    with acting_for(reader.partner_id):
        return [
            (r["kind"], r["item"], r["before"], r["after"], r["company"], r["operator"])
            for r in changes_of(bakery, reader=reader)
        ]


def test_the_history_names_what_changed_from_what_to_what_and_by_whom(signed_in, account, bakery) -> None:
    client = signed_in(CLERK)
    send(client, address("modify-basic", bakery), language="de", cli="020 7946 0021", remark_0="Closed on Mondays")
    with as_system():
        site = bakery.sites.get()
    send(client, address("modify-site", bakery, site.pk), city="Leeds")
    send(client, address("modify-administrator", bakery), admin_comment="On leave")
    me = ("RS-Vertical", "Clara Clerk")
    found = history(account(CLERK), bakery)
    for expected in (
        ("Basic Info", "Language", "English", "Deutsch", *me),
        ("Basic Info", "Customer CLI", "", "020 7946 0021", *me),
        ("Basic Info", "Remark", "", "Closed on Mondays", *me),
        ("Site Info", "Main: City", "London", "Leeds", *me),
        ("Administrator", "Comment", "", "On leave", *me),
    ):
        assert expected in found
    assert [entry[:4] for entry in found if entry[1] == "Customer ID"] == [
        ("Basic Info", "Customer ID", "", bakery.code)
    ]
    page = client.get(address("changes", bakery), {"q": "leeds"}).content.decode()
    assert "Main: City" in page and "Clara Clerk" in page and "Deutsch" not in page


def test_somebody_above_the_reader_is_the_service_provider(signed_in, account, bakery) -> None:
    send(signed_in(ABOVE), address("modify-basic", bakery), contact_name="Above")
    by = {login: [e[4:] for e in history(account(login), bakery) if e[3] == "Above"] for login in (CLERK, ABOVE)}
    assert by == {CLERK: [("Service Provider", "")], ABOVE: [("Vertical Cloud", "Vera Tical")]}


def test_what_one_transaction_does_to_a_row_is_one_change_and_deletions_are_kept(account, acting) -> None:
    from customers.actions.create import replace_accounts

    clerk = account(CLERK)
    now = {"by": clerk, "at": timezone.now()}
    with acting_for(clerk.partner_id, account=clerk.pk, url="/"):
        made = things.customer(clerk, "Swap Bakery")
    with acting_for(clerk.partner_id, account=clerk.pk, url="/"):
        first = made.billing_accounts.get()
        rows = [{**things.ACCOUNT, "id": first.pk}, {**things.ACCOUNT, "name": "Shop"}]
        replace_accounts(customer=made, accounts=rows, **now)
    with acting_for(clerk.partner_id, account=clerk.pk, url="/"):
        second = made.billing_accounts.get(name="Shop")
        swapped = [{**rows[0], "name": "Shop"}, {**rows[1], "id": second.pk, "name": "Head office"}]
        replace_accounts(customer=made, accounts=swapped, **now)
    with acting_for(clerk.partner_id, account=clerk.pk, url="/"):
        replace_accounts(customer=made, accounts=swapped[:1], **now)
    found = [entry[1:4] for entry in history(clerk, made) if entry[0] == "Billing Account"]
    assert sorted(found) == sorted([
        ("Billing Account Name", "", "Head office"), ("Billing Account Name", "", "Shop"),
        ("Shop: Billing Account Name", "Head office", "Shop"), ("Head office: Billing Account Name", "Shop", "Head office"),
        ("Billing Account Name", "Head office", ""),
    ])  # fmt: skip


def test_no_secret_stands_in_the_history(bakery) -> None:
    event = Customer.pgh_event_model
    assert "admin_secret" not in {field.name for field in event._meta.fields}
    assert not re.search("flour", str(list(event.objects.values())))
