"""Reseller Portal Logo: what is taken, whom it reaches, and files that mean harm (guide 2.2.1)."""

import io
import re
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from oms.kit import colours
from oms.kit.acting import acting_for, as_system
from partners.branding.queries.look import branding_of
from partners.channel.notifications import OnboardingLive
from partners.messages.actions.tell import tell
from partners.messages.notifications.letter import letter_of, mail_of
from partners.models import Account, Branding, Notice, Partner
from tests.pictures import FITTING, drawn, picture, png_that_claims

SP, ABOVE, OWNER, BELOW = (
    "admin@nimbus.example",
    "admin@vertical.example",
    "admin@rs-vertical.example",
    "admin@tideway.example",
)
NEIGHBOUR = "admin@orbit.example"
pytestmark = pytest.mark.django_db


def partner(name: str) -> Partner:
    with as_system():
        return Partner.objects.get(name=name)


def upload(client, data: bytes, name: str = "logo.png"):
    return client.post(reverse("partners:portal-logo-save"), {"logo": SimpleUploadedFile(name, data)})


def header(client) -> str:
    return client.get(reverse("partners:home")).content.decode().partition("<header")[2].partition("</header>")[0]


def logo_address(client) -> str:
    found = re.search(r'class="brand-logo" src="([^"]+)"', header(client))
    return found.group(1) if found else ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_the_three_formats_are_taken_and_become_png(signed_in, kind: str) -> None:
    client = signed_in(ABOVE)
    assert upload(client, drawn(kind)).status_code == 302
    answer = client.get(logo_address(client))
    assert answer["Content-Type"] == "image/png" and answer["X-Content-Type-Options"] == "nosniff"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("PNG", FITTING)


