"""The drift desk: all of a call server compared on demand, servers that are silent, the page and the story of a difference."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from callstats.models import Spending
from customers.actions.create import update_customer
from customers.actions.modify import modify_basic
from customers.models import Customer
from inventory.actions import comparison as comparison_actions
from inventory.actions.comparison import compare_server
from inventory.actions.difference import mend_network
from inventory.actions.reading import read_due
from inventory.ems.driver import TemporaryFault
from inventory.ems.simulator.driver import SimulatorDriver
from inventory.models import CallServer, Command, Comparison, Difference, Reading, ServerSilence
from inventory.queries.comparison import customers_at, how_far
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from partners.models import Notice
from tests.network_objects import SADDLERY, due, opened
from tests.page import body_rows, read
from tests.people import CLERK, OWNER

pytestmark = pytest.mark.django_db
LEEDS = "CM-LDS-01"


@pytest.fixture
def saddlery(everything) -> Customer:
    return Customer.objects.get(name=SADDLERY)


@pytest.fixture
def leeds(everything) -> CallServer:
    Reading.objects.update(due_at=timezone.now() + timedelta(hours=1))
    return CallServer.objects.get(cm_id=LEEDS)


def by_hand(ems, customer: Customer, kind: str, payload: dict) -> None:
    """Somebody changes it at the EMS, behind the portal's back."""
    ems.store.take(key=f"by hand {kind} {payload}", kind=kind, customer=customer.code, payload=payload, secret="")


def read_again(customer: Customer) -> list[tuple[str, str, str, str]]:
    due(customer.name)
    with as_system():
        read_due(at=timezone.now())
        return opened(customer)


# --- what is told to the network, and compared, besides what is charged


def test_a_new_name_and_language_reach_the_network(ems, saddlery, acting) -> None:
    with acting(CLERK) as user:
        fields = {"name": "Hebden Saddlers", "language": "de"}
        update_customer(customer=saddlery, fields=fields, by=user, at=timezone.now())
        update_customer(customer=saddlery, fields=fields, by=user, at=timezone.now())
    command = Command.objects.get(customer=saddlery, kind="change_tenant")
    assert command.payload == {"name": "Hebden Saddlers", "domain": saddlery.domain, "language": "de"}
    deliver_due("ems")
    state = ems.store.tenant(saddlery.code)
    assert (state["name"], state["language"]) == ("Hebden Saddlers", "de")


def test_who_has_no_tenant_yet_tells_the_network_nothing(everything, acting) -> None:
    new = Customer.objects.filter(status="ordering").first()
    with acting(OWNER) as user:
        modify_basic(customer=new, fields={"language": "de"}, limits=None, by=user, at=timezone.now())
    assert not Command.objects.filter(customer=new, kind="change_tenant").exists()


FURTHER = {
    "language": ("change_tenant", {"language": "de"}, ("details", "", "en", "de"), "change_tenant"),
    "name": ("change_tenant", {"name": "Hebden"}, ("details", "", SADDLERY, "Hebden"), "change_tenant"),
    "group": ("set_group", {"group": "G9", "name": "G9", "code": "77"}, ("group", "", "", "G9 · 77"), "set_group"),
    "block": (
        "block_extension", {"extension": "201", "end_calls": True}, ("block", "201", "0", "1"), "unblock_extension",
    ),
    "limit": ("set_fraud_limit", {"default": "99", "custom": None}, ("limit", "", "50.00 / —", "99.00 / —"), "set_fraud_limit"),
}  # fmt: skip


@pytest.mark.parametrize("what", FURTHER)
def test_it_is_found_and_mended(what: str, ems, saddlery, acting) -> None:
    kind, payload, found, mends = FURTHER[what]
    by_hand(ems, saddlery, kind, payload)
    assert found in read_again(saddlery)
    row = Difference.objects.get(customer=saddlery, thing=found[0], state="open")
    with acting(CLERK) as user:
        assert mend_network(difference=row, by=user, at=timezone.now()).command.kind == mends
    deliver_due("ems")
    assert found not in read_again(saddlery)
    assert [step.verb for step in row.steps.all()] == ["find", "mend", "clear"]


def test_an_administrator_is_corrected_and_one_that_is_gone_is_made(ems, saddlery, acting) -> None:
    login = saddlery.admin_id
    by_hand(ems, saddlery, "change_administrator", {"login": login, "name": "Somebody Else"})
    assert "admin" in {row[0] for row in read_again(saddlery)}
    row = Difference.objects.get(customer=saddlery, thing="admin")
    with acting(CLERK) as user:
        mend_network(difference=row, by=user, at=timezone.now())
    assert row.steps.last().command.kind == "change_administrator"
    deliver_due("ems")
    assert "admin" not in {row[0] for row in read_again(saddlery)}
    by_hand(ems, saddlery, "change_administrator", {"login": login, "new_login": "taken@over.example"})
    assert "admin" in {row[0] for row in read_again(saddlery)}
    row = Difference.objects.get(customer=saddlery, thing="admin", state="open")
    assert row.network == ""
    with acting(CLERK) as user:
        mended = mend_network(difference=row, by=user, at=timezone.now())
    assert mended.command.kind == "create_administrator" and mended.command.secret
    deliver_due("ems")
    assert "admin" not in {row[0] for row in read_again(saddlery)}


