"""Bank files: CSV lists and CAMT.053 statements, matched with customers and booked, each payment once."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from billing.actions.bank import book_bank_file, choose_customer, put_bank_file_away, take_bank_file
from billing.enums import EntryKind
from billing.formats import bank_csv, camt
from billing.models import BalanceEntry, BankFile
from customers.models import Customer
from oms.kit.sheets import SheetProblem
from tests.network_objects import lines
from tests.page import read
from tests.people import NEIGHBOUR, OWNER, SP
from tests.test_balances import balance, booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
GOLDEN = Path(__file__).parent / "files"
HEAD = "Date,Amount,Currency,Payer,Reference,Bank reference\n"
FILES = reverse("billing:bank-files")
LIMIT = 5 * 1024 * 1024


@pytest.fixture
def owner(account):
    return account(OWNER)


@pytest.fixture
def two(owner) -> list[Customer]:
    """Running postpaid customers of the owner with nothing booked."""
    fresh = Customer.objects.filter(partner_id=owner.partner_id, status="activated", balance_control="postpaid")
    return list(fresh.filter(balance_entries=None, currency="GBP").order_by("pk")[:2])


def upload(text: str | bytes, name: str = "bank.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def taken(owner, *rows: str, name: str = "bank.csv", head: str = HEAD) -> BankFile:
    return take_bank_file(upload=upload(head + "\n".join(rows), name), by=owner, at=timezone.now())


def refused_file(owner, content: str | bytes, name: str = "bank.csv") -> str:
    with pytest.raises(ValidationError) as caught:
        take_bank_file(upload=upload(content, name), by=owner, at=timezone.now())
    (words,) = caught.value.message_dict["file"]
    return words


def whys(file: BankFile) -> list[str]:
    return list(file.lines.order_by("place").values_list("why", flat=True))


def named(file: BankFile) -> list[str | None]:
    return list(file.lines.order_by("place").values_list("customer__code", flat=True))


# --- what is read


def test_a_golden_camt_statement() -> None:
    found = camt.read((GOLDEN / "camt053_v2.xml").read_bytes())
    told = [
        (one.place, one.amount and str(one.amount), one.currency, one.payer, one.reference, one.why) for one in found
    ]
    assert told == [
        (1, "312.40", "GBP", "Bramley Dental Care", "C000000042 October", ""),
        (2, "20.00", "GBP", "Harbour Café", "S-2026-0007", ""),
        (3, "30.00", "GBP", "Tideway Boats", "RF18539007547034", ""),
        (4, "-9.50", "GBP", "", "Account charges", "out"),
        (5, "55.00", "GBP", "Early Bird Ltd", "C000000043", "pending"),
        (6, "-312.40", "GBP", "", "Payment returned", "out"),
    ]
    assert found[0].day.isoformat() == "2026-11-20"
    marks = [one.mark for one in found]
    assert marks[:3] == ["GB33BUKB20201555555555 FP1", "GB33BUKB20201555555555 B7 1", "GB33BUKB20201555555555 B7 2"]


def test_a_golden_camt_statement_of_the_newer_kind() -> None:
    (one,) = camt.read((GOLDEN / "camt053_v8.xml").read_bytes())
    assert (one.amount, one.currency, one.payer, one.reference) == (
        Decimal("99.95"),
        "EUR",
        "Müller GmbH",
        "C000000051 Mai Juni E2E-9",
    )
    assert (one.day.isoformat(), one.mark) == ("2026-11-21", "DE89370400440532013000 2026112100017")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_in_any_coat(encoding, separator) -> None:
    rows = ["Date,Amount,Currency,Payer,Reference", "30/11/2026,1234.50,gbp,Café Noir,C000000042"]
    raw = "\r\n".join(rows).replace(",", separator).encode(encoding)
    (one,) = bank_csv.read(raw)
    assert (one.day.isoformat(), one.amount, one.currency, one.payer) == (
        "2026-11-30",
        Decimal("1234.50"),
        "GBP",
        "Café Noir",
    )
    assert (one.place, one.why, one.mark) == (2, "", "")


def test_headings_in_german_as_well() -> None:
    raw = b"Datum;Betrag;W\xc3\xa4hrung;Referenz\n30.11.2026;5;EUR;C000000042\n"
    (one,) = bank_csv.read(raw)
    assert (one.amount, one.currency) == (5, "EUR")


BILLION = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Document>&b;</Document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/passwd"><Document/>"""
ENTITIES = "The file defines entities or a document type. A bank's statement has none."
NO_XML = "The file is no XML that can be read. Fetch it from the bank again."


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (BILLION, "a.xml", ENTITIES),
        (OUTSIDE, "a.xml", ENTITIES),
        (b"<Document", "a.xml", NO_XML),
        (b"", "a.xml", NO_XML),
        (b"PK\x03\x04 no statement", "a.xml", NO_XML),
        (b'<?xml version="1.0" encoding="utf-8"?><Document>\xe9</Document>', "a.xml", NO_XML),
        (b'<?xml version="1.0" encoding="no-such"?><Document/>', "a.xml", NO_XML),
        (b"<html><body/></html>", "a.csv", "The file is XML, but no CAMT.053 statement."),
        (b"<Document><BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>", "a.xml", "The statement holds no entry."),
        (b"<D>" + b" " * LIMIT + b"</D>", "a.xml", "The file is larger than 5 MB."),
        (b"", "a.csv", "The file is empty."),
        (b"a" * (LIMIT + 1), "a.csv", "The file is larger than 5 MB."),
        (b"PK\x03\x04\x00", "a.csv", "The file is no CSV text. Save the list as CSV (UTF-8) or as .xlsx."),
        (b"Date,Amount\n1,2\n", "a.csv", "The first row must hold the headings. Missing on the worksheet “CSV”: Currency, Reference."),
        (b"Date,Amount,Currency,Reference\n", "a.csv", "Below the headings there is no row."),
    ],
)  # fmt: skip
def test_what_is_no_bank_file_is_said_in_words(owner, content, name, words) -> None:
    before = BankFile.objects.count()
    assert refused_file(owner, content, name) == words
    assert BankFile.objects.count() == before


