"""Call rates: the price of one call, which table prices it, the screens, and lists from Excel and CSV."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from callstats.actions.rates import set_rate, take_back_rate
from callstats.models import Rate, RateSheet, RateTable
from callstats.queries.rates import book_of, table_for
from callstats.rating import STEPS, Price, RateBook, price_call
from oms.kit import phones
from oms.kit.sheet_csv import read as read_csv
from oms.kit.sheets import Limits, SheetProblem
from partners.models import Partner

RESELLER, NEIGHBOUR, PROVIDER = "admin@rs-vertical.example", "admin@orbit.example", "admin@nimbus.example"
OWN, ABOVE = "RS-Vertical retail", "Standard"


def price(per_minute: str = "0.05", per_call: str = "0.02", step: int = 60, *, bundle: bool = False) -> Price:
    return Price("+44", "United Kingdom", Decimal(per_minute), Decimal(per_call), "GBP", step, bundle)


@pytest.mark.parametrize(
    ("seconds", "rate", "left", "amount", "words"),
    [
        (95, price(), 0, "0.1200", "2 min begun × 0.05 GBP + 0.02 GBP a call = 0.12 GBP"),
        (60, price(per_call="0"), 0, "0.0500", "1 min begun × 0.05 GBP = 0.05 GBP"),
        (0, price(), 0, "0.0200", "0 min begun × 0.05 GBP + 0.02 GBP a call = 0.02 GBP"),
        (61, price("0.06", "0", 1), 0, "0.0610", "61 seconds × 0.06 GBP a minute = 0.061 GBP"),
        (61, price("0.06", "0", 30), 0, "0.0900", "90 seconds × 0.06 GBP a minute = 0.09 GBP"),
        (95, price(bundle=True), 600, "0.0000", "2 min begun from the call bundle = 0.00 GBP"),
        (150, price(bundle=True), 60, "0.1200",
         "1 min begun from the call bundle; 2 min begun × 0.05 GBP + 0.02 GBP a call = 0.12 GBP"),
        (95, price(), 600, "0.1200", "2 min begun × 0.05 GBP + 0.02 GBP a call = 0.12 GBP"),
        (1, price("0.01", "0", 1), 0, "0.0002", "1 second × 0.01 GBP a minute = 0.0002 GBP"),
    ],
)  # fmt: skip
def test_a_call_costs_and_says_why(seconds, rate, left, amount, words) -> None:
    rated = price_call(seconds, rate, bundle=left)
    assert rated.amount.amount == Decimal(amount)
    assert rated.words() == words


@given(
    seconds=st.integers(0, 100_000),
    left=st.integers(0, 100_000),
    step=st.sampled_from([step for step, _words in STEPS]),
    per_minute=st.decimals(0, 10, places=4),
)
def test_every_begun_step_is_paid_or_bundled_once(seconds, left, step, per_minute) -> None:
    rate = Price("+44", "x", per_minute, Decimal("0.01"), "GBP", step, in_bundle=True)
    rated = price_call(seconds, rate, bundle=left)
    taken = rated.charged + rated.bundled
    assert taken % step == 0
    assert 0 <= taken - seconds < step
    assert rated.bundled <= left
    exact = per_minute * rated.charged / 60 + (0 if rated.covered else Decimal("0.01"))
    assert abs(rated.amount.amount - exact) <= Decimal("0.00005")
    assert price_call(seconds + step, rate, bundle=left).amount.amount >= rated.amount.amount


def test_no_call_has_a_negative_length() -> None:
    with pytest.raises(ValueError, match="No call lasts -1 s"):
        price_call(-1, price())


def test_the_longest_prefix_that_holds_on_the_day_counts() -> None:
    def rate(prefix: str, amount: str) -> Price:
        return Price(prefix, prefix, Decimal(amount), Decimal(0), "GBP")

    old, new = date(2024, 1, 1), date(2026, 6, 1)
    book = RateBook([(new, rate("+44", "2")), (old, rate("+44", "1")), (new, rate("+447", "7"))])
    found = {
        (number, day): book.find(number, day)
        for number in ("+447700900123", "+442079460018", "+33123456789", "999", "+447")
        for day in (date(2023, 12, 31), date(2026, 5, 31), new)
    }
    amounts = {key: str(value.per_minute) if value else None for key, value in found.items()}
    assert [amounts["+447700900123", day] for day in (date(2023, 12, 31), date(2026, 5, 31), new)] == [None, "1", "7"]
    assert [amounts["+442079460018", day] for day in (date(2026, 5, 31), new)] == ["1", "2"]
    assert amounts["+33123456789", new] is None
    assert amounts["999", new] is None
    assert amounts["+447", new] == "7"


def test_prefixes_are_read_as_people_write_them() -> None:
    read = {"07": "+447", "00 33 1": "+331", "44": "+44", "+44 (20) 7": "+44207", "1": "+1"}
    assert {typed: phones.prefix(typed) for typed in read} == read
    for wrong in ("", "abc", "+0", "12345678901234567"):
        with pytest.raises(ValueError, match="is not the beginning of a telephone number. Write it like \\+44 7."):
            phones.prefix(wrong)


def test_the_nearest_table_prices_and_the_plans_own_first(everything) -> None:
    from catalogue.models import ServicePlan  # the apps are loaded only when a test runs

    sp, vertical, rs, tideway = (
        Partner.objects.get(name=name)
        for name in ("Nimbus Telecom", "Vertical Cloud", "RS-Vertical", "Tideway Telecom")
    )
    plan, other = ServicePlan.objects.order_by("pk")[:2]
    special = RateTable.objects.create(partner=rs, name="For the plan", plan=plan)
    assert [table_for(p.pk, None, "GBP").name for p in (sp, vertical, rs, tideway)] == [ABOVE, ABOVE, OWN, OWN]
    assert table_for(tideway.pk, plan.pk, "GBP") == special
    assert table_for(tideway.pk, other.pk, "GBP").name == OWN
    assert table_for(vertical.pk, plan.pk, "GBP").name == ABOVE
    assert table_for(rs.pk, None, "EUR") is None


def test_a_reseller_sees_its_own_rates_and_never_what_is_above(signed_in, everything) -> None:
    tables = {table.name: table.pk for table in RateTable.objects.all()}
    client = signed_in(RESELLER)
    page = client.get(reverse("callstats:rates")).content.decode()
    assert OWN in page
    assert "Orbit call prices" not in page
    assert ">Standard<" not in page
    rates = client.get(reverse("callstats:rates-list", args=[tables[OWN]]), {"q": "07700 900123"}).content.decode()
    assert "UK mobile" in rates
    assert "0.06" in rates
    assert "UK premium" not in rates
    for name in ("rates-list", "rates-try", "rates-import", "rates-template"):
        assert client.get(reverse(f"callstats:{name}", args=[tables[ABOVE]])).status_code == 404
    above = signed_in(PROVIDER)
    assert above.get(reverse("callstats:rates-list", args=[tables[OWN]])).status_code == 200
    assert above.get(reverse("callstats:rates-set", args=[tables[OWN]])).status_code == 403


def test_a_call_is_tried(signed_in, everything) -> None:
    address = reverse("callstats:rates-try", args=[RateTable.objects.get(name=OWN).pk])
    client, day = signed_in(RESELLER), timezone.localdate()
    page = client.get(address, {"number": "07700 900123", "seconds": "95", "day": day.isoformat()}).content.decode()
    assert "2 min begun × 0.06 GBP + 0.01 GBP a call = 0.13 GBP" in page
    none = client.get(address, {"number": "+81 3 1234 5678", "seconds": "95", "day": day.isoformat()}).content.decode()
    assert "No prefix of this table fits, so the call has no price here." in none
    wrong = client.get(address, {"number": "nobody", "seconds": "-1", "day": "never"})
    assert wrong.status_code == 422


def test_a_table_is_made_and_its_words_are_exact(signed_in) -> None:
    client = signed_in(RESELLER)
    values = {"name": "Euro prices", "plan": "", "currency": "EUR"}
    made = client.post(reverse("callstats:rates-add"), values)
    assert made.status_code == 302
    assert made["location"].startswith("/calls/rates/")
    refused = client.post(reverse("callstats:rates-add"), values).content.decode()
    assert "You have a rate table of this name already." in refused
    assert "“Euro prices” holds the rates of this plan in this currency." in refused


def test_a_rate_is_set_from_a_day_on_and_taken_back_before_it(signed_in, everything) -> None:
    table, today = RateTable.objects.get(name=OWN), timezone.localdate()
    client = signed_in(RESELLER)
    values = {
        "prefix": "00 371", "destination": "Latvia", "per_minute": "0.9", "per_call": "0", "step": "60",
        "valid_from": (today + timedelta(days=3)).isoformat(),
    }  # fmt: skip
    address = reverse("callstats:rates-set", args=[table.pk])
    assert client.post(address, values).status_code == 302
    coming = Rate.objects.get(table=table, prefix="+371", valid_from__gt=today)
    assert book_of(table).find("+37112345678", today).per_minute == Decimal("0.52")
    assert book_of(table).find("+37112345678", coming.valid_from).per_minute == Decimal("0.9")
    page = client.post(address, {**values, "valid_from": "2024-05-01", "per_minute": "-1", "prefix": "x"})
    assert page.status_code == 422
    told = page.content.decode()
    assert "“x” is not the beginning of a telephone number. Write it like +44 7." in told
    assert "A rate cannot be negative." in told
    late = client.post(address, {**values, "valid_from": "2024-05-01"}).content.decode()
    assert "A rate cannot change what was. Take" in late
    take = reverse("callstats:rates-take-back", args=[table.pk, coming.pk])
    assert client.post(take).status_code == 302
    assert not Rate.objects.filter(pk=coming.pk).exists()


def test_what_holds_stays(account, everything) -> None:
    table = RateTable.objects.get(name=OWN)
    by, at = account(RESELLER), timezone.now()
    with pytest.raises(ValidationError, match="This rate holds already. Set another one from today or a later day."):
        take_back_rate(rate=table.rates.first(), by=by, at=at)
    other = Rate(prefix="+46", destination="Sweden", per_minute=1, per_call=0, valid_from=timezone.localdate())
    with pytest.raises(PermissionDenied):
        set_rate(table=table, rate=other, by=account(PROVIDER), at=at)


def test_the_table_that_prices_calls_is_not_deleted(signed_in, everything) -> None:
    table = RateTable.objects.get(name=OWN)
    page = signed_in(RESELLER).post(reverse("callstats:rates-delete", args=[table.pk]))
    assert page.status_code == 422
    assert "Calls are priced by these rates, so the table stays." in page.content.decode()


CSV = """Prefix;Destination;Per minute;Per call;Charged by;Call bundle first;Holds from
+46;Sweden;0.04;0.01;Minute begun;No;
07;UK mobile;0.07;;;;
+46;Sweden again;0.05;;;;
abc;Nowhere;0.05;;;;
+47;;0.05;;;;
+48;Poland;-1;;Hour;;
+33;France;0.0401;;;;2020-01-01
"""
VERDICTS = [
    "",
    "",
    "This prefix and day stands in an earlier row, too: row 2.",
    "Prefix: “abc” is not the beginning of a telephone number. Write it like +44 7.",
    "Missing: Destination.",
    "Per minute: A rate cannot be negative.",
    "A rate cannot change what was. Take",
]


@pytest.mark.parametrize("coding", ["utf-8-sig", "cp1252"])
def test_a_list_is_rehearsed_then_imported(signed_in, everything, coding) -> None:
    table = RateTable.objects.get(name=OWN)
    client, before = signed_in(RESELLER), table.rates.count()
    upload = reverse("callstats:rates-import", args=[table.pk])
    file = SimpleUploadedFile(
        "rates.csv",
        CSV.replace("\n", "\r\n").replace("Sweden;", "Škåne;" if coding == "utf-8-sig" else "Sweden;").encode(coding),
    )
    assert client.post(upload, {"file": file})["location"] == reverse("callstats:rates-rehearsal", args=[table.pk])
    sheet = RateSheet.objects.get()
    assert [
        row[2][: len(verdict)] if verdict else row[2] for row, verdict in zip(sheet.rows, VERDICTS, strict=True)
    ] == VERDICTS
    assert sheet.rows[1][3].startswith("0.06 GBP a minute + 0.01 GBP a call (Minute begun) → 0.07 GBP a minute")
    assert table.rates.count() == before
    page = client.get(reverse("callstats:rates-rehearsal", args=[table.pk])).content.decode()
    assert "2 rows can be imported." in page
    assert client.post(reverse("callstats:rates-rehearsal", args=[table.pk]), {}).status_code == 302
    today = timezone.localdate()
    assert table.rates.filter(valid_from=today).count() == 2
    mobile = table.rates.get(prefix="+447", valid_from=today)
    assert (mobile.per_minute, mobile.per_call, mobile.in_bundle) == (Decimal("0.07"), Decimal("0.01"), True)


def test_the_excel_of_the_grid_is_read_back(signed_in, everything) -> None:
    table = RateTable.objects.get(name=OWN)
    client = signed_in(RESELLER)
    book = client.get(reverse("callstats:rates-list", args=[table.pk]), {"export": "xlsx"}).content
    client.post(reverse("callstats:rates-import", args=[table.pk]), {"file": SimpleUploadedFile("rates.xlsx", book)})
    faults = {row[2][:33] for row in RateSheet.objects.get().rows}
    assert faults == {"A rate cannot change what was. Ta"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\r\n;;\r\n \r\n", "The first row must hold the headings."),
        (b"PK\x03\x04\x00\x00", "The file is no CSV text. Save the list as CSV (UTF-8) or as .xlsx."),
        (b"Prefix,Destination\n+44,UK\n", "Missing on the worksheet “CSV”: Per minute."),
        (b'"Prefix","' + b"x" * 200_000, "The file is no CSV text."),
        (b"Prefix,Destination,Per minute\n" + b"+44,UK,1\n" * 6_000, "more than 5,000 rows"),
        (b"a," * 60, "more than 50 columns"),
        (b"x" * (6 * 1024 * 1024), "The file is larger than 5 MB."),
    ],
)
def test_a_file_that_is_no_list_says_so(signed_in, everything, content, words) -> None:
    table = RateTable.objects.get(name=OWN)
    page = signed_in(RESELLER).post(
        reverse("callstats:rates-import", args=[table.pk]), {"file": SimpleUploadedFile("rates.csv", content)}
    )
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not RateSheet.objects.exists()


def test_a_formula_is_no_figure(signed_in, everything) -> None:
    table = RateTable.objects.get(name=OWN)
    content = b"Prefix,Destination,Per minute\n+46,Sweden,=1+1\n"
    signed_in(RESELLER).post(
        reverse("callstats:rates-import", args=[table.pk]), {"file": SimpleUploadedFile("r.csv", content)}
    )
    assert RateSheet.objects.get().rows[0][2] == "Per minute: A formula stands here. Put the value itself."


def test_csv_keeps_within_the_limits_of_a_workbook() -> None:
    with pytest.raises(SheetProblem, match="more than 2 rows"):
        read_csv(io.BytesIO(b"a\nb\nc\n"), Limits(rows=2))
