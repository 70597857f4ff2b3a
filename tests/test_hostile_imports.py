"""Files from strangers: each import refuses them in words, writes nothing, and the web process does not swell."""

import io
import os
import resource
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from billing.models import SettlementPriceSheet
from catalogue.models import CatalogueSheet, ItemPrice, OrderItem
from customers.models import Customer
from inventory.models import Device, DeviceSheet, Number, NumberSheet
from oms.kit import sheet_process, sheets
from oms.kit.acting import as_system
from orders.models import BatchSheet, Order, OrderBatch
from partners.models import Account, Notice, Partner, ResellerSheet

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
COUNTED = (
    Number, NumberSheet, OrderItem, ItemPrice, CatalogueSheet, Partner, Account, Notice, ResellerSheet, BatchSheet, Order,
    OrderBatch, Device, DeviceSheet,
)  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One of the imports: where it is, who may use it, and a row that it takes (heading → cell)."""

    upload: str
    login: str
    model: type
    good: dict
    key: str  # what may stand in the list only once
    typed: str  # a column that takes no free text
    more: tuple[tuple[str, str], ...] = ()
    together: bool = False  # a bad row takes the good one of its key with it

    def send(self, client: Client, content: bytes, name: str = "list.xlsx"):
        return client.post(reverse(self.upload), {"file": SimpleUploadedFile(name, content), **dict(self.more)})

    def verdicts(self) -> list[str]:
        with as_system():
            sheet = self.model.objects.order_by("pk").last()
            return [row[2] for row in sheet.rows]


ITEM = {"Item Code": "hostile-1", "Order Item": "Hostile", "Item Type": "User Package", "Item Group": "User License", "List Price": 5}  # fmt: skip
RESELLER = {
    "Reseller Company Name": "Hostile", "Reseller Type": "Reseller", "Administrator Name": "Hanna Hostile",
    "Administrator ID": "hanna@hostile.example", "Administrator E-mail": "hanna@hostile.example", "VAT number": "1",
}  # fmt: skip
IMPORTS = {
    "numbers": Import(
        "inventory:import-numbers", "admin@vertical.example", NumberSheet,
        {"Number": "020 7946 0900", "Number Type": "Geographic London", "Comment": ""}, "Number", "Number",
    ),
    "devices": Import(
        "inventory:import-devices", "admin@nimbus.example", DeviceSheet,
        {"MAC Address": "02:00:5E:F0:00:01", "Device Model": "LIP-9020", "Comment": ""}, "MAC Address", "MAC Address",
    ),
    "items": Import(
        "catalogue:import", "admin@nimbus.example", CatalogueSheet, ITEM, "Item Code", "List Price", (("kind", "items"),)
    ),
    "prices": Import(
        "catalogue:import", "admin@nimbus.example", CatalogueSheet,
        {"Item Code": "basic-user-vm", "List Price": 5, "Holds from": "2030-01-01"}, "Item Code", "Holds from",
        (("kind", "prices"),),
    ),
    "resellers": Import(
        "partners:import-resellers", "admin@nimbus.example", ResellerSheet, RESELLER, "Administrator ID", "Reseller Type"
    ),
    "settlement prices": Import(
        "billing:settlement-import", "admin@rs-vertical.example", SettlementPriceSheet,
        {"Cloud License": "User Seat", "Unit Price": 5, "Currency": "GBP", "Holds from": "2030-01-01"}, "Cloud License",
        "Holds from",
    ),
    "changes": Import(
        "orders:batch-upload", "clerk@rs-vertical.example", BatchSheet,
        {"Customer ID": "", "Order Item": "basic-user-vm", "Order(+/-)": 1, "Activation Date": ""}, "Customer ID",
        "Activation Date", together=True,
    ),
}  # fmt: skip
every_import = pytest.mark.parametrize("found", IMPORTS.values(), ids=IMPORTS)


@pytest.fixture(autouse=True)
def a_running_customer(db) -> None:
    """The list of changes names a customer of the demo, and today."""
    with as_system():
        code = Customer.objects.get(name="York Road Tailors").code
    IMPORTS["changes"].good.update({"Customer ID": code, "Activation Date": timezone.localdate().isoformat()})


def saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def book(*rows: list) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


STRINGS_PART = "xl/sharedStrings.xml"
SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def packed(**parts: bytes) -> bytes:
    """A real workbook with its worksheet or its texts replaced."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": STRINGS_PART}
    source, buffer = zipfile.ZipFile(io.BytesIO(book(["x"]))), io.BytesIO()
    replaced = {names[name]: content for name, content in parts.items()}
    replaced.setdefault(STRINGS_PART, STRINGS % b"x")
    replaced["[Content_Types].xml"] = source.read("[Content_Types].xml").replace(b"</Types>", SHARED + b"</Types>")
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in {*source.namelist(), *replaced}:
            target.writestr(name, replaced.get(name) or source.read(name))
    return buffer.getvalue()


MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'


def rows(number: int, cells: int = 1, cell: bytes = b"<v>1</v>", kind: bytes = b"n") -> bytes:
    one = b"".join(b'<c t="%s">%s</c>' % (kind, cell) for _n in range(cells))
    return MAIN + b"".join(b'<row r="%d">%s</row>' % (n, one) for n in range(1, number + 1)) + END


def bomb() -> bytes:
    """Less than 1 MB that would unpack to more than 400 MB."""
    content = packed(sheet=MAIN + b"<row><c><v>1</v></c></row>" * 16_000_000 + END)
    assert len(content) < 5 * MB
    return content


def lying_bomb() -> bytes:
    """A bomb whose directory says that it unpacks to 1,000 bytes."""
    content = bytearray(packed(sheet=MAIN + b"<row><c><v>1</v></c></row>" * 4_000_000 + END))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(content)


def locked() -> bytes:
    """Every part is marked as encrypted."""
    content = bytearray(book(["x"]))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def laughs() -> bytes:
    levels = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    cell = b'<row><c t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return packed(sheet=b'<!DOCTYPE x [<!ENTITY a0 "lol">' + levels + b"]>" + MAIN + cell + END)


def outside() -> bytes:
    """An entity that names a file of this machine."""
    cell = b'<row><c t="inlineStr"><is><t>&own;</t></is></c></row>'
    return packed(sheet=b'<!DOCTYPE x [<!ENTITY own SYSTEM "file:///etc/hostname">]>' + MAIN + cell + END)


def other_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("hello.txt", "hello")
    return buffer.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 400
DAMAGED, TOO_LARGE = "damaged", "would unpack to more than 40 MB"
HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "list.xlsx", "The file is empty."),
    "csv": (lambda: b"Number;Number Type\n1;2\n", "list.csv", "is not an Excel workbook"),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0" * 300, "list.xls", "is not an Excel workbook"),
    "renamed csv": (lambda: b"Number;Number Type\n1;2\n", "list.xlsx", "no Excel workbook, or it is damaged"),
    "renamed picture": (lambda: PNG, "list.xlsx", "no Excel workbook, or it is damaged"),
    "encrypted by Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000, "list.xlsx", "protected by a password"),
    "encrypted parts": (locked, "list.xlsx", "protected by a password"),
    "another zip": (other_zip, "list.xlsx", "holds no Excel workbook"),
    "half a file": (lambda: book(["x"] * 40)[:-300], "list.xlsx", DAMAGED),
    "broken xml": (lambda: packed(sheet=b"<a><b></a>"), "list.xlsx", DAMAGED),
    "control characters": (lambda: packed(sheet=MAIN + b'<row><c t="inlineStr"><is><t>a\x00\x07b</t></is></c></row>' + END), "list.xlsx", DAMAGED),
    "no worksheet": (lambda: book(), "list.xlsx", "The first row must hold the headings"),
    "zip bomb": (bomb, "list.xlsx", TOO_LARGE),
    "lying zip bomb": (lying_bomb, "list.xlsx", DAMAGED),
    "entity bomb": (laughs, "list.xlsx", DAMAGED),
    "entity of a file": (outside, "list.xlsx", DAMAGED),
    "100,000 rows": (lambda: packed(sheet=rows(100_000)), "list.xlsx", "more than 5,000 rows"),
    "one row far below": (lambda: packed(sheet=MAIN + b'<row r="900000000"><c r="A900000000"><v>1</v></c></row>' + END), "list.xlsx", "more than 5,000 rows"),
    "10,000 columns": (lambda: book(list(range(10_000))), "list.xlsx", "more than 50 columns"),
    "one text in every cell": (lambda: packed(sheet=rows(4_000, 40, b"<v>0</v>", b"s"), strings=STRINGS % (b"x" * 30_000)), "list.xlsx", "more text than a list"),
    "6 MB": (lambda: b"0" * (6 * MB), "list.xlsx", "larger than 5 MB"),
    "no headings": (lambda: book(["Colour"], ["red"]), "list.xlsx", "The first row must hold the headings"),
}  # fmt: skip


def counts() -> list[int]:
    with as_system():
        return [model.objects.count() for model in COUNTED]


def swollen() -> int:
    """Most memory that this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def spent() -> float:
    """Processor seconds of this process, and of the one that reads workbooks with its forks."""
    here, reader = resource.getrusage(resource.RUSAGE_SELF), sheet_process.READER.process
    times = Path(f"/proc/{reader.pid}/stat").read_text().rpartition(")")[2].split()[11:15] if reader else []
    return here.ru_utime + here.ru_stime + sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Each hostile file, made once; making a bomb takes more memory than reading it may."""
    return {name: make() for name, (make, _name, _why) in HOSTILE.items()}


