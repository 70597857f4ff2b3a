"""A telephone fetches its file, signs on at a real SIP server with what stands in it, and finds the address closed."""

import signal
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from inventory.actions.phone_address import make_phone_address
from inventory.actions.reading import read_now
from inventory.demo.network import RealNetwork
from inventory.ems.phone import Phone
from inventory.models import Line, PhoneFetch
from inventory.queries.line import living
from oms.kit.acting import as_system
from orders.demo.dialtone import OnTheSipServer
from orders.demo.first_order import DAY
from partners.models import Account
from tests.people import CLERK
from tests.sip_network import SipNetwork
from tests.sip_server import HOST, Server

pytestmark = pytest.mark.slow
MAC = "02005E10A0F1"


@pytest.fixture
def server(everything, ems, settings, tmp_path) -> Iterator[Server]:
    server = Server(tmp_path, SipNetwork(ems, settings).address)
    settings.SIP_SERVER = f"{HOST}:{server.port}"
    server.start()
    yield server
    server.kill(signal.SIGTERM)


@pytest.fixture
def line(server, monkeypatch) -> Line:
    """The first line of a customer on the SIP server, whose service runs; its telephone is one by Yealink."""
    by = Account.objects.select_related("partner", "role").get(login_id=CLERK)
    network = RealNetwork("kamailio")
    story = OnTheSipServer(OnTheSipServer.title, "London", "activated", by, timezone.now() - 5 * DAY, 90, network)
    story.play()
    customer = story.order.customer
    network.take(customer, at=timezone.now())
    line = living(customer)[0]
    Line.objects.filter(pk=line.pk).update(name="Bella Ringer", state="used", mac=MAC)
    monkeypatch.setattr("inventory.actions.phone_address.maker_of", lambda customer, macs, day: {MAC: "yealink"})
    return Line.objects.select_related("customer").get(pk=line.pk)


def fetched(token: str):
    """As a telephone asks for it, and what it then knows."""
    with as_system():
        answer = Client().get(f"/phones/{token}/{MAC.lower()}.cfg", headers={"user-agent": "Probe phone"})
    lines = answer.content.decode().splitlines()
    return answer.status_code, dict(one.split(" = ", 1) for one in lines if " = " in one)


def test_a_telephone_signs_on_with_what_it_fetched_and_the_address_is_closed(server, line) -> None:
    by, now = Account.objects.select_related("partner", "role").get(login_id=CLERK), timezone.now()
    token = make_phone_address(customer=line.customer, by=by, at=now)
    status, told = fetched(token)
    assert status == 200
    where = told["account.1.outbound_proxy.1.address"], int(told["account.1.outbound_proxy.1.port"])
    realm, user = told["account.1.sip_server.1.address"], told["account.1.auth_name"]
    with Phone(where, realm, user, told["account.1.password"] + "x") as wrong:
        assert wrong.sign_on() == 401
    read_now(customer=line.customer, by=by, at=timezone.now())
    assert fetched(token)[0] == 200, "nobody has signed on yet"
    with Phone(where, realm, user, told["account.1.password"]) as phone:
        assert phone.sign_on() == 200
        read_now(customer=line.customer, by=by, at=timezone.now())
    line.refresh_from_db()
    assert line.registered and not line.door_open
    assert fetched(token)[0] == 404
    results = PhoneFetch.objects.filter(customer=line.customer).order_by("id").values_list("result", flat=True)
    assert list(results) == ["answered", "answered", "closed"]
