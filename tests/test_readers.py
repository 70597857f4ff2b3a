"""Each kind of value has one reader: what it takes, what it refuses, in words."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from oms.kit import figures, macs, phones
from oms.kit.reading import days, durations, names, postcodes, signs
from oms.kit.reading.fields import AmountField, NameField, NumberListField, PhoneField, PostcodeField, QuantityField
from orders.forms.sheet import SheetRow

LEEDS = "+441134960266"


# --- telephone numbers


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("0113 496 01xx", "hides digits"), ("0113 496 01**", "hides digits"), ("0113 496 030", "not a whole"),
        ("0113 496", "not a whole"), ("0113 496 OO12", "letters"), ("0113 496 O1OO", "letters"),
        ("0113 496 OOI8", "letters"), ("0113 496 O76S", "letters"), ("0113 496 0100 x5", "extension"),
        ("0113 496 0765 ext 12", "extension"), ("0113 496 0765 Durchwahl 12", "extension"),
        ("+44 113 496 0765;ext=5", "extension"), ("0113 496 0769#", "Write one number"),
        ("0113 496 0770 (main)", "letters"), ("0113 496 0767, 0768", "Write one number"),
        ("0113 496 0767 / 0113 496 0768", "too many digits|not a telephone number"), ("0800 FLOWERS", "letters"),
        ("020 7946 001²", "letters|not a telephone"), ("", "not a telephone number"), ("9" * 5000, "not a telephone"),
        ("+", "not a telephone number"), ("++44 113 496 0266", "not a telephone number"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_in_words(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        phones.parse(typed)
    assert len(str(refused.value)) < 200


SPELLINGS = [
    "0113 496 0266", "01134960266", "1134960266", "(0113) 496-0266", "0113-496-0266", "0113.496.0266", "0113/4960266",
    "0113–496–0266", "0113‑496‑0266", "0113−496−0266", "+44 113 496 0266", "+44 (0)113 496 0266", "(+44) 113 4960266",
    "0044 (0)113 496 0266", "00441134960266", "tel:+441134960266", "TEL: 0113 496 0266", "\u202a0113 496 0266\u202c",
    "０１１３ ４９６ ０２６６", "＋４４（０）１１３４９６０２６６", "\u00a00113\u00a0496\u202f0266\u200b", "٠١١٣٤٩٦٠٢٦٦",
]  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_notation_of_one_number_is_read(typed: str) -> None:
    assert phones.parse(typed) == LEEDS
    assert phones.dialled_part(typed) in ("01134960266", "1134960266")
    assert phones.typed_part(typed) in ("01134960266", "1134960266", LEEDS)
    assert phones.e164_part(typed) in ("1134960266", LEEDS)


@pytest.mark.parametrize("typed", ["07700 900123", "+33 1 99 00 12 34", "+1 202 555 0123", "0044 (0) 20 7946 0018"])
def test_mobiles_and_other_countries(typed: str) -> None:
    assert phones.E164.fullmatch(phones.parse(typed))


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("0113-496-0100", 1), ("0113 496-0100", 1), ("0113-496-0100 - 0113-496-0149", 50), ("0113 496 0100—0149", 50),
        ("0113 496 0100‑0149", 50), ("0113 496 0100−0149", 50), ("0113 496 0100 … 0149", 50),
        ("0113 496 0100 ... 0149", 50), ("0113 496 0100 bis 0149", 50), ("0113 496 0100 TO 0149", 50),
        ("0113 496 0100 to 0113 496 0149", 50), ("0113 496 0100-0149", 50), ("0113-496-0100-0149", 50),
        ("0113-496-0100-0113-496-0149", 50), ("0113–496–0100 – 0149", 50), ("+44 113 496 0100 – +44 113 496 0149", 50),
        ("0113 496 0100 – 496 0149", 50), ("0113 496 0100-49", 50), ("0113 496 0100－0149", 50),
    ],
)  # fmt: skip
def test_one_reader_of_ranges(typed: str, count: int) -> None:
    found = NumberListField(most=1_000).clean(typed)
    assert found == [f"+44113496{number:04}" for number in range(100, 100 + count)]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("0113 496 0149 - 0100", "Entry 1: .*before the first"), ("0113 496 0100 –", "Entry 1"),
        ("0113 496 0100 - 0113 496 01xx", "Entry 1: .*hides digits"), ("0113 496 0100\n0768", "Entry 2"),
        ("0113 496 0100 – 0117 496 0100", "40,001 numbers|Entry 1"), ("0113 496 0100, 0113-496-0100", "stands twice"),
    ],
)  # fmt: skip
def test_a_wrong_range_names_its_entry(typed: str, why: str) -> None:
    with pytest.raises(forms.ValidationError, match=why):
        NumberListField(most=1_000, once=True).clean(typed)


def test_the_typed_form_may_be_longer_than_the_stored_one() -> None:
    field = PhoneField(max_length=20)
    assert field.clean("0044 (0) 20 7946 0018") == "+442079460018"
    assert int(field.widget.attrs["maxlength"]) >= 40
    assert field.prepare_value("+442079460018") == "020 7946 0018"
    assert not field.has_changed("+442079460018", "020 7946 0018")


def test_a_mac_in_other_signs() -> None:
    assert macs.parse("０２‑00‑5E‑10‑00‑01") == "02005E100001"
    assert macs.typed_part("02:00:5e") == "02005E"
    assert macs.typed_part("Bee Cafe") == "Bee Cafe"


# --- figures

REFUSED = [
    "12,,5", "1,2,3,4", "1_0", "1e2", "²", "5" * 5000, "", "twelve", ".", "1.2.3", "6.90-", "£9.50", "1 2", "--5",
    "0x10", "NaN", "Infinity", "½",
]  # fmt: skip


@pytest.mark.parametrize("typed", [*REFUSED, "1,2345", "0,123"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is no amount. Write it like 6.90"):
        figures.amount(typed)
    if typed:
        with pytest.raises(forms.ValidationError):
            AmountField(decimal_places=2, max_digits=10).clean(typed)


@pytest.mark.parametrize(
    ("typed", "english", "german"),
    [
        ("1.000", "1.000", "1000"), ("12.500", "12.500", "12500"), ("1,000", "1000", "1.000"), ("6,90", "6.90", "6.90"),
        ("6.90", "6.90", "6.90"), ("1.000,00", "1000", "1000"), ("1,000.00", "1000", "1000"), ("-5", "-5", "-5"),
        ("−5", "-5", "-5"), ("1 234,50", "1234.50", "1234.50"), ("1\u202f234,50", "1234.50", "1234.50"),
        ("1'234.50", "1234.50", "1234.50"), ("１２", "12", "12"), ("1.234.567", "1234567", "1234567"),
    ],
)  # fmt: skip
def test_an_amount_in_the_readers_language(typed: str, english: str, german: str) -> None:
    for language, meant in (("en", english), ("de", german)):
        with translation.override(language):
            assert figures.amount(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", [*REFUSED, "1.5", "1,5", "12.0", "1,00"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number"):
        figures.whole(typed)
    if typed:
        with pytest.raises(forms.ValidationError, match="Enter a whole number"):
            QuantityField().clean(typed)


def test_a_count_in_the_readers_language() -> None:
    assert (figures.whole("1,000"), figures.whole("1 000"), figures.whole("-3")) == (1000, 1000, -3)
    with pytest.raises(ValueError, match="whole"):
        figures.whole("1.000")
    with translation.override("de"):
        assert figures.whole("1.000") == 1000
        assert QuantityField().clean("1.000") == 1000
        with pytest.raises(ValueError, match="ganze|whole"):
            figures.whole("1,000")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kept", ["0.50", "1000.00", "1234.5", "0.0050", "12.345", "7"])
def test_what_a_field_draws_it_reads_back(language: str, kept: str) -> None:
    field = AmountField(max_digits=18, decimal_places=4)
    with translation.override(language):
        assert field.clean(field.prepare_value(Decimal(kept))) == Decimal(kept)
        assert not field.has_changed(Decimal(kept), field.prepare_value(Decimal(kept)))


@pytest.mark.parametrize("typed", ["1,2345", "12,,5", "1,2,3,4", "1_0", "1e2", "²", "5" * 200, "-1", "1.005"])
def test_a_sheet_refuses_what_is_no_price(typed: str) -> None:
    row = SheetRow(key="1", thing="x", values={"price": typed})
    assert row.amount_of("price", Decimal(7)) == 7
    assert row.errors["price"]


@pytest.mark.parametrize("typed", ["1_000", "²", "1e2", "1.5", "9" * 200, "-1"])
def test_a_sheet_refuses_what_is_no_quantity(typed: str) -> None:
    row = SheetRow(key="1", thing="x", values={"quantity": typed})
    assert row.whole("quantity") == 0
    assert row.errors["quantity"]


# --- lengths of time, days


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14 Tage", (14, "day")), ("14 Tag(e)", (14, "day")), ("14d", (14, "day")), ("14\u00a0 days", (14, "day")),
        ("30 T", (30, "day")), ("2 weeks", (14, "day")), ("2 Wochen", (14, "day")), ("2 Monate", (2, "month")),
        ("2 month(s)", (2, "month")), ("1 year", (12, "month")), ("1 Jahr", (12, "month")), ("14", (14, "month")),
        ("１４ days", (14, "day")), ("0", (0, "month")),
    ],
)  # fmt: skip
def test_a_length_of_time(typed: str, meant: tuple) -> None:
    assert durations.read(typed) == meant


@pytest.mark.parametrize(
    "typed", ["14 minutes", "1 decade", "14 x", "-1", "long", "days", "1.5 days", "² days", "1 d d"]
)
def test_an_unknown_unit_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is no length of time. Write it like 14 days"):
        durations.read(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-01", "2026-12-01 18:59:22.661", "2026-12-01T00:00:00", "2026-12-01T00:00:00Z", "01/12/2026",
        "1.12.2026", "01.12.26", "1. 12. 2026", "1-Dec-26", "01-Dec-2026", "1 Dec 2026", "1 December 2026",
        "1. Dezember 2026", "1. Dez. 2026", "\u00a01\u00a0Dec\u00a02026",
    ],
)  # fmt: skip
def test_a_day_as_people_and_excel_write_it(typed: str) -> None:
    assert days.read(typed) == date(2026, 12, 1)


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "soon", "46357", "1 Foo 2026", "2026-13-01", "", "1/12-2026", "²-12-2026"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is no day"):
        days.read(typed)


# --- names, postcodes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nbsp\u00a0Company", "Nbsp Company"), ("  Double  space  ", "Double space"), ("Soft\u00adhyphen", "Softhyphen"),
        ("Cafe\u200b Telecom", "Cafe Telecom"), ("\ufeffBom", "Bom"), ("Zu\u0308rich", "Zürich"),
        ("می\u200cخواهم تلفن", "می\u200cخواهم تلفن"), ("Family 👨\u200d👩\u200d👧", "Family 👨\u200d👩\u200d👧"),
        ("Acme\u200d", "Acme"), ("\u2067abc\u2069", "abc"), ("Two\r\nlines\u2028more", "Two lines more"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"),
        ("a\U000e0041b", "ab"), ("O'Brien & Söhne", "O'Brien & Söhne"), ("شركة", "شركة"),
    ],
)  # fmt: skip
def test_a_name_as_it_is_kept(typed: str, kept: str) -> None:
    assert NameField().clean(typed) == kept == names.line(kept)
    assert names.sought(typed) == kept


@pytest.mark.parametrize(
    "typed", ["a\u202eb", "\u202d1", "\u200b\u200b", "\u3164", "\u2800 \u2800", "a\x07b", "\u200d"]
)
def test_a_name_that_hides_or_shows_nothing_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        NameField().clean(typed)
    assert isinstance(names.sought(typed), str)


@pytest.mark.parametrize(
    ("one", "other"),
    [("STRASSE", "Straße"), ("Geographic\u00a0Leeds", " geographic  LEEDS"), ("Zürich", "Zu\u0308rich"), ("ＡＢＣ", "abc"), ("Cafe\u200b", "cafe")],
)  # fmt: skip
def test_names_are_compared_without_what_nobody_sees(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ls1  1aa", "LS1 1AA"), ("sw1a1aa", "SW1A 1AA"), ("Ec1a\u00a01aA", "EC1A 1AA"), ("gir0aa", "GIR 0AA"),
        ("01067", "01067"), ("1012ab", "1012 AB"), ("k1a 0b1", "K1A 0B1"), ("d02af30", "D02 AF30"), ("12345", "12345"),
    ],
)  # fmt: skip
def test_a_postcode_as_its_country_writes_it(typed: str, kept: str) -> None:
    assert PostcodeField().clean(typed) == kept


def test_a_postcode_of_a_known_country() -> None:
    assert postcodes.tidy("00950", "PL") == "00-950"
    assert postcodes.tidy("11122", "SE") == "111 22"
    assert postcodes.tidy("11122") == "11122"


@pytest.mark.parametrize(
    "text", ["", " ", "  Geographic   Leeds ", "BATCH 7", "a-b_c (d) #1", "~", "tel: +44 20 7946 0018"]
)
def test_a_plain_text_is_read_as_if_it_were_looked_at_sign_by_sign(monkeypatch, text: str) -> None:
    readers = (names.line, names.lines, names.sought, names.key)
    at_once = [read(text) for read in readers]
    assert names.is_plain(text)
    monkeypatch.setattr(names, "is_plain", lambda text: False)
    assert at_once == [read(text) for read in readers]
    assert signs.plain(text) == signs.plain(f"{text}\u200b"), "with a sign that nobody sees it is looked at, too"


@pytest.mark.parametrize("text", ["a\tb", "a\x00", "a\x7f", "é", "\u202e", "a\u200b"])
def test_what_holds_other_signs_is_no_plain_text(text: str) -> None:
    assert not names.is_plain(text)
