"""Service Usage: figures and the rows behind them, the nightly reading; phone setting and stops."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer, Suspension
from inventory.actions import reading as reading_actions
from inventory.actions.reading import keep_reading, read_due, read_now
from inventory.ems.driver import TemporaryFault
from inventory.ems.simulator.driver import SimulatorDriver
from inventory.models import Command, Difference, Number, Reading, Tenant, Usage
from oms.kit.phones import national
from partners.models import Account
from tests.network_objects import FIGURES, SADDLERY, WAPPING, due, lines, opened, whole
from tests.page import read
from tests.people import CLERK, NEIGHBOUR, SP

pytestmark = pytest.mark.django_db


@pytest.fixture
def saddlery(everything) -> Customer:
    return Customer.objects.get(name=SADDLERY)


# --- figures


def test_available_is_assigned_less_using_less_what_goes_back(everything) -> None:
    rows = Usage.objects.exclude(using=None)
    assert rows.filter(using__gt=0).exists() and rows.filter(returning__gt=0).exists()
    for row in rows:
        assert row.available == row.assigned - row.using - row.returning


def test_a_contract_that_has_ended_uses_nothing(everything) -> None:
    assert Customer.objects.filter(status="closed").exists()
    assert not Usage.objects.filter(customer__status="closed").exists()


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_is_the_sum_of_the_rows_behind_it(figure, signed_in, everything) -> None:
    client = signed_in(CLERK)
    customers = Customer.objects.filter(name__in=[WAPPING, "Uxbridge Lamp Works", SADDLERY])
    seen = 0
    for row in Usage.objects.filter(customer__in=customers).order_by("pk"):
        url = reverse(f"inventory:usage-{figure}", args=[row.customer_code, row.pk])
        quantities = [whole(line["Qty"]) for line in lines(client, url, per="200")]
        assert sum(quantities) == getattr(row, figure), (row.customer_name, row.type, row.key)
        seen += bool(quantities)
    assert seen, "no figure had any rows"


@pytest.mark.parametrize("login", [CLERK, SP])
def test_sums_are_those_of_the_customers_one_sees(login, signed_in, everything) -> None:
    row = Usage.objects.filter(customer__name=SADDLERY, type="package").first()
    mine = list(Usage.objects.visible_to(_account(login)).filter(type=row.type, key=row.key))
    client = signed_in(login)
    found = lines(client, reverse("inventory:usage-per-type"), q=row.name)
    line = next(one for one in found if one["Service Usage Description"] == row.name)
    assert whole(line["Assigned Qty."]) == sum(one.assigned for one in mine)
    assert whole(line["Using Qty."]) == sum(one.using or 0 for one in mine)
    found = lines(client, reverse("inventory:usage-per-reseller"), type=row.type, key=row.key)
    assert sum(whole(one["Assigned Qty."]) for one in found) == sum(one.assigned for one in mine)


def _account(login: str) -> Account:
    return Account.objects.select_related("partner", "role").get(login_id=login)


def test_a_neighbour_sees_no_figure_of_it(signed_in, saddlery) -> None:
    row = Usage.objects.filter(customer=saddlery).first()
    own = Customer.objects.filter(partner=_account(NEIGHBOUR).partner_id).first()
    client = signed_in(NEIGHBOUR)
    assert client.get(reverse("inventory:usage", args=[saddlery.code])).status_code == 404
    assert client.post(reverse("inventory:read-network", args=[saddlery.code])).status_code == 404
    for figure in FIGURES:
        assert client.get(reverse(f"inventory:usage-{figure}", args=[own.code, row.pk])).status_code == 404
    for name in ("usage-per-customer", "usage-per-reseller", "differences"):
        page = client.get(reverse(f"inventory:{name}"), {"per": "200"}).content.decode()
        assert SADDLERY not in page and "RS-Vertical" not in page


def test_the_link_of_a_sum_leads_to_the_rows_that_make_it(signed_in, everything) -> None:
    client = signed_in(SP)
    page = read(client.get(reverse("inventory:usage-per-reseller"), {"type": "package", "per": "200"}).content)
    link = next(
        a
        for a in page.first("table").all("a")
        if "reseller=" in a.attributes["href"] and "key=" in a.attributes["href"]
    )
    rows = lines(client, link.attributes["href"] + "&per=200")
    assert rows and sum(whole(row["Assigned Qty."]) for row in rows) == whole(link.text)


# --- reading


def test_the_demo_differs_in_what_was_changed_by_hand_alone(everything) -> None:
    found = Difference.objects.values_list("customer__name", "thing", "name", "contract", "network", "state")
    taken = national(Number.objects.filter(customer__name="Yardley Logistics").latest("e164").e164)
    assert set(found) == {
        (SADDLERY, "item", "Call Recording", "2", "4", "open"),
        (WAPPING, "item", "Analytics Standard", "9", "8", "open"),
        ("Canary Interiors", "item", "Analytics Standard", "4", "5", "open"),
        ("Dalston Pottery", "number", "020 7946 0487", "0", "1", "open"),
        ("Enfield Glassworks", "number", "020 7946 0985", "0", "1", "open"),
        ("Yardley Logistics", "number", taken, "1", "0", "open"),
        ("Yardley Logistics", "limit", "", "20.00 / —", "90.00 / —", "open"),
        (
            "Beeston Bookbinders", "admin", "", "admin@beeston.example · Beeston Admin · office@beeston.example",
            "admin@beeston.example · Bea Standin · office@beeston.example", "open",
        ),
        ("Kentish Kettles", "bundle", "UK Mobile 500", "0", "1", "open"),
        ("Armley Signwriters", "details", "", "en", "de", "mending"),
        ("Chapel Allerton Vets", "channel", "SIP Trunk Channels", "0", "6", "gone"),
        ("Yeadon Harp Makers", "name", "101", "Paula Placeholder", "Prudence Proxy", "open"),
    }  # fmt: skip


def test_the_job_reads_who_is_due_and_comes_again_the_next_night(ems, everything) -> None:
    due(WAPPING, SADDLERY)
    code = Customer.objects.get(name=WAPPING).code
    ems.store.set_users(code, {"users": [{"extension": "101", "name": "Sam Sample", "items": ["basic-user-vm"]}]})
    now = timezone.now()
    assert read_due(at=now) == 2
    row = Usage.objects.get(customer__name=WAPPING, type="extension")
    assert (row.using, row.users) == (1, [["101", "Sam Sample", "", ""]])
    read_again = Reading.objects.get(customer__name=WAPPING)
    assert read_again.read_at >= now and read_again.fault == ""
    here = timezone.localtime(read_again.due_at)
    assert now < read_again.due_at <= now + timedelta(days=1) and 1 <= here.hour < 5
    assert read_due(at=timezone.now()) == 0, "twice reads nobody twice"


def test_an_ems_that_is_down_for_one_tenant_hides_no_other(ems, everything, monkeypatch) -> None:
    due(WAPPING, SADDLERY)
    code = Customer.objects.get(name=WAPPING).code
    look = SimulatorDriver.look
    before = Usage.objects.get(customer__name=WAPPING, type="extension").read_at

    def sometimes(self, customer_code: str):
        if customer_code == code:
            raise TemporaryFault("The EMS answered 503.")
        return look(self, customer_code)

    monkeypatch.setattr(SimulatorDriver, "look", sometimes)
    now = timezone.now()
    assert read_due(at=now) == 2
    failed, good = (Reading.objects.get(customer__name=name) for name in (WAPPING, SADDLERY))
    assert failed.fault == "The EMS answered 503." and failed.due_at <= timezone.now() + timedelta(minutes=15)
    assert good.fault == "" and good.read_at >= now
    assert Usage.objects.get(customer__name=WAPPING, type="extension").read_at == before, "what was read stays"


def test_a_fault_that_a_driver_forgot_stops_nobody_else(ems, everything, monkeypatch) -> None:
    due(WAPPING, SADDLERY)
    code, look = Customer.objects.get(name=WAPPING).code, SimulatorDriver.look
    monkeypatch.setattr(SimulatorDriver, "look", lambda self, one: 1 / 0 if one == code else look(self, one))
    assert read_due(at=timezone.now()) == 2
    assert Reading.objects.get(customer__name=WAPPING).fault == "ZeroDivisionError"


def test_a_run_that_is_killed_loses_one_reading_for_a_while(ems, everything, monkeypatch) -> None:
    due(WAPPING, SADDLERY)
    lost = []

    def killed(customer, *_args, **_more):
        lost.append(customer)
        raise SystemExit

    monkeypatch.setattr(reading_actions, "_read_one", killed)
    with pytest.raises(SystemExit):
        read_due(at=timezone.now())
    monkeypatch.undo()
    assert read_due(at=timezone.now()) == 1, "the other one is read at once"
    waiting = Reading.objects.filter(customer=lost[0], due_at__lt=timezone.now() + timedelta(minutes=16))
    assert waiting.update(due_at=timezone.now()) == 1, "the one that was lost comes again within a quarter of an hour"
    assert read_due(at=timezone.now()) == 1


def test_nothing_differs_while_something_is_on_its_way(ems, saddlery) -> None:
    Difference.objects.exclude(state="gone").update(state="gone", gone_at=timezone.now())
    held = SimulatorDriver().look(saddlery.code)
    now = timezone.now()
    last = Command.objects.filter(customer=saddlery).order_by("-id").first()
    Command.objects.filter(pk=last.pk).update(state="waiting")
    keep_reading(customer=saddlery, held=held, asked_at=now, at=now)
    assert opened(saddlery) == []
    Command.objects.filter(pk=last.pk).update(state="done", completed_at=now + timedelta(seconds=1))
    keep_reading(customer=saddlery, held=held, asked_at=now, at=now)
    assert opened(saddlery) == [], "a command reached the network after it was asked"
    keep_reading(customer=saddlery, held=held, asked_at=now + timedelta(seconds=2), at=now)
    assert opened(saddlery) == [("item", "Call Recording", "2", "4")]


def test_on_demand_says_when_the_network_cannot_be_asked(saddlery, signed_in, settings) -> None:
    settings.EMS_URL, settings.EMS_CONNECT_TIMEOUT = "http://127.0.0.1:9", 0.2
    client = signed_in(CLERK)
    answer = client.post(reverse("inventory:read-network", args=[saddlery.code]), follow=True)
    assert "The network could not be asked what is in use. Try again in a moment." in answer.content.decode()
    by = _account(CLERK)
    closed = Customer.objects.filter(partner_id=by.partner_id, status="closed").first()
    with pytest.raises(ValidationError) as refused:
        read_now(customer=closed, by=by, at=timezone.now())
    assert refused.value.messages == [f"{closed.name} has nothing in the network."]


# --- phone setting, suspend


def test_phone_setting_is_that_of_the_call_server(saddlery, signed_in) -> None:
    page = read(signed_in(CLERK).get(reverse("inventory:phone-setting", args=[saddlery.code])).content)
    facts = {div.first("dt").text: div.first("dd").text for div in page.first("dl", class_="facts").all("div")}
    server = Tenant.objects.get(customer=saddlery).server
    assert facts["iPECS LIP Phone Registration IP Address"] == server.lip_ip
    assert facts["iPECS SIP Phone Provisioning URL"] == server.sip_url
    assert facts["Analytics URL"] == server.analytics_url and len(facts) == 8


def test_a_customer_without_a_server_says_so(signed_in, bakery, everything) -> None:
    page = signed_in(CLERK).get(reverse("inventory:phone-setting", args=[bakery.code])).content.decode()
    assert "No call server was chosen for this customer yet; the approver of its first order chooses one." in page


def test_a_stop_and_its_resume_are_a_period(signed_in, everything) -> None:
    kew = Customer.objects.get(name="Kew Seed Merchants")
    period = Suspension.objects.filter(customer=kew).latest("start")
    url = reverse("customers:suspend", args=[kew.code])
    row, earlier = lines(signed_in(CLERK), url)
    assert earlier["Suspend End"]
    assert row["Reason of Suspend"] == "Premises closed for refurbishment" == period.reason
    assert row["Service Plan"] == "Premium Plan" and row["Comment"] == period.comment != ""
    assert row["Suspend Start"] and row["Suspend End"] and period.end >= period.start
    assert lines(signed_in(CLERK), url, q="nothing like it") == []