def every_file() -> list:
    """Every file with one import in turn, since all read by the same reader; with each of the others when time is no matter."""
    pairs = [(n, i, case, name) for n, case in enumerate(HOSTILE) for i, name in enumerate(IMPORTS)]
    return [
        pytest.param(
            IMPORTS[name], case, id=f"{name}-{case}", marks=[pytest.mark.slow] if (n + i) % len(IMPORTS) else []
        )
        for n, i, case, name in pairs
    ]


@pytest.mark.parametrize(("found", "case"), every_file())
def test_a_hostile_file_explains_itself_and_harms_nothing(signed_in, files, found: Import, case: str) -> None:
    _make, name, why = HOSTILE[case]
    client, before = signed_in(found.login), counts()
    memory, before_it = swollen(), spent()
    answer = found.send(client, files[case], name)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "etc/hostname" not in answer.content.decode()
    assert counts() == before
    assert spent() - before_it < 15
    assert swollen() - memory < 80 * MB


def with_cell(found: Import, heading: str, *cells: object) -> bytes:
    """A list with a row for each cell, the same otherwise."""
    head = list(found.good)
    return book(head, *([(found.good | {heading: cell})[name] for name in head] for cell in cells))


@every_import
@pytest.mark.parametrize("cell", [True, "hello\tworld", 12.25e30, "Robert'); drop table students;--", "<script>"])
def test_a_wrong_type_is_a_verdict(signed_in, found: Import, cell: object) -> None:
    client, before = signed_in(found.login), counts()
    assert found.send(client, with_cell(found, found.typed, cell)).status_code == 302
    (verdict,) = found.verdicts()
    assert verdict
    page = client.get(reverse(found.upload) + "rehearsal/")
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().partition('id="rows"')[2]
    assert client.post(reverse(found.upload) + "rehearsal/").status_code == 422
    assert [a - b for a, b in zip(counts(), before, strict=True)] == [int(m is found.model) for m in COUNTED]


@every_import
def test_a_key_that_stands_twice_is_a_verdict(signed_in, found: Import) -> None:
    assert (
        found.send(signed_in(found.login), with_cell(found, found.key, *[found.good[found.key]] * 3)).status_code == 302
    )
    first, second, third = found.verdicts()
    assert bool(first) == found.together
    for verdict in (second, third):
        assert "earlier row" in verdict or "stands twice" in verdict


@every_import
@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x.example","y")', "array", '=cmd|"/c calc"!A1'])
def test_a_formula_is_a_verdict_and_is_never_run(signed_in, found: Import, formula: str) -> None:
    workbook = Workbook()
    workbook.active.append(list(found.good))
    workbook.active.append(list(found.good.values()))
    place = workbook.active.cell(2, list(found.good).index(found.key) + 1).coordinate
    workbook.active[place] = ArrayFormula(place, "=SUM(A1:A2)") if formula == "array" else formula
    client = signed_in(found.login)
    assert found.send(client, saved(workbook)).status_code == 302
    (verdict,) = found.verdicts()
    assert "formula" in verdict


@every_import
@pytest.mark.parametrize("cell", ["a\u202db", "a\u202eb", "a\u0085b"])
def test_signs_that_cannot_be_seen_are_a_verdict(signed_in, found: Import, cell: str) -> None:
    assert found.send(signed_in(found.login), with_cell(found, found.key, cell)).status_code == 302
    assert found.verdicts()[0]


@every_import
@pytest.mark.parametrize(
    "name", ["../../etc/passwd.xlsx", "a\x00b.xlsx", "<script>alert(1)</script>.xlsx", "x" * 190 + ".xlsx", "list.XLSX"]
)
def test_a_hostile_file_name_is_only_a_name(signed_in, found: Import, name: str) -> None:
    client = signed_in(found.login)
    answer = found.send(client, with_cell(found, found.key, found.good[found.key]), name)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "<script>alert" not in page and "etc/passwd" not in page


def test_the_list_with_verdicts_holds_no_formula(signed_in) -> None:
    """What came in as a formula goes back as text: Excel does not run it."""
    found = IMPORTS["resellers"]
    client = signed_in(found.login)
    found.send(client, with_cell(found, "Administrator Name", '=HYPERLINK("http://x.example")', "@SUM(1)", "+1", "-1"))
    sheet = load_workbook(io.BytesIO(client.get(reverse("partners:reseller-judged")).content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_the_reader_itself_is_bound() -> None:
    """The child process stops at its own limits, whatever the directory of the zip promised."""
    with pytest.raises(sheets.SheetProblem, match="damaged"):
        sheets.read(io.BytesIO(lying_bomb()), "list.xlsx")
