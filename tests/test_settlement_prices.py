"""Settlement prices from Excel, rehearsed; and a settlement as PDF."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from billing.models import Settlement, SettlementLine, SettlementPrice, SettlementPriceSheet
from oms.kit.acting import acting_for, as_system
from oms.kit.periods import add_months
from tests.lifetimes import BELOW, NEIGHBOUR, OWNER, SP, VSP, company
from tests.page import read
from tests.pdf_text import pdf_text
from tests.test_settlement import running, seat

pytestmark = pytest.mark.django_db
HEADINGS = ["Partner", "Cloud License", "Unit Price", "Currency", "Holds from"]
UPLOAD, REHEARSAL = "billing:settlement-import", "billing:settlement-rehearsal"


def sheet(*rows: list) -> SimpleUploadedFile:
    book, buffer = Workbook(), io.BytesIO()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(buffer)
    return SimpleUploadedFile("prices.xlsx", buffer.getvalue())


def rehearsed(client, *rows: list) -> list[list]:
    """(what is wrong, what would happen) of each row."""
    assert client.post(reverse(UPLOAD), {"file": sheet(*rows)}).status_code == 302
    with as_system():
        return [row[2:4] for row in SettlementPriceSheet.objects.get(account=client.account, imported_at=None).rows]


def test_a_list_sets_prices_and_what_runs_is_settled_at_them_at_once(signed_in) -> None:
    client, later = signed_in(OWNER), running() + timedelta(days=10)
    found = rehearsed(
        client, ["Tideway Telecom", "User Seat", 7.25, "GBP", running()], ["", "Lifetime Maintenance", "1,50", "", ""],
        ["Tideway Telecom", "user seat", 8, "GBP", later],
    )  # fmt: skip
    assert found[0] == ["", f"Tideway Telecom: {before()} GBP → 7.25 GBP from {running().day} {running():%b %Y}"]
    assert found[2][1].endswith(f"→ 8.00 GBP from {later.day} {later:%b %Y}")
    assert client.post(reverse(REHEARSAL)).status_code == (302 if not any(row[0] for row in found) else 422)
    with as_system():
        own = SettlementPrice.objects.filter(seller_id=company(OWNER), buyer_id=company(BELOW), license=seat())
        assert dict(own.values_list("valid_from", "price")) == {running(): 7.25, later: 8}
        line = SettlementLine.objects.filter(seller_id=company(OWNER), month=running(), license=seat()).first()
        assert line is None or {part["each"] for part in line.made_of} <= {"7.25", "8.00"}


def before() -> str:
    with as_system():
        rows = SettlementPrice.objects.filter(seller_id=company(OWNER), license=seat(), buyer=None)
        return f"{rows.get().price:.2f}"


def test_what_a_row_is_refused_for(signed_in) -> None:
    settled = add_months(running(), -1)
    found = rehearsed(
        signed_in(OWNER), ["Orbit Comms", "User Seat", 1, "GBP", ""], ["", "No such license", 1, "", ""],
        ["", "User Seat", "", "", ""], ["", "User Seat", 1, "EUR", ""], ["", "User Seat", 1, "", settled],
        ["", "User Seat", -1, "", ""], ["", "iPECS ONE", 1, "", ""], ["", "iPECS ONE", 2, "", ""],
    )  # fmt: skip
    faults = [row[0] for row in found]
    assert faults[0].startswith("Partner: “Orbit Comms” is not in the list: All resellers without a price of their own")
    assert faults[1].startswith("Cloud License: “No such license” is not in the list:")
    assert faults[2] == "Missing: Unit Price."
    assert faults[3] == "Currency: The prices so far are in GBP."
    words = f"Holds from: {settled:%B %Y} is settled, and its prices stay. Take {running().day} {running():%b %Y} or a later day."
    assert faults[4] == words
    assert faults[5] == "Unit Price: A price cannot be negative."
    assert faults[6:] == ["", "This partner, cloud license and day stands in an earlier row, too: row 8."]


def test_the_provider_sets_what_it_buys_at_as_well(signed_in) -> None:
    client = signed_in(SP)
    assert rehearsed(client, [client.account.partner.name, "User Seat", 1.11, "GBP", ""])[0][0] == ""
    assert client.post(reverse(REHEARSAL)).status_code == 302
    with as_system():
        assert SettlementPrice.objects.filter(seller_id=None, price="1.11").exists()


def test_the_excel_of_the_grid_can_be_read_back(signed_in) -> None:
    client = signed_in(OWNER)
    answer = client.get(reverse("billing:settlement-prices"), {"export": "xlsx", "side": "sold"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if "Cloud License" in row)
    assert {"Partner", "Cloud License", "Unit Price", "Holds from"} <= set(rows[head])


def test_a_settlement_as_pdf_is_of_both_and_of_nobody_else(signed_in) -> None:
    with as_system():
        one = Settlement.objects.filter(buyer_id=company(OWNER), closed_at__isnull=False).latest("month")
        name, amount = one.lines.order_by("pk").values_list("license_name", "amount")[0]
    address = reverse("billing:settlement-pdf", args=[one.pk])
    for login in (OWNER, VSP):
        answer = signed_in(login).get(address)
        assert answer["Content-Type"] == "application/pdf"
        text = pdf_text(answer.content)
        assert (
            f"Settlement {one.month:%B %Y}" in text
            and "Vertical Cloud" in text
            and name in text
            and f"{amount:.2f}" in text
        )
    for login in (BELOW, NEIGHBOUR):
        assert signed_in(login).get(address).status_code == 404
    with acting_for(company(NEIGHBOUR)):
        assert not Settlement.objects.filter(pk=one.pk).exists()


def test_the_pages_of_the_import_say_what_the_list_looks_like(signed_in) -> None:
    page = read(signed_in(OWNER).get(reverse(UPLOAD)).content).text
    assert "No price is set before you say so." in page and "Cloud License, Unit Price" in page
