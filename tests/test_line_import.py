"""Users of lines from a workbook: a verdict per row, nothing changed before the word, hostile cells explained."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from customers.models import Customer
from inventory.models import Command, Line, LineSheet
from inventory.queries.line import living
from oms.kit.acting import as_system
from oms.kit.phones import national
from tests.network_objects import WAPPING
from tests.people import CLERK, NEIGHBOUR, OWNER

pytestmark = pytest.mark.django_db
HEAD = ["Extension", "User", "Package", "Number", "Device", "E-mail"]


def book(*rows: list, head: list | None = None) -> bytes:
    workbook = Workbook()
    for row in [HEAD if head is None else head, *rows]:
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def wapping(everything) -> Customer:
    return Customer.objects.get(name=WAPPING)


def at(customer: Customer, name: str) -> str:
    return reverse(f"inventory:{name}", args=[customer.code])


def upload(client, customer: Customer, content: bytes, name: str = "lines.xlsx"):
    return client.post(at(customer, "import-lines"), {"file": SimpleUploadedFile(name, content)})


def verdicts() -> list[str]:
    with as_system():
        return [row[2] for row in LineSheet.objects.get(imported_at=None).rows]


def test_the_list_is_fetched_filled_rehearsed_and_taken(wapping, signed_in) -> None:
    client = signed_in(CLERK)
    answer = client.get(at(wapping, "line-list"))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    mine = list(living(wapping).select_related("item"))
    assert list(rows[0]) == HEAD and [row[0] for row in rows[1:]] == [line.extension for line in mine]
    assert rows[1][1:3] == (mine[0].name, mine[0].item.name)
    vacant = next(line for line in mine if line.state == "free")
    filled = [[*row[:1], "Ines Inventory", *row[2:]] if row[0] == vacant.extension else list(row) for row in rows[1:]]
    answer = upload(client, wapping, book(*filled))
    assert (answer.status_code, answer.url) == (302, at(wapping, "line-rehearsal"))
    page = client.get(answer.url).content.decode()
    assert "Ines Inventory uses it" in page and "Stays as it is" in page and "Nothing is changed yet." in page
    assert f"{len(mine)} lines can be set." in page
    assert Line.objects.get(pk=vacant.pk).name == ""
    answer = client.post(answer.url, follow=True)
    assert f"{len(mine)} lines are set." in answer.content.decode()
    assert Line.objects.get(pk=vacant.pk).name == "Ines Inventory"
    (told,) = Command.objects.filter(customer=wapping, kind="set_lines", state="waiting").values_list(
        "payload", flat=True
    )
    assert [one["extension"] for one in told["lines"]] == [vacant.extension], "what stays as it is is not sent"


def test_what_cannot_be_is_told_by_row_and_column(wapping, signed_in) -> None:
    mine = list(living(wapping))
    numbered, vacant = next(one for one in mine if one.number), next(one for one in mine if one.state == "free")
    other = next(one for one in mine if one.name and one != numbered)
    client = signed_in(CLERK)
    upload(
        client, wapping,
        book(
            ["777", "Olive", "", "", ""],
            ["", "Olive", "", "", ""],
            [vacant.extension, "", "", "020 7946 0001", ""],
            [vacant.extension, "Olive", "", "020 7946 0001", ""],
            [other.extension, "Olive", "", national(numbered.number), ""],
            ["=1+1", "Olive", "", "", ""],
            [mine[-1].extension, "Olive", "", "many", ""],
            [mine[-2].extension, "O" * 101, "", "", ""],
            [mine[-3].extension, "Olive", "", "", "02:00:5E"],
            [mine[-4].extension, "#REF!", "", "", ""],
        ),
    )  # fmt: skip
    found = verdicts()
    assert found[0] == "Extension: There is no line 777."
    assert found[1] == "Extension: The extension is missing."
    assert "Say who uses the line: number, device and e-mail belong to a user." in found[2]
    assert f"Line {vacant.extension} stands in an earlier row, too: row 4." in found[3]
    assert f"{national(numbered.number)} is the number of line {numbered.extension}." in found[4]
    assert found[5] == "Extension: A formula stands here. Put the value itself."
    assert found[6].startswith("Number: ") and "many" in found[6]
    assert found[7] == "User: Longer than 100 characters."
    assert found[8].startswith("Device: ") and "is not a MAC address" in found[8]
    assert found[9] == "User: An Excel error stands here: #REF!. Put the value itself."
    page = client.get(at(wapping, "line-rehearsal")).content.decode()
    assert "10 rows cannot" in page
    answer = client.post(at(wapping, "line-rehearsal"))
    assert answer.status_code == 422 and "No row of this list can be imported." in answer.content.decode()


def test_numbers_may_change_places_in_a_list_and_columns_may_be_missing(wapping, signed_in) -> None:
    mine = [line for line in living(wapping) if line.state == "used"]
    numbered, other = next(one for one in mine if one.number), next(one for one in mine if not one.number)
    client = signed_in(CLERK)
    rows = [[numbered.extension, numbered.name, "", "", ""], [other.extension, other.name, "", numbered.number, ""]]
    upload(client, wapping, book(*rows))
    assert verdicts() == ["", ""]
    client.post(at(wapping, "line-rehearsal"))
    assert Line.objects.get(pk=other.pk).number == numbered.number
    upload(client, wapping, book([other.extension, "Olive Other"], head=HEAD[:2]))
    client.post(at(wapping, "line-rehearsal"))
    row = Line.objects.get(pk=other.pk)
    assert (row.name, row.number) == ("Olive Other", numbered.number), "a column that is not there changes nothing"


def test_a_list_without_its_headings_is_refused(wapping, signed_in) -> None:
    answer = upload(signed_in(CLERK), wapping, book(["101", "Olive"], head=["Who", "What"]))
    assert answer.status_code == 422
    assert "The first row must hold the headings." in answer.content.decode()
    answer = upload(signed_in(CLERK), wapping, b"PK no workbook")
    assert answer.status_code == 422


def test_a_rehearsal_is_its_persons_and_its_customers_alone(wapping, signed_in) -> None:
    line = living(wapping).first()
    upload(signed_in(CLERK), wapping, book([line.extension, "Olive", "", "", ""]))
    other = Customer.objects.filter(partner_id=wapping.partner_id, status="activated").exclude(pk=wapping.pk).first()
    assert signed_in(CLERK).get(at(other, "line-rehearsal")).status_code == 302
    assert signed_in(OWNER).get(at(wapping, "line-rehearsal")).status_code == 302
    for name in ("import-lines", "line-list", "line-rehearsal", "line-judged"):
        assert signed_in(NEIGHBOUR).get(at(wapping, name)).status_code == 404
    judged = signed_in(CLERK).get(at(wapping, "line-judged"))
    assert judged.status_code == 200 and judged["Content-Type"].endswith("sheet")
    assert signed_in(CLERK).post(at(wapping, "line-rehearsal"), {"discard": "1"}).status_code == 302
    assert not LineSheet.objects.exists()


def test_an_address_stands_in_the_list_and_stays_with_its_user(wapping, signed_in) -> None:
    one, other = [line for line in living(wapping) if line.state == "used"][:2]
    client, email = signed_in(CLERK), "olive@wapping.example"
    upload(
        client,
        wapping,
        book([one.extension, one.name, "", "", "", email], [other.extension, other.name, "", "", "", "olive"]),
    )
    assert verdicts() == ["", "E-mail: olive is not an e-mail address."]
    client.post(at(wapping, "line-rehearsal"))
    assert Line.objects.get(pk=one.pk).email == email
    answer = client.get(at(wapping, "line-list"))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert next(row[5] for row in rows if row[0] == one.extension) == email
    for name, kept in ((one.name, email), ("Ines Inventory", "")):
        upload(client, wapping, book([one.extension, name], head=HEAD[:2]))
        client.post(at(wapping, "line-rehearsal"))
        assert Line.objects.get(pk=one.pk).email == kept, "without its column, for the same user alone"
