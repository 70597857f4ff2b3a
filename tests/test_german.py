"""The German catalogue is whole, and German readers see it: pages, mails, days and amounts."""

import ast
import gettext
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.figures import amount, figure, in_money, signed
from oms.kit.grid.columns import MoneyColumn
from oms.kit.money import Money
from oms.kit.reading.day_input import DayInput
from oms.kit.templatetags import kit
from partners.messages.actions.tell import tell
from partners.models import Account
from partners.sign_in.notifications import PasswordChanged
from partners.sign_in.queries.account import account_by_login
from tests.mails import forget_mails

CLERK = "clerk@rs-vertical.example"
ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d.]*[sdfr%]|\{\w*\}|&\w+;")
KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')
SOURCES = ("oms", "partners", "catalogue", "customers", "inventory", "orders", "callstats", "billing", "templates")


@dataclass(frozen=True)
class Text:
    """One entry: its source by form, its translation by form."""

    key: str
    source: tuple[str, ...]
    german: tuple[str, ...]
    fuzzy: bool = False


def texts(path: Path) -> list[Text]:
    """The entries of a .po; the first one is its header, with an empty source."""
    return [text for block in path.read_text("utf-8").split("\n\n") if (text := _text(block))]


def _text(block: str) -> Text | None:
    parts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if found := KEYWORD.match(line):
            name = found[1]
            parts[name] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            parts[name] += ast.literal_eval(line)
    if "msgid" not in parts:
        return None
    source = tuple(parts[name] for name in ("msgid", "msgid_plural") if name in parts)
    german = tuple(parts[name] for name in sorted(parts) if name.startswith("msgstr"))
    key = "\x04".join([parts["msgctxt"], source[0]]) if "msgctxt" in parts else source[0]
    return Text(key, source, german, any(line.startswith("#, ") and "fuzzy" in line for line in block.splitlines()))


HEADER, *TEXTS = texts(CATALOGUE / "django.po")


# --- the catalogue


def test_every_text_is_translated() -> None:
    assert len(TEXTS) > 1_700 and HEADER.key == "" and "Language: de\n" in HEADER.german[0]
    assert len({text.key for text in TEXTS}) == len(TEXTS)
    assert [text.key for text in TEXTS if text.fuzzy or not all(one.strip() for one in text.german)] == []
    assert [text.key for text in TEXTS if len(text.source) != len(text.german)] == []


def test_a_translation_has_the_placeholders_of_its_source() -> None:
    def held(text: str) -> set[str]:
        return set(PLACEHOLDER.findall(text))

    wrong = [(a, b) for text in TEXTS for a, b in zip(text.source, text.german, strict=True) if held(a) != held(b)]
    assert wrong == []


def test_a_translation_begins_and_ends_like_its_source() -> None:
    def edges(text: str) -> tuple[bool, ...]:
        return text[:1].isspace(), text[-1:].isspace(), text.count("\n")

    wrong = [(a, b) for text in TEXTS for a, b in zip(text.source, text.german, strict=True) if edges(a) != edges(b)]
    assert wrong == []


def test_readers_are_addressed_as_sie() -> None:
    familiar = re.compile(r"\b(du|dich|dir|dein|deine|deinen|deinem|deiner|deines)\b", re.IGNORECASE)
    assert [one for text in TEXTS for one in text.german if familiar.search(one)] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)
    compiled.pop("")
    written: dict = {}
    for text in TEXTS:
        if len(text.source) == 1:
            written[text.key] = text.german[0]
        else:
            written |= {(text.key, form): one for form, one in enumerate(text.german)}
    assert compiled == written


def test_every_text_of_the_source_is_in_the_catalogue(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("gettext's xgettext is not installed")
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "locale").mkdir()
    command = "from django.core.management import execute_from_command_line as run; import sys; run(sys.argv)"
    options = ["-l", "de", "--no-obsolete", "--no-location", "--settings", "tests.bare"]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", command, "makemessages", *options],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    collected = {text.key for text in texts(tmp_path / "locale/de/LC_MESSAGES/django.po")[1:]}
    missing = collected - {text.key for text in TEXTS}
    assert not missing, f"Run `make messages` and translate: {sorted(missing)[:20]}"
    assert len(collected) > 1_700


