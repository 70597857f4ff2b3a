"""Two people on one form: the later one is told, sees both values, and overwrites nothing unseen (issue: F24, A.12)."""

import pytest
from django.db import models
from django.urls import reverse

from customers.models import Customer
from oms.kit.acting import as_system
from oms.kit.versions import version_of
from orders.models import Order
from partners.models import Partner, Role
from tests.changes import address, fresh
from tests.forms import form_of, send_at_once
from tests.page import read
from tests.people import CLERK, SP
from tests.processes import database, together
from tests.typed import sent

pytestmark = pytest.mark.django_db
TOLD = "Somebody changed this entry after you opened it"


def draft() -> Order:
    with as_system():
        mine = Order.objects.filter(state="temporary", requester_name="RS-Vertical", plan__isnull=False)
        return mine.exclude(plan__kind="sip_trunk").order_by("pk").first()


def quantity(form: dict) -> str:
    """The first quantity of a sheet."""
    return next(name for name in form if name.startswith("quantity-"))


def test_a_step_of_a_draft(signed_in) -> None:
    order = draft()
    url, one, other = reverse("orders:step-items", args=[order.no]), signed_in(CLERK), signed_in(CLERK)
    form = form_of(one, url)
    name = quantity(form)
    assert other.post(url, {**form_of(other, url), name: ["7"]}).status_code == 302
    answer = one.post(url, {**form, name: ["3"]})
    assert answer.status_code == 422
    page = read(answer.content)
    told = page.first("div", id="problems").text
    assert TOLD in told
    assert "7 3" in told  # what stands, what was typed
    assert sent(page)[name] == ["3"]
    with as_system():
        assert order.itemlines.filter(quantity=7).exists()
    assert one.post(url, sent(page)).status_code == 302  # seen, and wanted
    with as_system():
        assert order.itemlines.filter(quantity=3).exists()


def test_rows_that_came_meanwhile_are_told(signed_in) -> None:
    order = draft()
    url, client = reverse("orders:step-info", args=[order.no]), signed_in(CLERK)
    form = form_of(client, url)
    more = dict(form)
    number = int(form["accounts-TOTAL_FORMS"][0])
    more["accounts-TOTAL_FORMS"] = [str(number + 1)]
    more |= {f"accounts-{number}-{name}": [text] for name, text in
             {"name": "Second", "address": "2 Street", "city": "York", "post_code": "YO1 7HH"}.items()}  # fmt: skip
    assert client.post(url, more).status_code == 302
    answer = client.post(url, form)
    assert answer.status_code == 422
    assert "Second" in read(answer.content).first("div", id="problems").text
    with as_system():
        assert order.customer.billing_accounts.filter(name="Second").exists()


def test_the_same_values_are_no_conflict(signed_in) -> None:
    url, client = reverse("orders:step-items", args=[draft().no]), signed_in(CLERK)
    form = form_of(client, url)
    form[quantity(form)] = ["4"]
    assert [client.post(url, {**form, "next": n}).status_code for n in "12"] == [302, 302]


def test_a_reseller(signed_in) -> None:
    client = signed_in(SP)
    with as_system():
        reseller = Partner.objects.get(name="RS-Vertical")
    url = reverse("partners:reseller-modify", args=[reseller.code])
    form = form_of(client, url)
    assert client.post(url, {**form, "city": ["Leeds"]}).status_code == 302
    answer = client.post(url, {**form, "city": ["Hull"]})
    told = read(answer.content).first("div", id="problems").text
    assert (answer.status_code, TOLD in told, "Leeds Hull" in told) == (422, True, True)
    with as_system():
        assert Partner.objects.get(pk=reseller.pk).city == "Leeds"


def test_the_menus_of_a_role(signed_in) -> None:
    client = signed_in(SP)
    with as_system():
        role = Role.objects.filter(owner__isnull=False, system_role__in=["sp", "vsp", "rs"]).exclude(menus=[]).first()
        role = role or Role.objects.exclude(menus=[]).exclude(parent=None).first()
    url = reverse("partners:role-menus", args=[role.pk])
    form = form_of(client, url)
    menus = form["menus"]
    assert client.post(url, {**form, "menus": menus[:-1]}).status_code == 302
    answer = client.post(url, {**form, "menus": menus[1:]})
    assert answer.status_code == 422
    page = read(answer.content)
    assert TOLD in page.text
    assert sorted(sent(page)["menus"]) == sorted(menus[1:])
    with as_system():
        assert menus[0] in Role.objects.get(pk=role.pk).menus


def test_the_approvers_hold(signed_in) -> None:
    with as_system():
        order = Order.objects.filter(state__in=["submitted", "processing"], approver_name="Vertical Telecom").first()
        order = order or Order.objects.filter(state__in=["submitted", "processing"]).first()
        login = Partner.objects.get(pk=order.approver_id).accounts.get(is_chief=True).login_id
    url, client = reverse("orders:approve", args=[order.no]), signed_in(login)
    form = form_of(client, url)
    assert client.post(url, {**form, "comment": ["First word"], "hold": "1"}).status_code == 302
    answer = client.post(url, {**form, "comment": ["Second word"], "hold": "1"})
    told = read(answer.content).first("div", id="problems").text
    assert (answer.status_code, "First word Second word" in told) == (422, True)
    with as_system():
        assert Order.objects.get(pk=order.pk).approval_comment == "First word"


def test_what_was_chosen_is_kept_by_assign_numbers(signed_in) -> None:
    with as_system():
        order = Order.objects.filter(state__in=["submitted", "processing"], numberdemands__isnull=False).first()
        login = Partner.objects.get(pk=order.approver_id).accounts.get(is_chief=True).login_id
    url, client = reverse("orders:approve", args=[order.no]), signed_in(login)
    page = read(client.get(url).content)
    server = page.all("input", name="server")[-1].get("value")
    form = {**form_of(client, url), "server": server, "comment": "Kept, please", "assign": "1"}
    assert client.post(url, form).url == reverse("orders:assign", args=[order.no])
    with as_system():
        order = Order.objects.get(pk=order.pk)
    assert (order.approval_comment, str(order.server_id)) == ("Kept, please", server)


def test_a_tab_of_a_customer(signed_in, example) -> None:
    client, url = signed_in(CLERK), address("modify-basic", example)
    form = form_of(client, url)
    assert client.post(url, {**form, "description": ["Mine"]}).status_code == 302
    answer = client.post(url, {**form, "description": ["Yours"]})
    assert answer.status_code == 422
    assert "Mine Yours" in read(answer.content).first("div", id="problems").text
    assert fresh(example).description == "Mine"


@pytest.mark.slow
def test_two_at_the_same_moment(signed_in) -> None:
    """Both forms were opened on the same state: one is saved, the other told."""
    url, client = reverse("orders:step-items", args=[draft().no]), signed_in(CLERK)
    forms = [form_of(client, url), form_of(client, url)]
    for number, form in enumerate(forms, start=1):
        form[quantity(form)] = [str(50 + number)]
    with database("versions") as environment:
        answers = together(environment, send_at_once, [{"login": CLERK, "url": url, "form": form} for form in forms])
    assert sorted(answer["status"] for answer in answers) == [302, 422]


def test_a_version_is_of_what_stands_and_of_nothing_else(signed_in) -> None:
    client = signed_in(CLERK)
    order = draft()
    for step in ("info", "plan", "numbers", "items", "devices", "bundles"):
        url = reverse(f"orders:step-{step}", args=[order.no])
        versions = {form_of(client, url)["version"][0] for _turn in range(2)}
        assert len(versions) == 1, step
    assert version_of([]) == version_of([models.QuerySet(Customer)])
