"""The network where people look: columns, the order's page as it goes on, My Home, one message for each failure."""

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from orders.models import Order
from partners.models import Notice
from tests.canaries import cells
from tests.commands import fresh, send_one
from tests.orders import acts
from tests.orders.scene import order_in
from tests.page import Node, columns, read
from tests.people import ABOVE, CLERK, NEIGHBOUR, SP

pytestmark = pytest.mark.django_db
PIECE = {"HX-Request": "true", "HX-Target": "network"}


def under_way(*states: str, why: str = "") -> Order:
    """A confirmed order of RS-Vertical whose commands stand so."""
    order = order_in("confirmed")
    with as_system():
        rows = list(Command.objects.filter(order_no=order.no).order_by("pk"))
        Command.objects.filter(pk__in=[row.pk for row in rows[len(states) :]]).delete()
        for row, state in zip(rows, states, strict=False):
            error = why if state == "failed" else ""
            Command.objects.filter(pk=row.pk).update(state=state, last_error=error, attempts=1, due_at=timezone.now())
        acts.settle_provisioning(order_no=order.no, at=timezone.now())
        order.refresh_from_db()
    return order


def piece(client, order: Order) -> Node:
    answer = client.get(reverse("orders:network", args=[order.no]), headers=PIECE)
    assert answer.status_code == 200
    return read(answer.content).first("section", id="network")


def shown(client, url: str, name: str) -> str:
    table = read(client.get(url, {"q": name}).content).first("table")
    return next(row["Network"] for row in columns(table) if row["Customer Name"] == name)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (("done", "done"), "On the network"),
        (("done", "claimed", "waiting"), "1 of 3, running"),
        (("done", "done", "failed"), "2 of 3, failed"),
        (("failed", "waiting"), "0 of 2, failed"),
    ],
)
def test_the_column_of_orders_says_how_far_they_are(signed_in, states, words: str) -> None:
    order, client = under_way(*states), signed_in(CLERK)
    url = reverse("orders:status")
    found = read(client.get(url, {"q": order.no}).content).first("table")
    assert [row["Network"] for row in columns(found)] == [words]
    head, row, *_ = cells(client.get(url, {"q": order.no, "export": "xlsx"}).content)
    assert row[head.index("Network")] == words


def test_the_column_of_customers_follows_its_commands(signed_in, acting, bakery, ems, empty_outbox) -> None:
    client, url = signed_in(CLERK), reverse("customers:info")
    assert shown(client, url, bakery.name) == "—"
    with acting(CLERK):
        send_one(bakery, "activate_service", {})
        send_one(bakery, "set_channels", {"sip": 1, "tdm": 0})
    assert shown(client, url, bakery.name) == "0 of 2, running"
    deliver_due("ems")  # without a tenant the network refuses it for good
    assert shown(client, url, bakery.name) == "0 of 2, failed"
    with as_system():
        assert Customer.objects.get(pk=bakery.pk).events.count() == 1, "figures are no history"


def test_the_order_looks_at_itself_until_nothing_is_left(signed_in) -> None:
    order, client = under_way("done", "claimed", "waiting"), signed_in(CLERK)
    running = piece(client, order)
    assert running.get("hx-get") == reverse("orders:network", args=[order.no])
    assert running.get("hx-trigger") == "every 2s"
    assert "Network: 1 of 3 done" in running.text
    assert running.first("a", class_="no-script").get("href") == order.get_absolute_url()
    order = under_way("done", "done", "done")
    settled = piece(client, order)
    assert "Network: 3 of 3 done" in settled.text
    assert "hx-get" not in settled.attributes


def test_without_htmx_the_piece_leads_to_the_page(signed_in) -> None:
    order = under_way("done", "waiting")
    answer = signed_in(CLERK).get(reverse("orders:network", args=[order.no]))
    assert (answer.status_code, answer.url) == (302, order.get_absolute_url())