def test_nothing_but_the_pixels_is_kept(signed_in) -> None:
    exif = Image.Exif()
    exif[0x010E] = "<script>alert(1)</script>"
    client = signed_in(ABOVE)
    upload(client, drawn("JPEG", exif=exif) + b"<?php hidden(); ?><script>alert(2)</script>")
    kept = client.get(logo_address(client)).content
    assert b"script" not in kept and b"php" not in kept


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "The file is empty"),
        (b"not a picture at all", "This is not a picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "Choose a JPG, PNG or GIF file"),
        (b"%PDF-1.7 ...", "Choose a JPG, PNG or GIF file"),
        (b"PK\x03\x04" + b"\0" * 400, "Choose a JPG, PNG or GIF file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "Choose a JPG, PNG or GIF file"),
        (drawn("BMP"), "Choose a JPG, PNG or GIF file"),
        (drawn("WEBP"), "Choose a JPG, PNG or GIF file"),
        (drawn("TIFF"), "Choose a JPG, PNG or GIF file"),
        (drawn("ICO", (48, 48)), "Choose a JPG, PNG or GIF file"),
        (drawn("PNG", (221, 50)), "The picture is 221 x 50 px. It must be 222 x 50 px."),
        (drawn("PNG", (50, 222)), "The picture is 50 x 222 px. It must be 222 x 50 px."),
        (drawn("GIF", (1, 1)), "The picture is 1 x 1 px."),
        (png_that_claims(60_000, 60_000), "This is not a picture that can be read"),
        (png_that_claims(9_000, 9_000), "The picture is 9000 x 9000 px."),
        (png_that_claims(*FITTING), "This is not a picture that can be read"),
        (drawn("PNG")[:-60], "This is not a picture that can be read"),
        (drawn("JPEG")[:200], "This is not a picture that can be read"),
        (drawn("PNG") + b"\0" * 1024 * 1024, "The file is larger than 1 MB."),
    ],
)
def test_anything_else_is_refused_in_words_and_harms_nothing(signed_in, data: bytes, expected: str) -> None:
    client = signed_in(ABOVE)
    upload(client, drawn("PNG"))
    before = logo_address(client)
    tracemalloc.start()
    answer = upload(client, data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 422 and expected in answer.content.decode()
    assert peak < 64 * 1024 * 1024
    assert logo_address(client) == before, "the logo of before is lost"


def test_no_file_at_all_and_a_file_that_is_text_are_refused(signed_in) -> None:
    client = signed_in(ABOVE)
    for data in ({}, {"logo": "just words"}):
        answer = client.post(reverse("partners:portal-logo-save"), data)
        assert answer.status_code == 422 and "Choose a file first." in answer.content.decode()


def test_it_shows_for_descendants_without_their_own_and_for_nobody_else(signed_in) -> None:
    above, owner, below = signed_in(ABOVE), signed_in(OWNER), signed_in(BELOW)
    upload(above, drawn("PNG"))
    assert logo_address(above) == logo_address(owner) == logo_address(below) != ""
    assert logo_address(signed_in(SP)) == logo_address(signed_in(NEIGHBOUR)) == ""
    assert signed_in(NEIGHBOUR).get(logo_address(above)).status_code == 404
    upload(owner, drawn("GIF", FITTING, transparency=3))
    assert logo_address(owner) == logo_address(below) != logo_address(above)
    owner.post(reverse("partners:portal-logo-default"))
    assert logo_address(owner) == logo_address(below) == logo_address(above)
    above.post(reverse("partners:portal-logo-default"))
    assert logo_address(below) == ""


def test_name_and_colour_come_from_the_nearest_that_set_them(signed_in) -> None:
    signed_in(ABOVE).post(reverse("partners:portal-look-save"), {"name": "Vertical & Co", "colour": "#7A1F5C"})
    signed_in(OWNER).post(reverse("partners:portal-look-save"), {"name": "", "colour": "#123a8c"})
    tideway = partner("Tideway Telecom")
    with acting_for(tideway.pk):
        look = branding_of(tideway)
    assert (look.name, look.colour) == ("Vertical & Co", "#123a8c")
    page = signed_in(BELOW).get(reverse("partners:home")).content.decode()
    assert "Vertical &amp; Co" in page and "/branding/123a8c.css" in page
    sheet = signed_in(BELOW).get("/branding/123a8c.css")
    assert sheet["Content-Type"].startswith("text/css") and "--brand:light-dark(#123a8c," in sheet.content.decode()
    assert signed_in(BELOW).get("/branding/7a1f5c.css").status_code == 404
    assert "branding/" not in signed_in(NEIGHBOUR).get(reverse("partners:home")).content.decode()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("#ffff00", "Its contrast is 1.0 : 1; text needs 4.5 : 1. The nearest that fits is #"),
        ("#ff6600", "text needs 4.5 : 1"),
        ("red", "Write a colour such as #00655f."),
        ("#12345", "Write a colour such as #00655f."),
        ("#gggggg", "Write a colour such as #00655f."),
        ("#000;}*{", "at most 7 characters"),
        ("url(x)", "Write a colour such as #00655f."),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(signed_in, typed: str, expected: str) -> None:
    client = signed_in(OWNER)
    answer = client.post(reverse("partners:portal-look-save"), {"name": "Mine", "colour": typed})
    assert answer.status_code == 422 and expected in answer.content.decode()
    if found := re.search(r"nearest that fits is (#[0-9a-f]{6})", answer.content.decode()):
        assert client.post(reverse("partners:portal-look-save"), {"colour": found.group(1)}).status_code == 302


def test_every_shade_that_pages_use_can_be_read() -> None:
    """A few hundred colours, light and dark: text on surfaces, text on its own tint, text on the button."""
    tried = 0
    for red in range(0, 256, 32):
        for green in range(0, 256, 32):
            for blue in range(0, 256, 32):
                colour = f"#{red:02x}{green:02x}{blue:02x}"
                if colours.weakest(colour, colours.LIGHT_GROUNDS) < colours.ENOUGH:
                    continue
                found = colours.palette(colour)
                for side, grounds in ((0, colours.LIGHT_GROUNDS), (1, colours.DARK_GROUNDS)):
                    brand = found["--brand"][side]
                    assert colours.weakest(brand, grounds) >= colours.ENOUGH, colour
                    assert colours.contrast(brand, found["--on-brand"][side]) >= colours.ENOUGH, colour
                    assert colours.contrast(brand, found["--brand-soft"][side]) >= colours.ENOUGH, colour
                tried += 1
    assert tried > 100


def test_mails_carry_name_colour_and_logo(signed_in) -> None:
    signed_in(ABOVE).post(reverse("partners:portal-look-save"), {"name": "Vertical Portal", "colour": "#7a1f5c"})
    upload(signed_in(ABOVE), drawn("PNG"))
    with as_system():
        rosa = Account.objects.select_related("partner", "role").get(login_id=OWNER)
        tell(OnboardingLive("RS-Vertical"), to=[rosa], by=rosa, at=Partner.objects.first().created_at)
        notice = Notice.objects.filter(account=rosa, method="email").latest("pk")
    with acting_for(rosa.partner_id):
        mail = mail_of(notice, letter_of(notice, rosa))
    whole = mail.message().as_string()
    assert mail.from_email.startswith("Vertical Portal <")
    html = mail.alternatives[0].content
    assert 'src="cid:logo"' in html and "#7a1f5c" in html and 'alt="Vertical Portal"' in html
    assert "Content-ID: <logo>" in whole and "multipart/related" in whole


def test_a_branding_keeps_its_history_without_the_picture(signed_in) -> None:
    upload(signed_in(ABOVE), drawn("PNG"))
    with as_system():
        kept = Branding.objects.get(partner__name="Vertical Cloud")
        events = list(Branding.pgh_event_model.objects.filter(pgh_obj_id=kept.pk).values())
    assert events[-1]["logo_hash"] == kept.logo_hash and "logo" not in events[-1]


def test_the_page_says_what_shows_now(signed_in) -> None:
    page = signed_in(OWNER).get(reverse("partners:portal-logo")).content.decode()
    assert "No logo: the name shows instead." in page
    upload(signed_in(ABOVE), picture("PNG").read())
    assert "From the company above" in signed_in(OWNER).get(reverse("partners:portal-logo")).content.decode()
