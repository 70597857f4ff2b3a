"""Order and customer as PDF: whole, for whoever sees them, and reaching nothing else."""

import builtins

import pytest
from django.urls import reverse
from PIL import Image

from oms.kit.pdf import draw
from tests.orders.scene import CLERK, NEIGHBOUR, order_in

pytestmark = pytest.mark.django_db


def test_order_and_customer_come_as_pdf(signed_in) -> None:
    order = order_in("submitted")
    for url in (reverse("orders:pdf", args=[order.no]), reverse("customers:pdf", args=[order.customer_code])):
        answer = signed_in(CLERK).get(url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-") and len(answer.content) > 4000
        assert signed_in(NEIGHBOUR).get(url).status_code == 404


def test_a_pdf_reads_no_file(monkeypatch, tmp_path) -> None:
    """A picture by its data is drawn, the same picture as a file is not."""
    picture = tmp_path / "red.png"
    Image.effect_noise((300, 300), 90).save(picture)
    monkeypatch.setattr("oms.kit.pdf.render_to_string", lambda *a, **k: f'<p>x</p><img src="{picture.as_uri()}">')
    without = len(draw("any.html", {}))
    monkeypatch.setattr("oms.kit.pdf.render_to_string", lambda *a, **k: "<p>x</p>")
    assert abs(without - len(draw("any.html", {}))) < 500 < picture.stat().st_size


def test_without_pango_it_is_said_in_words(signed_in, monkeypatch) -> None:
    found = builtins.__import__

    def none(name: str, *args, **more):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return found(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", none)
    answer = signed_in(CLERK).get(reverse("orders:pdf", args=[order_in("submitted").no]))
    assert answer.status_code == 503
    assert answer.content.decode() == (
        "PDFs cannot be made on this server: the library Pango is missing. Tell whoever runs the portal."
    )