def test_a_bomb_of_depth_ends_in_words() -> None:
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    with pytest.raises(SheetProblem):
        camt.read(deep)


# --- whose it is, and what is wrong with it


def test_lines_are_matched_and_judged(owner, two) -> None:
    first, second = two
    booked(first, "-40", EntryKind.STATEMENT, "S-2026-77")
    stranger = Customer.objects.exclude(partner_id=owner.partner_id).filter(status="activated").first()
    euro = f"30/11/2025,5,EUR,P,{second.code}"
    file = taken(
        owner,
        f"30/11/2025,5,GBP,P,{first.code.lower()} thanks",
        "30/11/2025,5,GBP,P,Rent for s-2026-77.",
        f"30/11/2025,5,GBP,P,{first.code} and {second.code}",
        f"30/11/2025,5,GBP,P,{stranger.code}",
        "30/11/2025,5,GBP,P,no idea",
        euro,
        f"soon,5,GBP,P,{first.code}",
        f"30/11/2025,much,GBP,P,{first.code}",
        f"30/11/2025,5,pounds,P,{first.code}",
        f"30/11/2025,-5,GBP,P,{first.code}",
        f"30/11/2099,5,GBP,P,{first.code}",
        f"30/11/2025,5.001,GBP,P,{first.code}",
    )
    assert named(file)[:6] == [first.code, first.code, None, None, None, second.code]
    assert whys(file) == ["", "", "", "", "", "currency", "day", "amount", "amount", "out", "future", "amount"]
    assert BalanceEntry.objects.filter(customer__in=two).count() == 1, "nothing is booked yet"