def test_a_failed_line_has_its_reason_and_what_can_be_done_beside_it(signed_in) -> None:
    order = under_way("done", "failed", "waiting", why="login: “x” is taken.")
    mine = piece(signed_in(CLERK), order)
    assert "hx-get" not in mine.attributes, "what is typed is not swapped away"
    line = next(li for li in mine.all("li") if li.get("class") == "command failed")
    assert "The network says: login: “x” is taken." in line.text
    with as_system():
        failed = Command.objects.get(order_no=order.no, state="failed")
    actions = {form.get("action") for form in line.all("form")}
    assert reverse("inventory:retry-command", args=[failed.pk]) in actions
    assert "after “" in mine.all("li")[-1].text
    above = piece(signed_in(ABOVE), order)
    assert "Needs you" in above.text, "who approves orders may mend as well"


def test_who_may_not_mend_reads_who_can(signed_in) -> None:
    from partners.models import Partner

    order = under_way("done", "failed", why="no")
    with as_system():
        Partner.objects.filter(name="Vertical Cloud").update(approve_order=False)
    found = piece(signed_in(ABOVE), order)
    assert found.all("form") == []
    assert "The customer’s reseller, or a partner above it that approves orders, can mend it." in found.text
    assert signed_in(NEIGHBOUR).get(reverse("orders:network", args=[order.no]), headers=PIECE).status_code == 404


def told(order_no: str) -> int:
    """Screen messages to the clerk about a failure of this order."""
    with as_system():
        mine = Notice.objects.filter(kind="order.not_provisioned", thread=f"order:{order_no}", method="screen")
        return mine.filter(account__login_id=CLERK).count()


def test_one_message_for_each_failure_not_for_each_try() -> None:
    order = under_way("done", "failed", "waiting", why="no")
    with as_system():
        Notice.objects.all().delete()
        Command.objects.filter(order_no=order.no).update(failure_told=False)
        failed, later = Command.objects.filter(order_no=order.no).order_by("pk")[1:3]

        def become(command: Command, state: str) -> None:
            Command.objects.filter(pk=command.pk).update(state=state)
            acts.settle_provisioning(order_no=order.no, at=timezone.now())

        for state in ("waiting", "failed", "waiting", "failed"):
            become(failed, state)
        assert told(order.no) == 1
        become(failed, "done")
        become(later, "failed")
        assert told(order.no) == 2, "another command is another failure"
        text = Notice.objects.filter(kind="order.not_provisioned").first().text
    assert "The network refused “" in text


def test_a_command_without_an_order_is_told_to_who_mends_it(signed_in, acting, bakery, ems, empty_outbox) -> None:
    with acting(CLERK):
        command = send_one(bakery, "activate_service", {}, order_no="")
    deliver_due("ems")
    for _again in range(2):
        signed_in(CLERK).post(reverse("inventory:retry-command", args=[command.pk]))
        deliver_due("ems")
    assert fresh(command).state == "failed"
    with as_system():
        found = Notice.objects.filter(kind="network.failed", method="screen")
        assert set(found.values_list("account__partner__name", flat=True)) == {"RS-Vertical"}
        assert found.filter(account__login_id=CLERK).count() == 1
        assert found.first().link == reverse("inventory:mend-command", args=[command.pk])


def test_my_home_names_failures_with_the_way_to_mend_them(signed_in) -> None:
    order = under_way("done", "failed", why="The number is taken.")
    page = signed_in(SP).get("/").content.decode()
    assert f"order {order.no}" in page
    assert order.get_absolute_url() in page


def test_what_is_corrected_on_the_orders_page_stands_on_the_customer(signed_in, acting, bakery, empty_outbox) -> None:
    """A value refused for good is mended in place; the page one came from is the page one comes back to."""
    order = order_in("confirmed")
    with acting(CLERK):
        payload = {"login": "old@bakery.example", "name": "Ada Min", "email": "ada@bakery.example"}
        command = send_one(bakery, "create_administrator", payload, order_no=order.no)
    with as_system():
        Command.objects.filter(pk=command.pk).update(state="failed", last_error="login: taken.")
        Customer.objects.filter(pk=bakery.pk).update(admin_id="old@bakery.example")
    client = signed_in(CLERK)
    form = {**payload, "login": "new@bakery.example", "next": order.get_absolute_url()}
    answer = client.post(reverse("inventory:mend-command", args=[command.pk]), form)
    assert (answer.status_code, answer.url) == (302, order.get_absolute_url())
    assert fresh(command).state == "waiting"
    with as_system():
        assert Customer.objects.get(pk=bakery.pk).admin_id == "new@bakery.example"
