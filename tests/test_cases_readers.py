"""Lists, forms and searches as people really use them: files as Excel writes them, numbers as they are pasted."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from catalogue.models import CatalogueSheet, OrderItem
from customers.actions.create import create_customer, update_customer
from customers.models import Customer
from inventory.models import Number, NumberSheet
from oms.kit import sheets
from oms.kit.acting import as_system
from orders.parts.info.form import AccountForm, CustomerForm
from orders.parts.numbers.form import PortForm
from partners.channel.forms.reseller import NewResellerForm
from partners.models import Account, ResellerSheet
from tests import things
from tests.people import CLERK, SP

pytestmark = pytest.mark.django_db
FILES = Path(__file__).with_name("files")
NUMBERS, ITEMS, RESELLERS = "inventory:import-numbers", "catalogue:import", "partners:import-resellers"


def rows(client: Client, upload: str, name: str, **more) -> dict[int, list]:
    """[cells, what is wrong, what would happen] of each row of a workbook, by its number in the sheet."""
    answer = client.post(reverse(upload), {"file": SimpleUploadedFile(name, (FILES / name).read_bytes()), **more})
    assert answer.status_code == 302, answer.content.decode()
    model = {NUMBERS: NumberSheet, ITEMS: CatalogueSheet, RESELLERS: ResellerSheet}[upload]
    with as_system():
        return {row[0]: row[1:] for row in model.objects.get(imported_at=None).rows}


@pytest.fixture
def november(monkeypatch) -> None:
    """The days from which the prices of the files hold lie ahead."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 27, 12, tzinfo=UTC))


# --- lists of numbers


def test_letters_extensions_and_two_numbers_in_a_cell_are_refused(signed_in) -> None:
    found = rows(signed_in(SP), NUMBERS, "n06_letters.xlsx")
    assert sorted(found) == list(range(2, 10))
    assert all(fault for _cells, fault, _words in found.values()), found


@pytest.mark.parametrize("name", ["n07_headings.xlsx", "n08_headings2.xlsx", "n09_headings3.xlsx"])
def test_headings_with_signs_nobody_sees_are_read(signed_in, name: str) -> None:
    assert [row[1] for row in rows(signed_in(SP), NUMBERS, name).values()] == [""]


def test_cells_with_blanks_of_all_kinds_are_read_and_errors_refused(signed_in) -> None:
    found = rows(signed_in(SP), NUMBERS, "n10_cells.xlsx")
    assert "Comment holds an Excel error." in found.pop(9)[1]
    assert "Comment holds a formula." in found.pop(8)[1]
    assert {row[1] for row in found.values()} == {""}
    assert found[6][0][2] == "line1\nline2"
    assert found[11][0][2] == "1.1"
    assert found[12][0][2] == "TRUE"


def test_a_line_break_as_excel_writes_it_is_one(signed_in) -> None:
    client = signed_in(SP)
    found = rows(client, NUMBERS, "n11_x000d.xlsx")
    assert [row[1] for row in found.values()] == ["", ""]
    assert client.post(reverse("inventory:number-rehearsal")).status_code == 302
    with as_system():
        assert Number.objects.get(e164="+441134960785").comment == "first\nsecond"
        assert Number.objects.filter(e164="+441134960786").exists()


@pytest.mark.parametrize(
    "name", ["n04_title_rows.xlsx", "n14_second_sheet.xlsx", "n15_hidden_first.xlsx", "n17_last_row_touched.xlsx"]
)
def test_the_list_is_found_wherever_it_stands(signed_in, name: str) -> None:
    assert [row[1] for row in rows(signed_in(SP), NUMBERS, name).values()] == [""]


def test_the_worksheet_that_was_read_is_named(signed_in) -> None:
    content = (FILES / "n14_second_sheet.xlsx").read_bytes()
    answer = signed_in(SP).post(reverse(ITEMS), {"kind": "items", "file": SimpleUploadedFile("a.xlsx", content)})
    assert answer.status_code == 422
    assert (
        "The first row must hold the headings. Missing on the worksheet “Cover”: Item Code." in answer.content.decode()
    )


def test_a_workbook_says_which_sheet_and_begins_at_the_headings() -> None:
    with (FILES / "n15_hidden_first.xlsx").open("rb") as file:
        found = sheets.read(file, "a.xlsx", [["Number"]])
    assert found.sheet == "Numbers"
    assert found[0].cells[0] == "Number"


