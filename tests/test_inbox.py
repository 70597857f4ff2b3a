"""Bell, inbox and the slim banner: what folds, what needs somebody, and OK."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.enums import Verb
from orders.models import Order
from partners.desk.notifications import ExcelReady
from partners.messages.actions.tell import tell
from partners.messages.notifications.inbox import news_of
from partners.models import Account, Notice
from tests.page import Node, read
from tests.test_order_life import do, order_in  # noqa: F401 - a fixture

CLERK, VSP, NEIGHBOUR = "clerk@rs-vertical.example", "admin@vertical.example", "admin@orbit.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_unread(db) -> None:
    """The demo's own messages are read, and ask nobody."""
    with as_system():
        Notice.objects.filter(method="screen").update(seen_at=timezone.now(), needs=False)


def asked(order: Order, login: str = VSP) -> Notice:
    """The screen message by which one person is asked to approve `order`."""
    with as_system():
        return Notice.objects.get(
            kind="order.submitted", method="screen", thread=f"order:{order.no}", account__login_id=login
        )


def ready(account: Account, title: str = "Login History") -> Notice:
    with acting_for(account.partner_id):
        return tell(ExcelReady(1, title, 5), to=[account], by=account, at=timezone.now())[0]


def inbox(client: Client, show: str = "unread", **headers) -> Node:
    return read(client.get(reverse("partners:inbox"), {"show": show}, headers=headers).content)


def lines(root: Node) -> list[str]:
    return [p.text for p in root.all("p") if "news-line" in p.get("class")]


def banner(client: Client) -> Node | None:
    return read(client.get(reverse("partners:inbox"), {"show": "all"}).content).first("section", class_="banner")


def test_orders_that_wait_are_one_line_with_their_names(signed_in, order_in) -> None:  # noqa: F811
    first, second, third = (order_in("submitted") for _ in range(3))
    client = signed_in(VSP)
    assert lines(inbox(client)) == ["Unread: 3 orders wait for your approval"]
    slim = banner(client)
    assert slim.text.startswith(f"3 orders wait for your approval: {third.customer_name} and 2 more Show")
    show = next(a for a in slim.all("a") if a.text.startswith("Show"))
    assert show.get("href") == reverse("orders:approval") + "?own=on"
    (button,) = [
        a for a in inbox(client).all("a") if "button" in a.get("class") and a.text.startswith("Open the queue")
    ]
    assert button.get("href") == reverse("orders:approval") + "?own=on"
    assert all(order.customer_name in inbox(client).text for order in (first, second, third))


def test_what_is_approved_asks_nobody_any_more(signed_in, order_in, account) -> None:  # noqa: F811
    order = order_in("processing")
    assert asked(order).needs and asked(order).seen_at is None
    do(Verb.APPROVE, order, account(VSP))
    assert not asked(order).needs and asked(order).seen_at is not None
    assert lines(inbox(signed_in(VSP), "needs")) == []
    assert lines(inbox(signed_in(CLERK), "needs")) == [f"Unread: New Customer.Approved, {order.customer_name}"]
    do(Verb.CONFIRM, order, account(CLERK))
    assert lines(inbox(signed_in(CLERK), "needs")) == []


def test_work_that_is_only_saved_still_waits(order_in, account) -> None:  # noqa: F811
    order = order_in("submitted")
    do(Verb.HOLD, order, account(VSP))
    assert asked(order).needs and asked(order).seen_at is None


def test_needs_me_holds_what_was_read_and_not_done(signed_in, order_in) -> None:  # noqa: F811
    order = order_in("submitted")
    client = signed_in(VSP)
    client.post(reverse("partners:acknowledge"), {"all": "1"})
    assert banner(client) is None
    assert lines(inbox(client, "needs")) == [f"New Customer.Submitted, {order.customer_name}"]
    assert asked(order).seen_at is not None


def test_by_order_gathers_what_an_order_said(signed_in, order_in) -> None:  # noqa: F811
    order = order_in("approved")
    with as_system():  # a hundred newer ones of the demo would be looked at first
        Notice.objects.filter(account__login_id=CLERK).exclude(thread=f"order:{order.no}").delete()
    root = inbox(signed_in(CLERK), "order")
    assert f"Order {order.no}, {order.customer_name}" in [h.text for h in root.all("h3")]


def test_ok_puts_one_aside_and_ok_all_the_rest(signed_in, account) -> None:
    one, _two = ready(account(CLERK)), ready(account(CLERK), "Order Status")
    client = signed_in(CLERK)
    answer = client.post(reverse("partners:acknowledge"), {"notice": f"{one.pk}", "next": reverse("partners:inbox")})
    assert answer.status_code == 302 and answer.url == reverse("partners:inbox")
    assert lines(inbox(client)) == ["Unread: Excel file is ready: Order Status"]
    client.post(reverse("partners:acknowledge"), {"all": "1"})
    assert lines(inbox(client)) == [] and "You have read everything." in inbox(client).text


def test_ok_in_the_panel_brings_list_bell_and_banner(signed_in, account) -> None:
    one = ready(account(CLERK))
    client = signed_in(CLERK)
    answer = client.post(
        reverse("partners:acknowledge"), {"notice": one.pk, "show": "unread"}, headers={"HX-Request": "true"}
    )
    root = read(answer.content)
    assert root.first("p", role="status").text == "1 message is read."
    assert {node.get("id") for node in root.all(hx_swap_oob="true")} == {"bell-count", "news"}
    assert "<html" not in answer.content.decode()


def test_nobody_puts_aside_what_others_have_to_read(signed_in, account) -> None:
    one = ready(account(CLERK))
    for notice in (one.pk, "x", "9" * 40, f"{one.pk},{one.pk}"):
        signed_in(NEIGHBOUR).post(reverse("partners:acknowledge"), {"notice": notice})
    with as_system():
        assert Notice.objects.get(pk=one.pk).seen_at is None


def test_the_banner_reads_in_the_readers_language_and_days(signed_in, account) -> None:
    one = ready(account(CLERK))
    with as_system():
        Account.objects.filter(login_id=CLERK).update(language="de")
        Notice.objects.filter(pk=one.pk).update(created_at=timezone.now() - timedelta(days=40))
        at = timezone.localtime(Notice.objects.get(pk=one.pk).created_at)
    slim = banner(signed_in(CLERK))
    assert f"{at.day}. " in slim.first("time").text and f"{at:%Y-%m-%d}" not in slim.text


@pytest.mark.parametrize("show", ["unread", "needs", "order", "all", "nonsense"])
def test_an_inbox_costs_the_same_with_three_messages_and_with_sixty(
    signed_in, account, show: str, django_assert_max_num_queries
) -> None:
    client = signed_in(CLERK)
    for n in range(60):
        ready(account(CLERK), f"List {n}")
    client.get(reverse("partners:inbox"))
    with django_assert_max_num_queries(14):
        client.get(reverse("partners:inbox"), {"show": show})


def test_bell_and_banner_are_one_query(account, django_assert_num_queries) -> None:
    ready(account(CLERK))
    user = account(CLERK)
    with acting_for(user.partner_id), django_assert_num_queries(1):
        news = news_of(user)
        assert (news.number, news.shown_number, news.first.headline) == (1, "1", "Excel file is ready: Login History")