# --- what readers see


@pytest.fixture
def german(db) -> None:
    with as_system():
        Account.objects.filter(login_id=CLERK).update(language="de")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("partners:home", ["Meine Startseite", "Abmelden", "Anpassen", "Auftragsverwaltung"]),
        ("orders:status", ["Auftragsstatus", "Auftragsnr.", "Auftragsart", "Suchen", "Spalten"]),
        (
            "orders:new-customer",
            ["Neuen Kunden anlegen", "Firmenname des Kunden", "Speichern und weiter", "Kundenklasse"],
        ),
    ],
)
def test_pages_speak_german(german, signed_in, address: str, words: list[str]) -> None:
    page = signed_in(CLERK).get(reverse(address)).content.decode()
    assert '<html lang="de"' in page
    assert [word for word in words if word not in page] == []
    for english in ("Log out", "My Home", "Order Status", "Save and continue", ">Search<"):
        assert english not in page


def test_a_refusal_is_german(german, signed_in) -> None:
    answer = signed_in(CLERK).post(reverse("orders:new-customer"), {"name": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Es gibt ein Problem" in page and "Dieses Feld ist zwingend" in page


def test_a_mail_to_a_german_reader_is_german(german) -> None:
    account = account_by_login(CLERK)
    forget_mails()
    tell(PasswordChanged("Clara Clerk", "192.0.2.1"), to=[account], by=account, at=timezone.now())
    deliver_due("mail")
    assert mail.outbox[-1].subject == "Das Passwort Ihres Portalkontos wurde geändert"
    assert "„Passwort vergessen?“" in mail.outbox[-1].body


# --- days and amounts


def test_days_and_amounts_are_written_in_the_readers_language() -> None:
    day = date(2026, 3, 5)
    assert (date_format(day, "DATE_FORMAT"), figure(1_234), figure(Decimal("1234.5"), 2)) == (
        "5 Mar 2026", "1,234", "1,234.50",
    )  # fmt: skip
    with translation.override("de"):
        assert (date_format(day, "DATE_FORMAT"), figure(1_234), figure(Decimal("1234.5"), 2)) == (
            "5. März 2026", "1.234", "1.234,50",
        )  # fmt: skip


def test_what_is_below_nothing_has_a_minus_everywhere() -> None:
    """The sign of a figure is no hyphen, which a line may end at; a workbook holds the number itself."""
    owed = Money(Decimal("-1234.5"), "GBP")
    assert (figure(-3), figure(Decimal("-0.001"), 2), kit.money(owed.amount), kit.amount(owed), in_money(owed)) == (
        "−3", "0.00", *["−1,234.50 GBP"] * 3,
    )  # fmt: skip
    assert [signed(n) for n in (3, -2, 0)] == ["+3", "−2", "0"]
    assert [in_money(m, change=True) for m in (owed, -owed)] == ["−1,234.50 GBP", "+1,234.50 GBP"]
    column = MoneyColumn("Balance", "balance")
    assert (column.show(owed.amount, {}), column.excel(owed.amount, {})) == ("−1,234.50 GBP", -1234.5)
    with translation.override("de"):
        assert (figure(owed.amount, 2), signed(-2_000)) == ("−1.234,50", "−2.000")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_browsers_day_field_gets_its_own_notation_in_every_language(language: str) -> None:
    with translation.override(language):
        for widget in (DayInput(), type("Plain", (DayInput.__base__,), {})()):
            assert widget.format_value(date(2026, 3, 5)) == "2026-03-05"


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "12.50", "12.50"), ("en", "1,234.50", "1234.50"), ("en", "12,5", "12.5"), ("en", "1,234", "1234"),
        ("de", "12,50", "12.50"), ("de", "1.234,50", "1234.50"), ("de", "12.50", "12.50"), ("de", "1.234", "1234"),
        ("de", "1 234,5", "1234.5"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_they_are_meant(language: str, typed: str, meant: str) -> None:
    with translation.override(language):
        assert amount(typed) == Decimal(meant)
        with pytest.raises(ValueError, match="twelve"):
            amount("twelve")
