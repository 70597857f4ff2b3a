"""The Provisioning screen: who sees which commands, who may retry or give up, and what the pages say."""

import pytest
from django.urls import reverse

from inventory.models import Command
from inventory.queries.command import failed_to_count, listed_commands
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from tests.commands import fresh, send_one
from tests.people import ABOVE, BELOW, CLERK, NEIGHBOUR, SP

pytestmark = pytest.mark.django_db
PAGE = "/order/provisioning/"


def rows_of(client, **query) -> str:
    return client.get(PAGE, query).content.decode()


@pytest.fixture
def failed(acting, bakery, ems, empty_outbox) -> Command:
    """A command of RS-Vertical's customer that the network refused."""
    with acting(CLERK):
        command = send_one(bakery, "activate_service", {})
        send_one(bakery, "set_channels", {"sip": 1, "tdm": 0})
    deliver_due("ems")
    return fresh(command)


@pytest.fixture
def no_approval(db) -> None:
    from partners.models import Partner

    with as_system():
        Partner.objects.filter(name="Vertical Cloud").update(approve_order=False)


def address(name: str, command: Command) -> str:
    return reverse(f"inventory:{name}-command", args=[command.pk])


def test_the_demos_orders_all_reach_the_network(ems) -> None:
    with as_system():
        assert Command.objects.filter(state="waiting").count() > 5
    deliver_due("ems")
    with as_system():
        assert list(Command.objects.exclude(state="done").values_list("key", "last_error")) == []


@pytest.mark.parametrize("login", [CLERK, ABOVE, SP])
def test_who_may_act_has_the_buttons_on_the_failed_row_alone(signed_in, failed, login) -> None:
    page = rows_of(signed_in(login))
    assert page.count(address("retry", failed)) == page.count(address("give-up", failed)) == 1
    assert page.count("/retry/") == 1


def test_who_stands_above_without_the_right_sees_and_may_not(signed_in, failed, no_approval) -> None:
    client = signed_in(ABOVE)
    assert "Example Bakery" in rows_of(client)
    assert "/retry/" not in rows_of(client)
    for name in ("retry", "give-up"):
        answer = client.post(address(name, failed))
        assert answer.status_code == 403
        assert "approves orders" in answer.content.decode()
    assert client.get(address("give-up", failed)).status_code == 403
    assert fresh(failed).state == "failed"


@pytest.mark.parametrize("login", [BELOW, NEIGHBOUR])
def test_for_others_it_does_not_exist(signed_in, failed, login) -> None:
    client = signed_in(login)
    assert "Example Bakery" not in rows_of(client)
    for name in ("retry", "give-up"):
        assert client.post(address(name, failed)).status_code == 404
    assert fresh(failed).state == "failed"


def test_retry_leads_back_to_the_rows_one_came_from(signed_in, failed) -> None:
    client = signed_in(CLERK)
    answer = client.post(address("retry", failed), {"next": f"{PAGE}?state=failed"}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?state=failed", 302)]
    assert "is sent again" in answer.content.decode()
    assert fresh(failed).state == "waiting"
    again = client.post(address("retry", failed), follow=True)
    assert "This command has not failed" in again.content.decode()
    assert client.get(address("retry", failed)).status_code == 405


def test_giving_up_says_first_what_follows_and_asks(signed_in, failed) -> None:
    client = signed_in(CLERK)
    page = client.get(address("give-up", failed)).content.decode()
    assert "1 later command of this customer goes on without it." in page
    assert failed.last_error in page
    assert fresh(failed).state == "failed"
    answer = client.post(address("give-up", failed), {"next": "https://elsewhere.example/"}, follow=True)
    assert answer.redirect_chain[0][0].startswith("/")
    assert fresh(failed).state == "given_up"
    assert "Only a command that has failed" in client.post(address("give-up", failed), follow=True).content.decode()


def test_the_menu_counts_what_waits_for_this_person(acting, failed, no_approval) -> None:
    counted = []
    for login in (CLERK, SP, ABOVE, BELOW):
        with acting(login) as user:
            counted.append(failed_to_count(user).count())
    assert counted == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "failed"}, 1),
        ({"state": "waiting"}, 1),
        ({"kind": "set_channels"}, 1),
        ({"q": "Bakery"}, 2),
        ({"q": "N000001"}, 2),
        ({"q": "nothing like it"}, 0),
        ({"reseller": "RS-Vertical"}, 2),
        ({"requested_from": "2100-01-01"}, 0),
    ],
)
def test_filters_narrow(signed_in, failed, query, found) -> None:
    assert rows_of(signed_in(CLERK), **query).count('data-label="Customer Name"') == found


def test_a_command_behind_another_has_no_next_attempt_yet(signed_in, failed) -> None:
    account = signed_in(CLERK).account
    with as_system():
        times = dict(listed_commands(account).values_list("kind", "next_attempt"))
        Command.objects.filter(pk=failed.pk).update(state="given_up")
        freed = dict(listed_commands(account).values_list("kind", "next_attempt"))
    assert times == {"activate_service": None, "set_channels": None}
    assert freed["set_channels"] is not None


def test_the_order_number_leads_to_the_order(signed_in, failed) -> None:
    assert '<a href="/orders/N000001/">N000001</a>' in rows_of(signed_in(CLERK))