def test_a_block_of_call_fraud_that_the_network_does_not_hold_is_told_again(ems, saddlery, acting) -> None:
    now = timezone.now()
    Spending.objects.create(
        partner_id=saddlery.partner_id, customer=saddlery, extension="105", day=now.date(), day_limit=10, used=12,
        calls=1, currency="GBP", state="blocked", blocked_at=now, counted_at=now,
    )  # fmt: skip
    assert ("block", "105", "1", "0") in read_again(saddlery)
    row = Difference.objects.get(customer=saddlery, thing="block")
    with acting(CLERK) as user:
        mend_network(difference=row, by=user, at=timezone.now())
    deliver_due("ems")
    assert ems.store.tenant(saddlery.code)["blocked"] == ["105"]


def test_a_tenant_that_stands_elsewhere_is_for_the_provider(ems, saddlery, acting) -> None:
    with ems.store.opened() as db:
        db.execute("update tenants set server = 'CM-LON-02' where customer = ?", [saddlery.code])
    assert "place" in {row[0] for row in read_again(saddlery)}
    row = Difference.objects.get(customer=saddlery, thing="place")
    words = "No command moves a tenant to another place. The provider looks at the call server."
    with acting(CLERK) as user, pytest.raises(ValidationError) as refused:
        mend_network(difference=row, by=user, at=timezone.now())
    assert refused.value.messages == [words]


# --- many at once


def test_differences_of_a_customer_are_mended_in_the_order_of_its_lane(ems, saddlery, signed_in) -> None:
    by_hand(ems, saddlery, "set_channels", {"sip": 3, "tdm": 2})
    by_hand(ems, saddlery, "set_plan", {"plan": "Basic"})
    by_hand(ems, saddlery, "stop_service", {})
    before = len(ems.store.log(customer=saddlery.code))
    read_again(saddlery)
    answer = signed_in(CLERK).post(
        f"{reverse('inventory:differences')}?q={saddlery.code}&state=open", {"act": "network", "all": "1", "sure": "1"},
        follow=True,
    )  # fmt: skip
    assert "Bring the network to the contract: 5 of 5 done" in answer.content.decode()
    deliver_due("ems")
    kinds = [row["kind"] for row in ems.store.log(customer=saddlery.code)[before:]]
    assert kinds == ["set_plan", "set_packages", "set_channels", "resume_service"], "channels go in one command"
    assert read_again(saddlery) == []


# --- all customers of a call server


def test_all_customers_of_a_call_server_are_read_some_each_minute(ems, leeds, acting, monkeypatch) -> None:
    monkeypatch.setattr(comparison_actions, "A_MINUTE", 5)
    with acting(CLERK) as user:
        asked = compare_server(server=leeds, by=user, at=timezone.now())
        with pytest.raises(ValidationError) as refused:
            compare_server(server=leeds, by=user, at=timezone.now())
    assert refused.value.messages == [f"{LEEDS} is being compared already; {user.name} asked for it."]
    total, runs = customers_at(leeds, user.partner_id).count(), 0
    assert asked.total == total > 10
    assert Reading.objects.filter(due_at__lte=timezone.now()).count() == 5, "no more than a minute's share is due"
    while Comparison.objects.filter(done_at=None).exists():
        read_due(at=timezone.now())
        runs += 1
        assert runs < 10
    ended = Comparison.objects.get(pk=asked.pk)
    assert (ended.read, ended.silent) == (total, 0) and how_far(ended).due == 0
    assert ended.found == Difference.objects.filter(cm_id=LEEDS).exclude(state="gone").count() > 0


def test_a_call_server_without_ones_own_customers_is_not_compared(everything, acting) -> None:
    empty = CallServer.objects.create(cm_id="CM-NONE", name="Nobody")
    with acting(CLERK) as user, pytest.raises(ValidationError) as refused:
        compare_server(server=empty, by=user, at=timezone.now())
    assert refused.value.messages == ["No running customer of yours stands on CM-NONE."]


