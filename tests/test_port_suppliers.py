"""Suppliers of ports: by hand, by a mail with the form as a sheet; and the simulator, under a moved clock."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from inventory.actions import port_decide as decide
from inventory.actions.port_ask import ask_date, resubmit_port
from inventory.actions.port_supplier_answers import hear_suppliers
from inventory.models import Port, PortPaper, PortSupplier
from inventory.models.port_check import SENT
from inventory.porting.lead import losing_until
from inventory.queries.port import rules_for, standing_of
from oms.kit import sheets
from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from partners.models import Notice
from tests.orders.scene import who
from tests.port_scene import CLERK, DESK, NEIGHBOUR, desk, fresh, port_in

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def given(port: Port, name: str, digit: str = "1", **fields) -> Port:
    """The port goes to this supplier, with a main number that ends so."""
    with as_system():
        PortSupplier.objects.filter(name=name).update(**fields)
        supplier = PortSupplier.objects.get(name=name)
        Port.objects.filter(pk=port.pk).update(main_number=port.main_number[:-1] + digit)
    stamp = {"port": fresh(port), "by": desk(), "at": timezone.now()}
    with acting_for(desk().partner_id):
        decide.note_port(supplier=supplier, **stamp)
    return fresh(port)


def simulated(digit: str) -> Port:
    return given(port_in("submitted"), "Simulated supplier", digit)


def heard(port: Port, at) -> Port:
    hear_suppliers(at=at)
    return fresh(port)


def test_by_hand_a_mail_carries_the_form_as_a_sheet(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    port = given(port_in("submitted"), "EXPO.e United Kingdom", email="porting@harbour.example")
    with as_system():
        row = PortPaper.objects.get(port=port)
    assert (row.verb, row.driver, row.address) == ("order", "by_hand", "porting@harbour.example")
    assert deliver_due("ports") == 1
    assert deliver_due("ports") == 0
    sent = mail.outbox[0]
    assert sent.to == ["porting@harbour.example"] and sent.subject.startswith(f"Porting request {port.order_no}")
    name, content, _kind = sent.attachments[0]
    rows = sheets.read(io.BytesIO(content), name)
    found = {row.cells[0]: row.cells[1] for row in rows}
    assert found["Losing service provider"] == port.losing_provider and found["Range holder"] == port.range_holder
    assert hear_suppliers(at=timezone.now() + DAY) == 0, "people read its answer"


def test_without_an_address_nothing_is_mailed_and_a_fault_is_shown() -> None:
    port = given(port_in("submitted"), "EXPO.e United Kingdom")
    with as_system():
        assert not PortPaper.objects.filter(port=port).exists()
        PortPaper.objects.create(
            key="x", lane="x", partner_id=port.partner_id, port=port, driver="by_hand", verb="order"
        )
    deliver_due("ports")
    with as_system():
        row = PortPaper.objects.get(key="x")
    assert (row.state, row.last_error) == ("failed", "The supplier has no e-mail address.")


def test_what_did_not_arrive_is_sent_again_by_the_desk_alone(settings, signed_in) -> None:
    """The demo's: the desk was asked to look, reads why, corrects the address and sends it again; nobody else may."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    port = port_in("change_asked")
    with as_system():
        paper = port.papers.get(state="failed")
        asked = Notice.objects.filter(kind="port.paper_failed", needs=True)
        assert DESK in set(asked.values_list("account__login_id", flat=True))
        assert "550 5.1.1" in asked[0].text and "Not sent: Date change." in asked[0].text
    address = reverse("inventory:port-paper-retry", args=[port.pk, paper.pk])
    assert signed_in(CLERK).post(address).status_code == 403
    assert signed_in(NEIGHBOUR).post(address).status_code == 404
    page = signed_in(DESK).get(port.get_absolute_url()).content.decode()
    assert address in page and "550 5.1.1" in page
    assert address not in signed_in(CLERK).get(port.get_absolute_url()).content.decode()
    with as_system():
        PortSupplier.objects.filter(pk=port.supplier_id).update(email="")
    assert "The supplier has no e-mail address." in signed_in(DESK).post(address, follow=True).content.decode()
    with as_system():
        PortSupplier.objects.filter(pk=port.supplier_id).update(email="desk@harbour-wholesale.example")
    told = signed_in(DESK).post(address, follow=True).content.decode()
    assert "“Date change” is sent to the supplier again." in told and address not in told
    with as_system():
        assert not asked.exists(), "nobody is asked any more"
    assert deliver_due("ports") == 1 and mail.outbox[-1].to == ["desk@harbour-wholesale.example"]
    words = "This paper has not failed: it is “Done”."
    assert words in signed_in(DESK).post(address, follow=True).content.decode()


def test_another_supplier_gets_the_request_and_the_first_one_nothing_more() -> None:
    port = given(port_in("submitted"), "Harbour Wholesale")
    port = given(port, "EXPO.e United Kingdom", email="porting@expoe.example")
    with as_system():
        assert list(port.papers.order_by("pk").values_list("address", "state")) == [
            ("ports@harbour-wholesale.example", "given_up"), ("porting@expoe.example", "waiting"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("digit", "state", "later"),
    [("1", "accepted", 0), ("6", "accepted", 7), ("4", "rejected", 0), ("5", "rejected", 0)],
)
def test_the_simulator_answers(digit, state, later) -> None:
    port = simulated(digit)
    assert heard(port, port.since + 30 * timedelta(seconds=1)).state == "submitted"
    at = port.since + 2 * MINUTE
    with as_system():
        first = standing_of(port, at)
    found = heard(port, at)
    assert found.state == state
    if state == "accepted":
        assert found.porting_date == max(first.wanted, first.earliest) + later * DAY
        return
    assert found.reject_code == {"4": "41", "5": "06"}[digit]
    fields = {name: getattr(found, name) for name in (*SENT, "comment", "wanted_date")}
    with acting_for(who(CLERK).partner_id):
        resubmit_port(port=found, fields=fields, by=who(CLERK), at=at)
    assert heard(found, at + 2 * MINUTE).state == {"4": "accepted", "5": "rejected"}[digit]


def test_it_answers_late() -> None:
    port = simulated("8")
    with as_system():
        until = standing_of(port, timezone.now()).reply_until
    assert heard(port, until).state == "submitted"
    assert heard(port, until + HOUR + MINUTE).state == "accepted"


def test_it_lets_the_losing_provider_cancel_in_its_last_hour() -> None:
    port = simulated("7")
    port = heard(port, port.since + 2 * MINUTE)
    with as_system():
        last = losing_until(rules_for(port), port.porting_date)
    assert heard(port, last - 2 * HOUR).state == "accepted"
    assert heard(port, last - HOUR / 2).state == "cancelled_lcp"


@pytest.mark.parametrize(("digit", "moved"), [("1", 7), ("9", 0)])
def test_another_day_is_agreed_to_or_refused(digit, moved) -> None:
    port = simulated(digit)
    at = port.since + 2 * MINUTE
    port = heard(port, at)
    was = port.porting_date
    with acting_for(who(CLERK).partner_id):
        ask_date(port=port, day=was + 7 * DAY, by=who(CLERK), at=at)
    found = heard(port, at + 2 * MINUTE)
    assert (found.state, found.porting_date) == ("accepted", was + moved * DAY)