def test_the_grids_own_excel_of_numbers_can_be_imported_again(signed_in, account) -> None:
    client = signed_in(SP)
    for language in ("en", "de"):
        with as_system():
            Account.objects.filter(pk=client.account.pk).update(language=language)
        grid = client.get(reverse("inventory:number-registration") + "?export=xlsx")
        content = grid.getvalue() if grid.streaming else grid.content
        answer = client.post(reverse(NUMBERS), {"file": SimpleUploadedFile("own.xlsx", content)})
        assert answer.status_code == 302
        with as_system():
            judged = NumberSheet.objects.get(imported_at=None).rows
        assert judged and all(row[1][0].startswith("0") for row in judged)


# --- lists of items and prices

TRIALS = {
    2: "14 days", 3: "14 days", 4: "12 months", 5: "14 days", 6: "2 months", 7: "2 months", 8: "14 days",
    9: "12 months", 10: "30 days", 11: "14 months", 12: "14 days", 13: "14 days", 15: "—", 19: "14 days",
}  # fmt: skip


def test_trials_are_understood_or_refused_and_the_rehearsal_says_how(signed_in) -> None:
    found = rows(signed_in(SP), ITEMS, "i01_items.xlsx", kind="items")
    assert {number: found[number][2].split("Maximum trial: ")[-1].split(";")[0] for number in TRIALS} == TRIALS
    for number in (14, 17, 18):
        assert "is no length of time" in found[number][1]
    assert "ten years at most" in found[16][1]
    assert "earlier row" in found[28][1]  # Bug-26 and bug-26
    assert "An Excel error stands here: #N/A." in found[34][1]
    assert found[35][0][1] == "Line\nbreak" and found[35][1] == ""
    assert found[31][1] == found[20][1] == found[21][1] == ""  # Service with NBSP, in small letters, in German


def test_an_item_is_kept_with_a_name_of_one_line(signed_in) -> None:
    client = signed_in(SP)
    rows(client, ITEMS, "i01_items.xlsx", kind="items")
    assert client.post(reverse("catalogue:import-rehearsal")).status_code == 302
    with as_system():
        assert OrderItem.objects.get(code="bug-34").name == "Line break"
        assert OrderItem.objects.get(code="bug-1").trial_unit == "day"


def test_prices_of_a_german_are_german(signed_in, november) -> None:
    client = signed_in(SP)
    with as_system():
        Account.objects.filter(pk=client.account.pk).update(language="de")
    found = rows(client, ITEMS, "p03_german_text.xlsx", kind="prices")
    assert {row[1] for row in found.values()} == {""}
    prices = {number: row[2].split(" → ")[1].split(" ")[0] for number, row in found.items()}
    assert prices == {2: "6,90", 3: "1.000,00", 4: "1.000,00", 5: "12.500,00", 6: "1.234,00", 7: "9.000,00"}


def test_figures_of_excel_itself_mean_the_same_in_every_language(signed_in, november) -> None:
    client = signed_in(SP)
    for language, wanted in (("en", "6.90"), ("de", "6,90")):
        with as_system():
            Account.objects.filter(pk=client.account.pk).update(language=language)
        found = rows(client, ITEMS, "p01_prices.xlsx", kind="prices")
        assert f"→ {wanted} " in found[2][2]


def test_days_as_excel_shows_them_and_codes_in_any_case(signed_in, november) -> None:
    found = rows(signed_in(SP), ITEMS, "p01_prices.xlsx", kind="prices")
    assert "from 1 Dec 2026" in found[10][2]
    assert "from 1 Dec 2026" in found[21][2]
    assert "from 30 Nov 2026" in found[11][2]
    assert "from 1 Dec 2026" in found[18][2] or "is no amount" in found[18][1]
    assert found[22][1] == found[23][1] == ""  # BASIC-USER-VM, and a blank behind the code
    assert "→ 3.80 " in found[9][2]
    assert "→ 6,900.00 " in found[26][2]
    for number in (17, 18, 27):
        assert "is no amount" in found[number][1]
    assert "is no day" in found[15][1]


