"""A real SIP server and real telephones: who signs on, what rings, what is refused, what is cut, and what stands of it."""

import signal
import time
from collections.abc import Iterator

import pytest
from django.utils import timezone

from callstats.actions.feed import read_feeds
from callstats.actions.roll_up import roll_up_changed
from callstats.models import Call as Record
from callstats.models import HourlyUsage
from inventory.demo.network import RealNetwork
from inventory.ems.drivers import DRIVERS
from inventory.ems.reach import REACHES, within
from inventory.queries.line import living
from orders.actions.confirm import confirm_order
from orders.demo.dialtone import OnTheSipServer
from orders.demo.first_order import DAY
from partners.models import Account
from tests.ems_contract import NUMBER, OTHER_NUMBER, begin, held, send
from tests.ems_line_claims import line, set_lines
from tests.people import CLERK
from tests.sip_network import SipNetwork
from tests.sip_server import OUTSIDE, Server, refused, talks

pytestmark = pytest.mark.slow


@pytest.fixture
def network(ems, settings) -> SipNetwork:
    """A customer with two lines, each with a number, whose service runs."""
    network = SipNetwork(ems, settings)
    begin(network)
    send(network, "add_numbers", {"numbers": [NUMBER, OTHER_NUMBER]})
    send(network, "set_packages", {"items": {"STD": 3}})
    set_lines(
        network, line("201", "Olive Bramley", number=NUMBER), line("202", "Sam Sample", number=OTHER_NUMBER), key="l"
    )
    send(network, "activate_service")
    return network


@pytest.fixture
def empty(ems, settings) -> SipNetwork:
    """Nobody stands on it yet."""
    return SipNetwork(ems, settings)


@pytest.fixture
def server(network, tmp_path) -> Iterator[Server]:
    server = Server(tmp_path, network.address)
    network.settings.KAMAILIO_LOG = str(server.log)
    server.start()
    yield server
    server.kill(signal.SIGTERM)


def lines_of(network: SipNetwork, count: int) -> list[list[str]]:
    """Records that stand by now, as columns of the own format; waited for, two seconds at most."""
    end = time.monotonic() + 2
    while len(found := network.driver.calls("CM-01", "").lines) < count and time.monotonic() < end:
        time.sleep(0.05)
    return [text.split(",") for text in found]


def test_telephones_sign_on_and_call_by_extension_number_and_outside(server, network) -> None:
    with server.phone("201") as one, server.phone("202", rings=0.2) as two, server.outside() as public:
        assert (one.sign_on(), two.sign_on()) == (200, 200)
        for dialled, party in (
            ("202", two),
            ("020 7946 0019".replace(" ", ""), two),
            (OUTSIDE, public),
            ("999", public),
        ):
            call = talks(one, dialled)
            assert call.call_id in party.calls, dialled
            one.end(call)
            assert party.calls[call.call_id].wait("ended by the other side"), dialled
    found = lines_of(network, 6)
    assert [(row[3], row[4], row[6], row[8]) for row in found] == [
        ("out", "ext", "201", "202"), ("in", "ext", "202", "201"),
        ("out", "trunk", "201", OTHER_NUMBER), ("in", "trunk", "202", NUMBER),
        ("out", "trunk", "201", "+442079460999"), ("out", "trunk", "201", "999"),
    ]  # fmt: skip
    assert {row[5] for row in found} == {"answered"}
    assert [row[13] for row in found[:2]] == ["Olive Bramley", "Sam Sample"]
    assert network.driver.look("C1").registered == [], "these lines have no telephone of the portal's"


def test_a_call_from_outside_rings_where_the_number_is(server) -> None:
    with server.phone("202") as two, server.outside() as public:
        assert two.sign_on() == 200
        call = talks(public, "02079460019")
        assert call.call_id in two.calls
        public.end(call)
        assert refused(public, "02079460990") == "refused 404 No such number"
        assert refused(public, "02079460018") == "refused 480 Not signed on"


def test_who_is_not_let_in(server, network) -> None:
    with server.phone("201", password="another") as wrong, server.phone("209") as nobody, server.phone("201") as one:
        assert (wrong.sign_on(), nobody.sign_on()) == (401, 401)
        assert refused(wrong, "202").startswith("refused 407")
        assert one.sign_on() == 200
        set_lines(network, line("201", "Olive Bramley", number=NUMBER, turn=2), key="turned")
        assert one.sign_on() == 401, "a new password makes the old one worthless"
    with server.phone("201", turn=2) as again:
        assert again.sign_on() == 200