def test_a_silent_call_server_is_said_once_and_asked_once_a_run(ems, leeds, acting, monkeypatch) -> None:
    look, asked = SimulatorDriver.look, []

    def silent(self, customer_code: str):
        asked.append(customer_code)
        raise TemporaryFault("The EMS answered 503.")

    monkeypatch.setattr(SimulatorDriver, "look", silent)
    with acting(CLERK) as user:
        compare_server(server=leeds, by=user, at=timezone.now())
    for tried in (3, 1, 1):
        Reading.objects.filter(customer__cm_id=LEEDS).update(due_at=timezone.now() - timedelta(minutes=1))
        asked.clear()
        read_due(at=timezone.now())
        assert len(asked) == tried
    silence = ServerSilence.objects.get()
    assert (silence.server, silence.words) == (leeds, "The EMS answered 503.")
    told = Notice.objects.filter(kind="network.silent")
    assert set(told.values_list("partner__name", flat=True)) == {"Nimbus Telecom"}
    assert told.values("account", "method").distinct().count() == told.count(), "once, not for each customer"
    assert not Comparison.objects.get().done_at, "it goes on by itself"
    monkeypatch.setattr(SimulatorDriver, "look", look)
    Reading.objects.filter(customer__cm_id=LEEDS).update(due_at=timezone.now() - timedelta(minutes=1))
    read_due(at=timezone.now())
    read_due(at=timezone.now())
    assert not ServerSilence.objects.exists() and Comparison.objects.get().done_at


def test_compare_now_from_the_page_and_from_the_call_server(ems, leeds, signed_in) -> None:
    for login in (CLERK, "admin@nimbus.example"):
        client = signed_in(login)
        page = read(client.get(reverse("inventory:compare")).content)
        assert page.first("form", action=reverse("inventory:compare-server", args=[leeds.pk]))
        answer = client.post(reverse("inventory:compare-server", args=[leeds.pk]), follow=True)
        assert f"customers on {LEEDS} are compared from now on." in answer.content.decode()
        again = client.post(reverse("inventory:compare-server", args=[leeds.pk]), follow=True)
        assert f"{LEEDS} is being compared already" in again.content.decode()
    entry = client.get(reverse("inventory:call-servers-entry", args=[leeds.pk])).content.decode()
    assert "Still due" in entry


# --- the page of one


def test_the_page_says_what_each_way_would_do_and_mends(ems, saddlery, signed_in) -> None:
    row = Difference.objects.get(customer=saddlery)
    client, url = signed_in(CLERK), reverse("inventory:difference", args=[row.pk])
    text = client.get(url).content.decode()
    assert "The network is sent “Set packages”: Call Recording 2." in text
    assert "A change order with 2 more of Call Recording." in text
    assert client.post(url).status_code == 302
    text = client.get(url).content.decode()
    assert "The network was told" in text and "Set packages" in text
    again = client.post(url)
    words = "This difference is “Being mended”; only an open one can be mended."
    assert again.status_code == 422 and words in again.content.decode()


def test_an_order_that_takes_it_over_stands_with_it(saddlery, signed_in) -> None:
    row, client = Difference.objects.get(customer=saddlery), signed_in(CLERK)
    for _time in range(2):
        client.post(reverse("orders:difference", args=[row.pk]))
    row = Difference.objects.get(pk=row.pk)
    assert row.order_no and [step.verb for step in row.steps.all()] == ["find", "order"]
    page = read(client.get(reverse("inventory:difference", args=[row.pk])).content)
    assert page.first("a", href=reverse("orders:order", args=[row.order_no]))


def test_what_no_way_can_mend_says_so(saddlery, signed_in) -> None:
    told = {
        ("tenant", "", "active", "none"): "A tenant is not made by one command.",
        ("place", "", "CM-1", "CM-2"): "No contract names another place. The provider looks at the call server.",
        ("details", "domain", "a.example", "b.example"): "The domain of a customer cannot change.",
        ("block", "201", "0", "1"): "Only call fraud blocks an extension here.",
        ("state", "", "stopped", "created"): "No order brings a customer back to Created.",
    }
    client = signed_in(CLERK)
    for (thing, key, contract, network), words in told.items():
        Difference.objects.filter(customer=saddlery).update(
            thing=thing, key=key, contract=contract, network=network, name=""
        )
        row = Difference.objects.get(customer=saddlery)
        assert words in client.get(reverse("inventory:difference", args=[row.pk])).content.decode()
        assert client.get(reverse("orders:difference", args=[row.pk])).status_code == 200


def test_open_differences_by_kind_lead_to_their_rows(everything, signed_in) -> None:
    from inventory.queries.home import differences_by_kind

    client = signed_in(CLERK)
    found = differences_by_kind(client.account)
    assert found["number"] == sum(row["number"] for row in found["rows"]) > 3
    for row in found["rows"]:
        page = read(client.get(row["link"]).content)
        assert len(body_rows(page.first("table"))) == row["number"]
