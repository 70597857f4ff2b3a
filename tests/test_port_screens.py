"""Pages of the port desk: buttons by state, refusals at their field, letters, the calendar, and what others show of a port."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from inventory.actions.port_letter import clear_letters
from inventory.models import Port
from inventory.porting.states import ENDED
from inventory.queries.port_month import ON_A_DAY
from oms.kit.acting import as_system
from oms.kit.periods import add_months
from oms.kit.phones import national
from tests.files_kept import kept_in_a_folder
from tests.page import read
from tests.port_scene import CLERK, DESK, NEIGHBOUR, fresh, numbers_of, port_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("waiting", {"save", "cancel"}),
        ("submitted", {"accept", "reject", "require", "save", "cancel"}),
        ("accepted", {"losing", "save", "cancel"}),
        ("change_asked", {"agree", "refuse", "losing", "save", "cancel"}),
        ("porting", {"complete", "save", "cancel"}),
        ("rejected", {"save", "cancel"}),
    ],
)
def test_the_buttons_that_a_state_shows(state, buttons, signed_in) -> None:
    page = read(signed_in(DESK).get(reverse("inventory:port-modify", args=[port_in(state).pk])).content)
    assert {button.get("value") for button in page.all("button") if button.get("name") == "act"} == buttons


def test_a_refusal_stands_at_its_field_and_a_stranger_finds_nothing(signed_in) -> None:
    port = port_in("submitted")
    address = reverse("inventory:port-modify", args=[port.pk])
    early = {"act": "accept", "day": str(timezone.localdate() + DAY), "sub_status": "", "comment": "", "code": ""}
    answer = signed_in(DESK).post(address, early)
    assert answer.status_code == 422 and "is the earliest: 10 working days" in answer.content.decode()
    assert signed_in(DESK).post(address, early | {"act": "no"}).status_code == 422
    saved = signed_in(DESK).post(address, early | {"act": "save", "sub_status": "Validated", "comment": "Bill wanted."})
    assert saved.status_code == 302 and (fresh(port).sub_status, fresh(port).result) == ("Validated", "Bill wanted.")
    assert signed_in(CLERK).get(address).status_code == 403
    assert signed_in(NEIGHBOUR).get(address).status_code == 404
    assert signed_in(CLERK).get(reverse("inventory:port-resubmit", args=[port.pk])).status_code == 403
    ended = port_in(ENDED[0])
    assert signed_in(DESK).get(reverse("inventory:port-modify", args=[ended.pk])).status_code == 403


def test_order_and_customer_show_how_far_the_port_is(signed_in) -> None:
    port, client = port_in("accepted"), signed_in(CLERK)
    order = client.get(reverse("orders:order", args=[port.order_no])).content.decode()
    assert f'href="{port.get_absolute_url()}">Accepted' in order
    tab = client.get(reverse("inventory:customer-ports", args=[port.customer_code])).content.decode()
    assert port.get_absolute_url() in tab and "Changes required" in tab


def test_the_calendar_counts_the_numbers_of_each_day(signed_in) -> None:
    port, client = port_in("accepted"), signed_in(CLERK)
    month = f"{port.porting_date:%Y-%m}"
    answer = client.get(reverse("inventory:port-calendar"), {"month": month})
    links = read(answer.content).first("section", id="month").all("a")
    days = {parts[1]: link.text for link in links if len(parts := link.get("href").split("&")) > 2}
    day = port.porting_date.isoformat()
    with as_system():
        there = Port.objects.filter(partner_name="RS-Vertical", porting_date=day, state__in=ON_A_DAY)
        n = sum(there.values_list("quantity", flat=True))
    assert f"{n} Numbers" in days[f"porting_date_from={day}"]
    assert read(client.get(reverse("inventory:port-calendar"), {"month": "x"}).content).first("section", id="month")


@pytest.fixture
def letters(settings, tmp_path):
    kept_in_a_folder(settings, tmp_path)
    return lambda: sorted(path.read_bytes() for path in (tmp_path / "ports").glob("*"))


def test_a_signed_letter_is_kept_its_months_and_goes_with_a_trace(
    letters, signed_in, django_capture_on_commit_callbacks, tmp_path
) -> None:
    port, client = port_in("submitted"), signed_in(CLERK)
    address = reverse("inventory:port-letter", args=[port.pk])
    for name, content, words in (
        ("letter.pdf", b"MZ\x90\x00", "“letter.pdf” is not really a pdf file."),
        ("letter.exe", b"MZ\x90\x00", "“letter.exe”: files may be pdf, png, jpg, jpeg."),
        ("letter.svg", b"<svg onload=alert(1)>", "“letter.svg”: files may be pdf, png, jpg, jpeg."),
    ):
        answer = client.post(address, {"upload": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422 and words in answer.content.decode()
    assert letters() == []
    assert client.post(address, {"upload": SimpleUploadedFile("letter.pdf", b"%PDF-1.7 signed")}).status_code == 302
    with as_system():
        kept = port.documents.get()
    assert letters() == [b"%PDF-1.7 signed"] and kept.keep_until == add_months(timezone.localdate(), 12)
    file = client.get(reverse("inventory:port-letter-file", args=[port.pk, kept.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="letter.pdf"' and b"".join(file) == b"%PDF-1.7 signed"
    (tmp_path / "ports" / kept.stored_as).rename(tmp_path / "elsewhere")
    assert client.get(reverse("inventory:port-letter-file", args=[port.pk, kept.pk])).status_code == 404
    (tmp_path / "elsewhere").rename(tmp_path / "ports" / kept.stored_as)
    noon = datetime.combine(kept.keep_until, datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
    assert clear_letters(at=noon) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_letters(at=noon + DAY) == 1 and len(letters()) == 1
    assert letters() == []
    with as_system():
        last = port.moves.latest("id")
    assert (last.verb, last.why) == ("document", "Letter of authority deleted after its time: letter.pdf")


def test_the_letter_to_be_signed_is_a_pdf_with_every_number(signed_in) -> None:
    port = port_in("submitted")
    answer = signed_in(CLERK).get(reverse("inventory:port-letter-form", args=[port.pk]))
    assert answer.status_code in (200, 503)
    assert answer.status_code == 503 or answer.content.startswith(b"%PDF-")
    with as_system():
        drawn = render_to_string("inventory/port_letter_pdf.html", {"port": port, "numbers": list(port.numbers.all())})
    assert all(national(e164) in drawn for e164 in numbers_of(port)) and port.losing_provider in drawn