def test_two_alike_in_one_file_are_two_and_in_the_next_file_none(owner, two) -> None:
    row = f"30/11/2025,5,GBP,P,{two[0].code}"
    assert whys(taken(owner, row, row)) == ["", ""]
    assert whys(taken(owner, row, row, row)) == ["twice", "twice", ""]
    known = f"30/11/2025,5,GBP,P,{two[0].code},REF-1"
    assert whys(taken(owner, known, known)) == ["", "twice"], "the bank's own reference stands once"


def test_what_is_matched_is_booked_once(owner, two) -> None:
    first, second = two
    Customer.objects.filter(pk=second.pk).update(balance_control="prepaid")
    file = taken(
        owner,
        f"30/11/2025,5,GBP,Payer,{first.code},FP1",
        f"30/11/2025,7.25,GBP,Other,{second.code}",
        "30/11/2025,1,GBP,P,?",
    )
    assert book_bank_file(file=file, by=owner, at=timezone.now()) == (2, 0)
    entry, top_up = BalanceEntry.objects.filter(customer__in=two).order_by("customer_id")
    assert (entry.kind, entry.amount, entry.reference, entry.comment) == ("payment", 5, "FP1", f"Payer: {first.code}")
    assert (top_up.kind, top_up.amount, top_up.reference) == ("top_up", Decimal("7.25"), "")
    with pytest.raises(ValidationError, match="No line of this file waits to be booked."):
        book_bank_file(file=file, by=owner, at=timezone.now())
    with pytest.raises(ValidationError, match="Something of this file is booked, so it stays."):
        put_bank_file_away(file=file, by=owner, at=timezone.now())
    assert (balance(first), balance(second)) == (5, Decimal("7.25"))


def test_the_same_file_again_changes_nothing(owner, two) -> None:
    row = f"30/11/2025,5,GBP,P,{two[0].code}"
    taken(owner, row, name="first.csv")
    words = refused_file(owner, HEAD + row, "second.csv")
    assert words.startswith("This file came in as “first.csv” on ") and words.endswith("; nothing is changed.")


def test_a_payment_booked_by_hand_is_not_booked_again(owner, two) -> None:
    booked(two[0], "5", EntryKind.PAYMENT, "FP1")
    booked(two[0], "9", EntryKind.PAYMENT, "FP2")
    file = taken(owner, f"30/11/2025,5,GBP,P,{two[0].code},FP1", f"30/11/2025,8,GBP,P,{two[0].code},FP2")
    assert book_bank_file(file=file, by=owner, at=timezone.now()) == (1, 1)
    assert balance(two[0]) == 14
    line = file.lines.get(why="refused")
    assert line.detail.startswith("Payment “FP2” is booked already: 9.00 GBP on ")


def test_a_file_that_is_put_away_may_come_again(owner, two) -> None:
    row = f"30/11/2025,5,GBP,P,{two[0].code}"
    put_bank_file_away(file=taken(owner, row), by=owner, at=timezone.now())
    assert whys(taken(owner, row)) == [""]


def test_who_paid_is_chosen_by_hand(account, owner, two) -> None:
    file = taken(owner, "30/11/2025,5,GBP,P,?", "30/11/2025,-5,GBP,P,?", "30/11/2025,5,EUR,P,?")
    line, out, euro = file.lines.order_by("place")
    told = {"by": owner, "at": timezone.now()}
    with pytest.raises(ValidationError) as caught:
        choose_customer(line=line, code="C999999999", **told)
    assert caught.value.message_dict == {"customer": ["You have no customer with this ID."]}
    with pytest.raises(ValidationError) as caught:
        choose_customer(line=euro, code=two[0].code, **told)
    words = f"The account of {two[0].name} is in GBP, not in EUR."
    assert caught.value.message_dict == {"customer": [words]}
    with pytest.raises(ValidationError, match="Money that went out is not booked here."):
        choose_customer(line=out, code=two[0].code, **told)
    with pytest.raises(
        PermissionDenied, match=f"Only {owner.partner.name}, whose bank account it is, books what is in this file."
    ):
        choose_customer(line=line, code=two[0].code, by=account(SP), at=timezone.now())
    choose_customer(line=line, code=two[0].code.lower(), **told)
    assert book_bank_file(file=file, **told) == (1, 0)
    line.refresh_from_db()
    with pytest.raises(ValidationError, match="This payment is booked; correct it on the customer's account."):
        choose_customer(line=line, code=two[1].code, **told)