def test_what_is_refused_and_why(server, network) -> None:
    with server.phone("201") as one, server.outside():
        assert one.sign_on() == 200
        assert refused(one, "202") == "refused 480 Not signed on"
        assert refused(one, "303") == "refused 404 No such number"
        send(network, "block_extension", {"extension": "201", "end_calls": False}, key="b1")
        assert refused(one, OUTSIDE) == "refused 403 Extension is blocked"
        one.end(talks(one, "999"))
        send(network, "unblock_extension", {"extension": "201"}, key="b2")
        send(network, "set_closed_destinations", {"closed": ["+4420", "+371"], "opened": ["+442079460998"]}, key="d1")
        assert refused(one, OUTSIDE) == "refused 403 Destination is closed"
        one.end(talks(one, "02079460998"))
        send(network, "set_closed_destinations", {"closed": ["+371"], "opened": []}, key="d2")
        send(network, "set_channels", {"sip": 1, "tdm": 0}, key="c1")
        call = talks(one, OUTSIDE)
        assert refused(one, "02079460998") == "refused 503 All channels are busy"
        one.end(call)
        send(network, "stop_service", key="s1")
        assert refused(one, OUTSIDE) == "refused 403 Service is stopped"
        one.end(talks(one, "112"))
    rows = [row for row in lines_of(network, 11) if row[3] == "out" and row[5] != "answered"]
    assert [row[8] for row in rows] == [
        "202",
        "303",
        "+442079460999",
        "+442079460999",
        "+442079460998",
        "+442079460999",
    ]


def test_a_package_that_is_too_small_is_refused(server, network) -> None:
    """What each reach lets through of: landline, mobile, abroad, premium, and always: within and emergency."""
    dialled = {"national": OUTSIDE, "mobile": "07700900123", "international": "0037120000000", "all": "09098790001"}
    with server.phone("201") as one, server.phone("202") as two, server.outside():
        assert (one.sign_on(), two.sign_on()) == (200, 200)
        for place, reach in enumerate(REACHES):
            set_lines(network, line("201", "Olive Bramley", number=NUMBER, reach=reach), key=f"reach {reach}")
            for asked, number in dialled.items():
                if within(reach, asked):
                    one.end(talks(one, number))
                else:
                    assert refused(one, number) == "refused 403 Not in the package", (reach, number)
            for always in ("202", "02079460019", ("999", "112", "911")[place % 3]):
                one.end(talks(one, always))
    rows = lines_of(network, 5 * 5 + 5 * 4)
    assert sum(row[5] == "failed" for row in rows) == 4 + 3 + 2 + 1, "what was refused stands in the records, once"


def test_calls_from_the_public_network_take_a_channel_too(server, network) -> None:
    send(network, "set_channels", {"sip": 1, "tdm": 1}, key="two")
    with server.phone("201") as one, server.phone("202") as two, server.outside() as public:
        assert (one.sign_on(), two.sign_on()) == (200, 200)
        came, went = talks(public, "02079460018"), talks(two, OUTSIDE)
        assert refused(public, "02079460019") == "refused 486 All channels are busy"
        assert refused(two, "02079460998") == "refused 503 All channels are busy"
        two.end(talks(two, "201"))
        one.end(talks(one, "999"))
        public.end(came)
        again = talks(public, "02079460019")
        public.end(again)
        two.end(went)
        begin(network, "C2", domain="cobalt.example")
        send(network, "add_numbers", {"numbers": ["+442079460020"]}, customer="C2")
        send(network, "set_packages", {"items": {"STD": 2}}, customer="C2")
        send(network, "set_channels", {"sip": 1, "tdm": 0}, customer="C2")
        set_lines(network, line("201", "Sam", number="+442079460020"), line("202", "Pat"), key="l2", customer="C2")
        send(network, "activate_service", customer="C2")
        with server.phone("201", customer="C2") as other, server.phone("202", customer="C2") as second:
            assert (other.sign_on(), second.sign_on()) == (200, 200)
            call = talks(one, "02079460020")
            assert refused(public, "02079460020") == "refused 486 All channels are busy", (
                "of whoever is called by number"
            )
            assert refused(second, OUTSIDE) == "refused 503 All channels are busy"
            one.end(call)
            second.end(talks(second, OUTSIDE))
    rows = [(row[3], row[5]) for row in lines_of(network, 10) if row[8] == "+442079460999" or row[7] == NUMBER]
    assert ("in", "answered") in rows
    missed = [row for row in lines_of(network, 10) if row[3] == "in" and row[5] == "busy"]
    assert [(row[6], row[7]) for row in missed][:1] == [("202", OTHER_NUMBER)], "a call that was missed stands there"
    assert held(network).busy == {"sip": 3}, "the emergency call went out beside"


