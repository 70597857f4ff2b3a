"""Customer Info. and its tabs as people see them (guide 2.5.3)."""

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from customers.actions import contract, holding
from customers.actions.move import move
from customers.models import Customer, DeviceHolding, NumberHolding
from customers.queries.customer import find_customers
from oms.kit.acting import acting_for, as_system
from partners.models import Account, Notice, Role
from tests import things
from tests.guide_order import guide_rows
from tests.page import columns, read

CLERK, BELOW, ABOVE = "clerk@rs-vertical.example", "admin@tideway.example", "admin@vertical.example"
NEIGHBOUR = "admin@orbit.example"
MAY = things.MAY
TABS = ("basic", "administrator", "sites", "billing-accounts", "service", "notifications", "changes")
NESTED = ("items", "numbers", "devices", "etc")
PAGES = [*TABS, *(f"service-{name}" for name in NESTED)]
pytestmark = pytest.mark.django_db


def told(by, order_no: str = "2026-000001") -> dict:
    return {"order_no": order_no, "by": by, "at": timezone.now()}


@pytest.fixture
def bakery(acting) -> Customer:
    """An activated customer with something in each grid; its contract grows on 1 June."""
    with acting(CLERK) as clerk:
        made = things.customer(clerk, "Example Bakery", admin_id="betty@bakery.example", admin_password="flour-water-9")
        account, site = made.billing_accounts.get(), made.sites.get()
        contract.set_plan(customer=made, plan=things.plan(max_channels=20), effective=MAY, **told(clerk))
        line = contract.add_line(
            customer=made, item=things.item(), billing_account=account, quantity=5, price=Decimal("6.90"),
            act_date=MAY, billing_start=MAY, comment="For the shop", **told(clerk),
        )  # fmt: skip
        contract.change_quantity(line=line, change=3, effective=MAY + timedelta(days=31), **told(clerk))
        contract.change_channels(customer=made, kind="sip", change=4, effective=MAY, **told(clerk))
        contract.change_bundle(customer=made, bundle=things.bundle(), change=2, effective=MAY, **told(clerk))
        contract.set_fraud_limit(customer=made, default_limit=Decimal("20"), effective=MAY, **told(clerk))
        place = {"customer": made, "billing_account": account, "valid_from": MAY, **told(clerk)}
        held = holding.hold_number(e164="+442079460018", site=site, **place)
        holding.hold_number(e164="+442079460019", site=site, ported=True, **place)
        holding.return_number(holding=held, last_day=MAY + timedelta(days=9), **told(clerk))
        holding.hold_device(model=things.device_model(), mac="0004F2A1B2C3", **place)
        for verb in ("create_service", "activate"):
            move(made, verb, by=clerk, at=timezone.now())
        return contract.refresh_headline(customer=made, today=MAY)


def address(name: str, customer: Customer, *more) -> str:
    return reverse(f"customers:{name}", args=[customer.code, *more])


def rows_of(answer, code: str) -> list[list[str]]:
    """Cells of the grid `code` on a page."""
    section = read(answer.content).first("section", id=f"grid-{code.replace('.', '-')}")
    return guide_rows(code, section.first("table"))


# --- the grid


def test_the_grid_shows_the_headline_of_visible_customers(signed_in, bakery) -> None:
    found = rows_of(signed_in(CLERK).get(reverse("customers:info"), {"q": bakery.code}), "customer-info")
    assert found == [
        [
            "RS-Vertical", bakery.code, "Example Bakery", "5", "betty@bakery.example", "—", "—", "Activated", "Normal",
            "—", "—", "—", "—", "—",
        ]
    ]  # fmt: skip
    for login, seen in ((ABOVE, 1), (BELOW, 0), (NEIGHBOUR, 0)):
        answer = signed_in(login).get(reverse("customers:info"), {"q": bakery.code})
        assert len(rows_of(answer, "customer-info")) == seen


@pytest.mark.parametrize("text", ["bakery", "EXAMPLE BAK", "betty@", "C0000"])
def test_the_box_finds_name_id_and_administrator(signed_in, bakery, text) -> None:
    found = rows_of(signed_in(CLERK).get(reverse("customers:info"), {"q": text}), "customer-info")
    assert "Example Bakery" in [row[2] for row in found]