# --- as people meet it


def test_a_file_on_its_road(signed_in, two) -> None:
    client = signed_in(OWNER)
    rows = f"30/11/2025,5,GBP,P,{two[0].code},FP1\n30/11/2025,6,GBP,Q,?,FP2\n30/11/2025,-1,GBP,R,fee,FP3"
    answer = client.post(reverse("billing:bank-upload"), {"file": upload(HEAD + rows)})
    file = BankFile.objects.get(name="bank.csv")
    assert (answer.status_code, answer.url) == (302, file.get_absolute_url())
    found = lines(client, answer.url)
    assert [row["Status"] for row in found] == ["Matched", "Not matched", "Refused"]
    assert found[2]["Reason"] == "Money that went out is not booked here."
    assert "Book 1 payment" in read(client.get(answer.url).content).text
    other = file.lines.get(payer="Q")
    chosen = client.post(reverse("billing:bank-line", args=[other.pk]), {"customer": two[1].code})
    assert chosen.status_code == 302
    page = read(client.get(answer.url).content).text
    assert f"Line 3 is a payment of {two[1].name}." in page
    assert client.post(reverse("billing:bank-book", args=[file.pk])).status_code == 302
    page = read(client.get(answer.url).content).text
    assert "2 payments are booked." in page and "Put the file away" not in page
    row = next(row for row in lines(client, FILES) if row["File"] == "bank.csv")
    assert (row["Lines"], row["Booked"], row["Matched"], row["Not matched"], row["Refused"]) == (
        "3",
        "2",
        "0",
        "0",
        "1",
    )


@pytest.mark.parametrize(("login", "status"), [(SP, 403), (NEIGHBOUR, 404)])
def test_nobody_else_acts_on_a_file(signed_in, login, status) -> None:
    file = BankFile.objects.get(name="november.csv")
    line = file.lines.first()
    client = signed_in(login)
    for name in ("bank-book", "bank-put-away"):
        assert client.post(reverse(f"billing:{name}", args=[file.pk])).status_code == status
    assert client.get(reverse("billing:bank-line", args=[line.pk])).status_code == status


def test_an_upload_without_a_file_is_said_at_its_field(signed_in) -> None:
    answer = signed_in(OWNER).post(reverse("billing:bank-upload"), {})
    assert answer.status_code == 422 and "Choose a file." in read(answer.content).text


def test_a_long_file_is_booked_by_parts(owner, two, monkeypatch) -> None:
    monkeypatch.setattr("billing.actions.bank.AT_ONCE", 2)
    rows = [f"30/11/2025,{n}.00,GBP,P,{two[0].code}" for n in (1, 2, 4)]
    file = taken(owner, *rows)
    told = {"file": file, "by": owner, "at": timezone.now()}
    assert (book_bank_file(**told), book_bank_file(**told)) == ((2, 0), (1, 0))
    assert balance(two[0]) == 7


def test_a_file_of_the_largest_size_comes_in(owner, two) -> None:
    words = " ".join(f"N{n}-{n * 7}" for n in range(12))
    rows = [f"30/11/2025,5,GBP,Payer {n},{words} {two[0].code} {n}" for n in range(4_999)]
    file = taken(owner, *rows)
    assert file.lines.filter(customer=two[0], why="").count() == 4_999
    assert refused_file(owner, HEAD + "\n".join([*rows, *rows]), "twice.csv") == (
        "The worksheet has more than 5,000 rows. Split the list."
    )
