"""Numbers from a workbook: a verdict per row, nothing written before the word, hostile files explained."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from inventory.models import Number, NumberSheet
from oms.kit import sheets
from oms.kit.acting import as_system

pytestmark = pytest.mark.django_db
VERTICAL, CLERK, ORBIT = "admin@vertical.example", "clerk@rs-vertical.example", "admin@orbit.example"
HEAD = ["Number", "Number Type", "Comment"]
LONDON = "Geographic London"
UPLOAD, REHEARSAL = "inventory:import-numbers", "inventory:number-rehearsal"


def book(*rows: list, head: list | None = None) -> bytes:
    workbook = Workbook()
    for row in [HEAD if head is None else head, *rows]:
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def upload(client: Client, content: bytes, name: str = "numbers.xlsx"):
    return client.post(reverse(UPLOAD), {"file": SimpleUploadedFile(name, content)})


def verdicts() -> list[str]:
    with as_system():
        return [row[2] for row in NumberSheet.objects.get(imported_at=None).rows]


def count() -> int:
    with as_system():
        return Number.objects.count()


def test_a_list_is_rehearsed_and_then_registered(signed_in) -> None:
    client, before = signed_in(VERTICAL), count()
    good = [["020 7946 0900", LONDON, "From the list"], [2079460901, LONDON.lower(), None], ["+44 113 496 0900", "Geographic Leeds", ""]]  # fmt: skip
    answer = upload(client, book(*good, ["020 7946 0200", LONDON, ""]))
    assert answer.status_code == 302
    assert answer.url == reverse(REHEARSAL)
    page = client.get(answer.url).content.decode()
    assert "3 numbers can be registered." in page
    assert "1 row cannot" in page
    assert "020 7946 0200 cannot be registered." in page
    assert "Register 3 numbers" in page
    assert count() == before
    client.post(reverse(REHEARSAL))
    assert count() == before + 3
    with as_system():
        made = Number.objects.get(e164="+442079460900")
        assert (made.partner_name, made.comment, made.type_name) == ("Vertical Cloud", "From the list", LONDON)
        assert Number.objects.get(e164="+442079460901").comment == ""
    assert client.get(reverse(REHEARSAL)).status_code == 302  # nothing is left to register
    assert client.post(reverse(REHEARSAL)).status_code == 302
    assert count() == before + 3


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", LONDON, ""], "The number is missing."),
        (["hello", LONDON, ""], "“hello” is not a telephone number"),
        (["020 7946 090", LONDON, ""], "not a whole telephone number"),
        (["020 7946 0900", "Paris", ""], "“Paris” is no number type. There are: "),
        (["020 7946 0900", "", ""], "“” is no number type"),
        (["0113 496 0900", LONDON, ""], "no area code of the number type “Geographic London”"),
        (["020 7946 0900", LONDON, "x" * 201], "The comment is longer than 200 characters."),
        (["=1+1", LONDON, ""], "Number holds a formula."),
        (["020 7946 0900", LONDON, '=HYPERLINK("x")'], "Comment holds a formula."),
        ([True, LONDON, ""], "“TRUE” is not a telephone number"),
        ([12.5, LONDON, ""], "telephone number"),
        (["0117 496 0210", "Geographic Bristol", ""], "0117 496 0210 cannot be registered."),
    ],
)
def test_every_bad_row_says_why(signed_in, row: list, why: str) -> None:
    client = signed_in(VERTICAL)
    upload(client, book(row, ["020 7946 0999", LONDON, ""]))
    bad, good = verdicts()
    assert why in bad
    assert good == ""
    assert "Orbit" not in bad


def test_a_row_with_two_faults_names_both(signed_in) -> None:
    upload(signed_in(VERTICAL), book(["hello", "Paris", ""]))
    assert "telephone number" in verdicts()[0]
    assert "number type" in verdicts()[0]


def test_a_number_twice_in_the_list(signed_in) -> None:
    upload(signed_in(VERTICAL), book(["020 7946 0900", LONDON, ""], ["02079460900", LONDON, ""]))
    assert verdicts() == ["", "020 7946 0900 stands twice in the list."]


def test_what_changed_since_the_rehearsal_registers_nothing(signed_in, acting) -> None:
    client, before = signed_in(VERTICAL), count()
    upload(client, book(["020 7946 0900", LONDON, ""], ["020 7946 0901", LONDON, ""]))
    with as_system():
        known = Number.objects.first()
        known.pk, known.e164, known.national = None, "+442079460900", "02079460900"
        known.save()
    answer = client.post(reverse(REHEARSAL))
    assert answer.status_code == 422
    assert "Something has changed since the rehearsal" in answer.content.decode()
    assert count() == before + 1
    assert verdicts() == ["020 7946 0900 cannot be registered.", ""]
    client.post(reverse(REHEARSAL))
    assert count() == before + 2


def test_a_list_can_be_put_away_and_a_new_one_replaces_it(signed_in) -> None:
    client, before = signed_in(VERTICAL), count()
    upload(client, book(["020 7946 0900", LONDON, ""]))
    upload(client, book(["020 7946 0901", LONDON, ""]))
    assert "020 7946 0900" not in client.get(reverse(REHEARSAL)).content.decode()
    client.post(reverse(REHEARSAL), {"discard": "1"})
    assert client.get(reverse(REHEARSAL)).status_code == 302
    assert count() == before


def test_a_rehearsal_belongs_to_the_person_alone(signed_in) -> None:
    upload(signed_in(VERTICAL), book(["020 7946 0900", LONDON, ""]))
    assert signed_in("admin@nimbus.example").get(reverse(REHEARSAL)).status_code == 302


@pytest.mark.parametrize("name", [UPLOAD, REHEARSAL, "inventory:number-template", "inventory:number-registration"])
@pytest.mark.parametrize("login", [CLERK, ORBIT])
def test_without_manage_ddi_the_reason_is_told(signed_in, login: str, name: str) -> None:
    answer = signed_in(login).get(reverse(name))
    assert answer.status_code == 403
    assert "does not hold the right “Manage DDI”" in answer.content.decode()
    assert signed_in(login).post(reverse(name)).status_code == 403


def test_the_empty_workbook_has_the_headings_that_are_read(signed_in) -> None:
    client = signed_in(VERTICAL)
    content = client.get(reverse("inventory:number-template")).content
    (head, *_rows) = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert list(head) == HEAD
    assert "Below the headings there is no row." in upload(client, content).content.decode()


# --- files that are no list


def packed(**parts: bytes) -> bytes:
    """A real workbook with some of its parts replaced; `sheet` and `strings` name the usual two."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    replaced = {names.get(name, name): content for name, content in parts.items()}
    source = zipfile.ZipFile(io.BytesIO(book(["020 7946 0900", LONDON, ""])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in {*source.namelist(), *replaced}:
            target.writestr(name, replaced.get(name) or source.read(name))
    return buffer.getvalue()


MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a0 "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
    + MAIN
    + b'<row><c t="inlineStr"><is><t>&a9;</t></is></c></row>'
    + END
)


def many_parts() -> bytes:
    return packed(**{f"xl/media/{n}.bin": b"x" for n in range(300)})


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (lambda: b"", "numbers.xlsx", "The file is empty."),
        (lambda: b"Number;Number Type\n", "numbers.csv", "is not an Excel workbook"),
        (lambda: b"hello", "numbers.xlsx", "no Excel workbook, or it is damaged"),
        (lambda: b"\xd0\xcf\x11\xe0" * 300, "numbers.xls", "is not an Excel workbook"),
        (lambda: packed(sheet=b"0" * 60_000_000), "numbers.xlsx", "would unpack to more than 40 MB"),
        (many_parts, "numbers.xlsx", "too many parts"),
        (lambda: packed(sheet=LAUGHS), "numbers.xlsx", "damaged"),
        (lambda: packed(sheet=b"<a><b></a>"), "numbers.xlsx", "damaged"),
        (lambda: packed(sheet=MAIN + b'<row r="900000000"><c r="A900000000"><v>1</v></c></row>' + END), "numbers.xlsx", "more than 5,000 rows"),
        (lambda: packed(sheet=MAIN + b'<row r="1"><c r="XFD1"><v>1</v></c></row>' + END), "numbers.xlsx", "more than 50 columns"),
        (lambda: book(*([n] for n in range(5_100))), "numbers.xlsx", "more than 5,000 rows"),
        (lambda: b"0" * (5 * 1024 * 1024 + 1), "numbers.xlsx", "larger than 5 MB"),
        (lambda: book(head=["Name", "Colour"]), "numbers.xlsx", "The first row must hold the headings"),
        (lambda: book(head=[]), "numbers.xlsx", "The first row must hold the headings"),
        (lambda: book(), "numbers.xlsx", "Below the headings there is no row."),
    ],
)  # fmt: skip
def test_a_hostile_or_wrong_file_explains_itself(signed_in, content, name: str, why: str) -> None:
    answer = upload(signed_in(VERTICAL), content(), name)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    with as_system():
        assert not NumberSheet.objects.exists()


def test_no_file_at_all(signed_in) -> None:
    answer = signed_in(VERTICAL).post(reverse(UPLOAD))
    assert answer.status_code == 422
    assert "Choose a workbook." in answer.content.decode()


def test_a_hundred_thousand_rows_are_refused_quickly() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, 100_001))
    with pytest.raises(sheets.SheetProblem, match="more than 5,000 rows"):
        sheets.read(io.BytesIO(packed(sheet=MAIN + rows + END)), "a.xlsx")


def test_five_thousand_good_rows_in_one_go(signed_in) -> None:
    """The most that is taken, judged row by row."""
    client = signed_in(VERTICAL)
    rows = [[f"020 7946 {n:04}", LONDON, ""] for n in range(5_000)]
    upload(client, book(*rows))
    assert len(verdicts()) == 5_000
    page = client.get(reverse(REHEARSAL) + "?show=problems&page=2")
    assert page.status_code == 200