def test_statuses_are_tabs_and_cancelled_ones_are_not_shown(signed_in, acting, bakery) -> None:
    with acting(CLERK) as clerk:
        gone = things.customer(clerk, "Cancelled Bakery")
        move(gone, "cancel", by=clerk, at=timezone.now())
    client, url = signed_in(CLERK), reverse("customers:info")
    root = read(client.get(url, {"status": "activated", "q": "bakery"}).content)
    section = root.first("section", id="grid-customer-info")
    tabs = section.first("nav").all("a")[:6]  # the saved views of the demo stand behind them
    assert [a.text for a in tabs] == ["All", "Ordering", "Created", "Activated", "Stopped", "Closed"]
    assert [a.text for a in tabs if a.get("aria-current")] == ["Activated"]
    assert all("q=bakery" in a.get("href") for a in tabs)
    assert section.first("input", name="status").get("value") == "activated"
    names = [row[2] for row in rows_of(client.get(url, {"per": 200}), "customer-info")]
    assert "Example Bakery" in names and "Cancelled Bakery" not in names
    assert rows_of(client.get(url, {"status": "stopped", "q": "bakery"}), "customer-info") == []


# --- the pages of one customer


@pytest.mark.parametrize("name", PAGES)
def test_every_tab_says_whose_it_is_and_carries_its_code(signed_in, bakery, name) -> None:
    root = read(signed_in(CLERK).get(address(name, bakery)).content)
    code = f"customer-info.{name.replace('service-', 'service.')}"
    assert root.first("main").get("data-screen") == code
    assert root.first("h1").text == "Example Bakery"
    head = root.first("main").text
    assert bakery.code in head and "RS-Vertical" in head and "Activated" in head
    open_tabs = [a.text for a in root.all("a") if a.get("aria-current") == "page" and "/customers/C" in a.get("href")]
    assert len(open_tabs) == 1


def test_tabs_stand_in_groups_and_those_of_the_open_one_in_a_line(signed_in, bakery) -> None:
    """Every tab is on the page once; a group that is not open opens beside its word."""
    root = read(signed_in(ABOVE).get(address("service", bakery)).content)
    nav = root.first("nav", class_="tabs")
    titles = [a.text for a in nav.all("a")]
    assert {"Basic Info", "Service Info", "Lines", "Calls", "Charges", "Timeline"} <= set(titles)
    assert len(set(titles)) == len(titles)
    assert [a.text for a in nav.first("div", class_="tab-line").all("a")][:2] == ["Service Info", "Lines"]
    assert [word.text for word in nav.all("span", aria_current="true")] == ["Service"]
    others = {b.text: b.get("popovertarget") for b in nav.all("button")}
    assert list(others) == ["Customer", "Numbers and calls", "Billing", "History"]
    history = [a.text for a in nav.first("div", id=others["History"]).all("a")]
    assert history == ["Order History", "Notification History", "Change History", "Timeline"]


@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_see_the_customer_gets_404_and_who_lacks_the_menu_403(signed_in, bakery, name) -> None:
    assert signed_in(NEIGHBOUR).get(address(name, bakery)).status_code == 404
    assert signed_in(BELOW).get(address(name, bakery)).status_code == 404
    assert signed_in(ABOVE).get(address(name, bakery)).status_code == 200
    with as_system():
        clerk = Account.objects.select_related("role").get(login_id=CLERK)
        lesser = Role.objects.create(
            names={"en": "Orders only"}, system_role="reseller", owner_id=clerk.partner_id, menus=["create-customer"]
        )
        Account.objects.filter(pk=clerk.pk).update(role=lesser)
    answer = signed_in(CLERK).get(address(name, bakery))
    assert answer.status_code == 403 and "does not hold this menu" in answer.content.decode()


def test_an_id_that_is_none_and_a_day_that_is_none_are_404(signed_in, bakery) -> None:
    client = signed_in(CLERK)
    for path in ("/customers/C999999999/", "/customers/Cx/", f"/customers/{bakery.code}/service/2026-02-31/items/"):
        assert client.get(path).status_code == 404