def test_a_stolen_line_is_cut_in_the_middle_of_a_call(server, network) -> None:
    with server.phone("201") as one, server.phone("202") as two, server.outside() as public:
        assert (one.sign_on(), two.sign_on()) == (200, 200)
        costs, free = talks(one, OUTSIDE), talks(two, "201")
        began = time.time()
        send(network, "block_extension", {"extension": "201", "end_calls": True}, key="cut")
        assert costs.wait("ended", seconds=3), "the call that costs is ended"
        took = costs.at("ended") - began
        assert public.calls[costs.call_id].wait("ended")
        assert not free.at("ended"), "a call within goes on"
        print(f"limit to cut: {took * 1000:.0f} ms")
        began = time.time()
        send(network, "stop_service", key="stop")
        assert free.wait("ended", seconds=3), "a customer that is stopped ends in the middle of what is said"
        print(f"stop to end: {(free.at('ended') - began) * 1000:.0f} ms")
    assert len(lines_of(network, 3)) == 3


def test_the_records_of_a_hundred_calls_stand_each_once(server, network) -> None:
    with server.phone("201") as one, server.outside():
        assert one.sign_on() == 200
        for _ in range(100):
            one.end(talks(one, OUTSIDE))
    found = lines_of(network, 100)
    assert len(found) == len({row[0] for row in found}) == 100


def test_a_server_killed_in_mid_call_makes_no_false_record(server, network) -> None:
    with server.phone("201") as one, server.outside():
        assert one.sign_on() == 200
        ended, running = talks(one, OUTSIDE), talks(one, "02079460998")
        one.end(ended)
        time.sleep(1)
        server.kill()
        server.start()
        assert len(lines_of(network, 1)) == 1, "what had ended is counted, what runs is not"
        one.end(running)
        found = lines_of(network, 2)
    assert [row[0] for row in found] == [ended.call_id, running.call_id], "each once"
    assert int(found[0][12]) <= 2 and int(found[1][12]) <= time.time() - running.at("answered") + 1


def test_a_record_that_the_database_missed_comes_from_the_log(server, network) -> None:
    with server.phone("201") as one, server.outside():
        assert one.sign_on() == 200
        call = talks(one, OUTSIDE)
        network.execute("alter table call rename to call_away")
        one.end(call)
        time.sleep(0.5)
        network.execute("alter table call_away rename to call")
    assert [row[0] for row in lines_of(network, 1)] == [call.call_id]
    assert [row[0] for row in lines_of(network, 2)] == [call.call_id], "read again, it is there once"


def test_a_customer_that_was_ordered_rings_and_its_calls_are_counted(everything, empty, tmp_path) -> None:
    server = Server(tmp_path, empty.address)
    empty.settings.KAMAILIO_LOG = str(server.log)
    server.start()
    try:
        took, told = _ordered_and_called(server)
    finally:
        server.kill(signal.SIGTERM)
    print(f"confirmed to 200 OK: {took:.2f} s; end of call to usage: {told:.2f} s")


def _ordered_and_called(server: Server) -> tuple[float, float]:
    """Seconds from the confirmation to a phone that has signed on, and from the end of a call to what is counted of it."""
    by = Account.objects.select_related("partner", "role").get(login_id=CLERK)
    network = RealNetwork("kamailio")
    story = OnTheSipServer(OnTheSipServer.title, "London", "approved", by, timezone.now() - 5 * DAY, 90, network)
    story.play()
    customer = story.order.customer
    began = time.time()
    stamp = story.stamp(hours=2)
    confirm_order(effective=timezone.localdate(stamp["at"]), **stamp)
    network.take(customer, at=timezone.now())
    one, two = (server.phone(line.extension, customer=customer.code, turn=line.turn) for line in living(customer)[:2])
    with one, two:
        assert (one.sign_on(), two.sign_on()) == (200, 200)
        took = time.time() - began
        assert refused(one, two.extension) == "refused 403 Service is stopped", "the service has not begun"
        story.start()
        network.take(customer, at=timezone.now())
        call = talks(one, two.extension)
        one.end(call)
        ended = time.time()
        lines_of_server("CM-SIP-01", 3)
        read_feeds(at=timezone.now())
        roll_up_changed()
        told = time.time() - ended
    rows = Record.objects.filter(customer=customer, call_id=call.call_id)
    assert sorted(rows.values_list("direction", "extension")) == [("in", two.extension), ("out", one.extension)]
    hours = HourlyUsage.objects.filter(customer=customer)
    assert sum(hours.values_list("calls", flat=True)) == Record.objects.filter(customer=customer).count() >= 2
    return took, told


def lines_of_server(server: str, count: int) -> None:
    end = time.monotonic() + 2
    while len(DRIVERS["kamailio"].calls(server, "").lines) < count and time.monotonic() < end:
        time.sleep(0.05)