def test_the_grids_own_excel_of_items_can_be_imported_in_german(signed_in) -> None:
    client = signed_in(SP)
    with as_system():
        Account.objects.filter(pk=client.account.pk).update(language="de")
    grid = client.get(reverse("catalogue:items") + "?export=xlsx")
    content = grid.getvalue() if grid.streaming else grid.content
    answer = client.post(reverse(ITEMS), {"kind": "items", "file": SimpleUploadedFile("own.xlsx", content)})
    assert answer.status_code == 302
    with as_system(), translation.override("de"):
        found = CatalogueSheet.objects.get(imported_at=None).rows
        assert len(found) == OrderItem.objects.count()
        assert {row[2] for row in found} == {""}
        assert {row[3] for row in found} == {"Keine Änderung"}


# --- lists and forms of resellers


def test_names_of_resellers_follow_the_one_rule(signed_in) -> None:
    found = rows(signed_in(SP), RESELLERS, "r01_resellers.xlsx")
    for number in (3, 4, 5, 6, 7, 8, 24, 29):
        assert found[number][1] == "", found[number]
    assert "An Excel error stands here: #N/A." in found[11][1]
    assert "An Excel error stands here: #REF!." in found[28][1]
    assert "Administrator ID stands in an earlier row" in found[15][1]
    assert "earlier row" in found[17][1] and "earlier row" in found[19][1]  # Straße and STRASSE, Zürich twice
    assert "hides digits" in found[25][1]
    assert found[9][0][list_heading(found, "01067")] == "01067"
    assert found[10][1] == ""


def list_heading(found: dict, cell: str) -> int:
    return found[9][0].index(cell)


def test_a_german_may_write_headings_and_words_in_german(signed_in) -> None:
    from tests.test_reseller_import import book, line  # that module knows a whole row

    with translation.override("de"):
        german = {translation.gettext(heading): cell for heading, cell in line("Deutsche Rufe").items()}
    content = book(german | {"Manage DDI": "Nein"})
    answer = signed_in(SP).post(reverse(RESELLERS), {"file": SimpleUploadedFile("de.xlsx", content)})
    assert answer.status_code == 302
    with as_system():
        (row,) = ResellerSheet.objects.get(imported_at=None).rows
    assert row[2] == ""


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "Nbsp\u00a0Company", "Nbsp Company"), ("postal_code", "ls1  1aa", "LS1 1AA"),
        ("phone_number", "0044 (0) 20 7946 0018", "+442079460018"), ("demo_limit", "1,000", 1000),
    ],
)  # fmt: skip
def test_the_form_of_a_reseller_reads_as_the_list(account, field: str, typed: str, kept: object) -> None:
    assert NewResellerForm.base_fields[field].clean(typed) == kept


# --- the wizard

WANTED = {
    "name": "Case Ltd", "language": "en", "kind": "normal", "admin_id": "a@case.example", "admin_name": "A",
    "admin_email": "a@case.example", "admin_password": "flour-and-water-9", "confirm_password": "flour-and-water-9",
    "business_model": "", "billing_period": "", "time_zone": "Europe/London", "balance_control": "postpaid",
    "currency": "GBP",
}  # fmt: skip


def customer_form(user: Account, **typed: str) -> CustomerForm:
    form = CustomerForm(WANTED | typed, user=user)
    form.is_valid()
    return form


@pytest.mark.parametrize("field", ["contact_phone", "mobile"])
@pytest.mark.parametrize("typed", ["0113 496 01xx", "0113 496 030", "0113 496", "0113 496 OO12", "0113 496 0100 x5"])
def test_step_1_refuses_what_is_no_number(acting, field: str, typed: str) -> None:
    with acting(CLERK) as user:
        assert customer_form(user, **{field: typed}).errors[field]
        with pytest.raises(ValidationError):
            create_customer(
                fields={"name": "Case Ltd", "partner": user.partner, field: typed}, accounts=[dict(things.ACCOUNT)],
                by=user, at=timezone.now(),
            )  # fmt: skip


def test_step_1_reads_values_as_people_type_them(acting) -> None:
    with acting(CLERK) as user:
        form = customer_form(
            user, name="Nbsp\u00a0Case", contact_phone="0044 (0) 20 7946 0018", credit_limit="1,234.50", city="x"
        )
        assert "contact_phone" not in form.errors and "credit_limit" not in form.errors
        assert form.cleaned_data["name"] == "Nbsp Case"
        assert form.cleaned_data["contact_phone"] == "+442079460018"
        assert form.cleaned_data["credit_limit"] == Decimal("1234.50")
        assert 'maxlength="20"' not in str(form["contact_phone"])
        for name in ("\u200b\u200b", "a\u202eb"):
            assert customer_form(user, name=name).errors["name"]