# --- Service Info on a Reference Date


def service(client, bakery, day) -> dict[str, list[list[str]]]:
    answer = client.get(address("service", bakery), {"day": day.isoformat()})
    return {name: rows_of(answer, f"customer-info.service.{name}") for name in NESTED}


def test_the_reference_date_holds_in_all_four_grids(signed_in, bakery) -> None:
    client = signed_in(CLERK)
    before, then = service(client, bakery, MAY - timedelta(days=1)), service(client, bakery, MAY)
    later = service(client, bakery, MAY + timedelta(days=31))
    assert before == {name: [] for name in NESTED}
    assert then["items"] == [
        ["User License", "Test t-user", "Head office", "5", "1 May 2026", "—", "1 May 2026", "6.90 GBP", "Prepaid",
         "—", "For the shop"]
    ]  # fmt: skip
    assert later["items"][0][3] == "8"
    assert [(row[0], row[3], row[4], row[5]) for row in then["numbers"]] == [
        ("020 7946 0018", "Return ordered", "Original Number", "1 May 2026 – 10 May 2026"),
        ("020 7946 0019", "Assigned", "Ported Number", "1 May 2026 –"),
    ]
    assert [row[3] for row in later["numbers"]] == ["Returned", "Assigned"]
    assert then["devices"] == [
        ["Test desk phone", "Test phone", "Head office", "1", "00:04:F2:A1:B2:C3", "Use", "1 May 2026 –", "—"]
    ]
    assert sorted((row[0], row[1], row[3]) for row in then["etc"]) == [
        ("Call Bundle", "Test bundle", "2"),
        ("Call Fraud Prevention", "Default Outgoing Call Limit (Per User), GBP/Day", "20"),
        ("Trunk Channel", "SIP Trunk Channels", "4"),
    ]


def test_a_number_is_used_from_the_service_start_on_and_no_day_before(signed_in, bakery) -> None:
    with as_system():
        start = MAY + timedelta(days=20)
        NumberHolding.objects.filter(customer=bakery, e164="+442079460019").update(in_use=True)
        Customer.objects.filter(pk=bakery.pk).update(service_start=start)
    client = signed_in(CLERK)
    days = (start - timedelta(days=1), start, start + timedelta(days=400))
    assert [service(client, bakery, day)["numbers"][1][3] for day in days] == ["Assigned", "Use", "Use"]


def test_a_device_has_the_status_of_the_day(signed_in, acting, bakery) -> None:
    last = MAY + timedelta(days=9)
    with acting(CLERK) as clerk:
        held = DeviceHolding.objects.get(customer=bakery)
        holding.return_device(holding=held, last_day=last, **told(clerk))
    client = signed_in(CLERK)
    shown = [
        service(client, bakery, day)["devices"] for day in (MAY - timedelta(days=1), last, last + timedelta(days=1))
    ]
    assert shown[0] == []
    assert [(rows[0][5], rows[0][6]) for rows in shown[1:]] == [
        ("Return ordered", "1 May 2026 – 10 May 2026"),
        ("Returned", "1 May 2026 – 10 May 2026"),
    ]


def test_each_nested_grid_has_its_own_address_for_the_same_day(signed_in, bakery) -> None:
    client, day = signed_in(CLERK), MAY + timedelta(days=31)
    page = service(client, bakery, day)
    for name in NESTED:
        own = client.get(address(f"service-{name}", bakery, day))
        assert rows_of(own, f"customer-info.service.{name}") == page[name]
        book = client.get(address(f"service-{name}", bakery, day), {"export": "xlsx"})
        sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
        assert sheet.max_row == len(page[name]) + 1