@pytest.mark.parametrize("typed", ["12,,5", "1e2", "1_0", "1,2345", "²"])
def test_step_1_refuses_what_is_no_amount(acting, typed: str) -> None:
    with acting(CLERK) as user:
        assert customer_form(user, credit_limit=typed).errors["credit_limit"]


@pytest.mark.parametrize(("field", "control"), [("credit_limit", "postpaid"), ("available_funds", "prepaid")])
def test_money_of_a_customer_is_not_below_nought(acting, field: str, control: str) -> None:
    with acting(CLERK) as user:
        customer = things.customer(user)
        with pytest.raises(ValidationError) as refused:
            fields = {"balance_control": control, field: Decimal(-5)}
            update_customer(customer=customer, fields=fields, by=user, at=timezone.now())
        assert field in refused.value.message_dict
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(**{"balance_control": control, field: -5})


def test_a_postcode_of_a_billing_account() -> None:
    form = AccountForm({"name": "A", "address": "1 Street", "city": "Leeds", "post_code": "ls1  1aa"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["post_code"] == "LS1 1AA"


def test_ports_read_every_notation_and_refuse_letters() -> None:
    numbers, main = PortForm.base_fields["numbers"], PortForm.base_fields["main_number"]
    assert len(numbers.clean("0113-496-0100 - 0113-496-0149\n0113 496-0200")) == 51
    for typed in ("0113 496 01xx", "0113 496 030", "0113 496 OO12 - OO14"):
        with pytest.raises(ValidationError):
            numbers.clean(typed)
        with pytest.raises(ValidationError):
            main.clean(typed)


def test_an_administrator_id_is_taken_in_any_case(acting) -> None:
    def create(admin: str) -> Customer:
        fields = {
            "name": f"Case {admin}",
            "partner": user.partner,
            "admin_id": admin,
            "admin_password": "flour-and-water-9",
        }
        return create_customer(fields=fields, accounts=[dict(things.ACCOUNT)], by=user, at=timezone.now())

    with acting(CLERK) as user:
        create("Dup1")
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            create("dup1@RS-Vertical.example")
        assert "admin_id" in refused.value.message_dict


# --- stock and search


@pytest.mark.parametrize("typed", ["0113 496 OOI8", "0113 496 0765 ext 12", "0113 496 0767, 0768"])
def test_no_range_of_guesses_is_created(signed_in, typed: str) -> None:
    with as_system():
        kind = Number.objects.filter(e164__startswith="+44113").values_list("number_type_id", flat=True)[0]
        before = Number.objects.count()
    form = {"number_type": kind, "first": typed, "last": "", "comment": ""}
    assert signed_in(SP).post(reverse("inventory:create-range"), form).status_code == 422
    with as_system():
        assert Number.objects.count() == before


@pytest.mark.parametrize(
    "shape",
    ["0044{bare}", "0044 (0){bare}", "{area}–{local}", "\u202a{area} {local}\u202c", "tel:+44{bare}", "{wide}", "+44 {bare}"],
)  # fmt: skip
def test_a_number_is_found_however_it_is_pasted(signed_in, shape: str) -> None:
    client = signed_in(SP)
    with as_system():
        number = Number.objects.filter(e164__startswith="+442079460").order_by("e164")[3]
    dialled = number.national
    typed = shape.format(
        bare=dialled[1:], area=dialled[:3], local=dialled[3:], wide="".join(chr(ord(d) + 0xFEE0) for d in dialled)
    )
    page = reverse("inventory:ddi-number", args=[number.e164.removeprefix("+")])
    assert client.get(reverse("partners:find"), {"q": typed}).url == page
    grid = client.get(reverse("inventory:ddi-details"), {"q": typed}).content.decode()
    assert reverse("inventory:ddi-number", args=[number.e164.removeprefix("+")]) in grid


def test_a_workbook_written_here_keeps_its_words(tmp_path) -> None:
    """What one cell holds comes out as it was, whatever Excel makes of it."""
    from openpyxl import Workbook  # only here

    book = Workbook()
    for row in (["A"], [1e-07], [6.8999999999999995], [12345678901234]):
        book.active.append(row)
    book.active["A2"].number_format = "General"
    buffer = io.BytesIO()
    book.save(buffer)
    found = sheets.read(io.BytesIO(buffer.getvalue()), "a.xlsx")
    assert [row.cells[0] for row in found] == ["A", "0.0000001", "6.9", "12345678901234"]