def test_a_part_of_the_page_leaves_the_pages_address_alone(signed_in, bakery) -> None:
    client, url = signed_in(CLERK), address("service-items", bakery, MAY)
    headers = {"HX-Request": "true", "HX-Target": "grid-customer-info-service-items"}
    part = client.get(
        url, {"q": "t-user"}, headers={**headers, "HX-Current-URL": f"http://testserver{address('service', bakery)}"}
    )
    own = client.get(url, {"q": "t-user"}, headers={**headers, "HX-Current-URL": f"http://testserver{url}"})
    assert 'hx-push-url="false"' in part.content.decode() and 'hx-push-url="true"' not in part.content.decode()
    assert 'hx-push-url="true"' in own.content.decode()


def test_user_licenses_lead_to_the_lines_that_make_them(signed_in) -> None:
    client = signed_in(CLERK)
    page = read(client.get(reverse("customers:info"), {"status": "activated", "per": "50"}).content)
    links = [link for link in page.all("a") if "/service/items/" in link.get("href") and link.text.isdecimal()]
    assert len(links) > 5
    for link in links[:6]:
        rows = columns(read(client.get(link.get("href")).content).first("table"))
        assert {row["Item Group"] for row in rows} == {"User License"}
        assert sum(int(row["Qty"]) for row in rows) == int(link.text), link.get("href")


@pytest.mark.parametrize("typed", ["31.05.2026", "2026-02-31", "soon", "9" * 400])
def test_a_reference_date_that_is_none_is_said_so_and_kept(signed_in, bakery, typed) -> None:
    answer = signed_in(CLERK).get(address("service", bakery), {"day": typed})
    assert answer.status_code == 422
    field = read(answer.content).first("input", id="reference-date")
    assert (field.get("value"), field.get("aria-invalid")) == (typed, "true")
    assert "Enter a day like 2026-05-31" in answer.content.decode()


@pytest.mark.parametrize("typed", ["020 7946 0018", "0207946", "+44 20 7946 0018", "460018"])
def test_a_number_is_found_however_it_is_written(signed_in, bakery, typed) -> None:
    answer = signed_in(CLERK).get(address("service-numbers", bakery, MAY), {"q": typed})
    assert "020 7946 0018" in [row[0] for row in rows_of(answer, "customer-info.service.numbers")]


@pytest.mark.parametrize("typed", ["00:04:f2", "0004-F2A1", "a1b2c3"])
def test_a_mac_is_found_however_it_is_written(signed_in, bakery, typed) -> None:
    answer = signed_in(CLERK).get(address("service-devices", bakery, MAY), {"q": typed})
    assert len(rows_of(answer, "customer-info.service.devices")) == 1


# --- notifications


def notice(bakery, login: str, subject: str) -> None:
    with as_system():
        account = Account.objects.select_related("partner").get(login_id=login)
        Notice.objects.create(
            key=f"test:{subject}", partner=account.partner, partner_name=account.partner.name, account=account,
            receiver=account.name, method="email", kind="order-approved", subject=subject, sender="Nimbus Telecom",
            customer_code=bakery.code, customer_name=bakery.name, state="done",
        )  # fmt: skip


def test_notifications_are_those_of_the_customer_that_the_reader_may_see(signed_in, bakery) -> None:
    notice(bakery, CLERK, "For the clerk")
    notice(bakery, "admin@nimbus.example", "For the provider")

    def subjects(login: str) -> set[str]:
        answer = signed_in(login).get(address("notifications", bakery))
        return {row[4] for row in rows_of(answer, "customer-info.notifications")}

    assert subjects(CLERK) == {"For the clerk"}
    assert subjects("admin@nimbus.example") == {"For the clerk", "For the provider"}


# --- Ctrl-K


def test_ctrl_k_finds_customers_within_the_readers_tree(signed_in, account, bakery) -> None:
    with acting_for(account(CLERK).partner_id):
        ((name, hint, where),) = [hit for hit in find_customers(account(CLERK), "Example Bak") if bakery.code in hit[1]]
    assert (name, hint, where) == ("Example Bakery", f"{bakery.code} · RS-Vertical", address("basic", bakery))
    url = reverse("partners:find")
    assert "Example Bakery" in signed_in(CLERK).get(url, {"q": "Example Bak"}).content.decode()
    for login in (BELOW, NEIGHBOUR):
        assert bakery.code not in signed_in(login).get(url, {"q": "Example Bak"}).content.decode()
