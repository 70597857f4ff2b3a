"""What an invoice says of a company: its country, its VAT number, its electronic address. Validators of models and forms."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.enums import SAYS_WHY, TaxCategory
from oms.kit.working_days import NAMES, country_of

INVOICING = ("country", "vat_number", "buyer_reference", "endpoint")  # of a billing account
VAT_NUMBER = re.compile(r"([A-Z]{2})[A-Z0-9+*]{2,13}\Z")
# country in front → what follows it, and an example (the Commission's list for VIES, and HMRC for GB)
FORMS = {
    "AT": (r"U\d{8}", "ATU12345678"), "BE": (r"[01]\d{9}", "BE0123456789"), "BG": (r"\d{9,10}", "BG123456789"),
    "CY": (r"\d{8}[A-Z]", "CY12345678X"), "CZ": (r"\d{8,10}", "CZ12345678"), "DE": (r"\d{9}", "DE123456789"),
    "DK": (r"\d{8}", "DK12345678"), "EE": (r"\d{9}", "EE123456789"), "EL": (r"\d{9}", "EL123456789"),
    "ES": (r"[A-Z0-9]\d{7}[A-Z0-9]", "ESX1234567X"), "FI": (r"\d{8}", "FI12345678"),
    "FR": (r"[A-Z0-9]{2}\d{9}", "FR12345678901"), "GB": (r"\d{9}|\d{12}|(GD|HA)\d{3}", "GB123456789"),
    "HR": (r"\d{11}", "HR12345678901"), "HU": (r"\d{8}", "HU12345678"),
    "IE": (r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IE1234567WA"), "IT": (r"\d{11}", "IT12345678901"),
    "LT": (r"\d{9}|\d{12}", "LT123456789"), "LU": (r"\d{8}", "LU12345678"), "LV": (r"\d{11}", "LV12345678901"),
    "MT": (r"\d{8}", "MT12345678"), "NL": (r"[A-Z0-9+*]{10}\d{2}", "NL123456789B01"), "PL": (r"\d{10}", "PL1234567890"),
    "PT": (r"\d{9}", "PT123456789"), "RO": (r"\d{2,10}", "RO1234567890"), "SE": (r"\d{12}", "SE123456789012"),
    "SI": (r"\d{8}", "SI12345678"), "SK": (r"\d{10}", "SK1234567890"), "XI": (r"\d{9}|\d{12}", "XI123456789"),
}  # fmt: skip
OF_THE_STATES = {"EL", "XI"}  # Greece and Northern Ireland have a prefix of their own
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}\Z")
ENDPOINT = re.compile(r"(\d{4}|EM):[A-Za-z0-9@._:+-]{2,55}\Z")


def countries() -> list[tuple[str, str]]:
    """(code, name) of every country, by name."""
    return sorted(((code, name) for code, name in NAMES.items() if len(code) == 2), key=lambda one: one[1])


def country_code(value: str) -> None:
    """ISO 3166, two letters. Raises ValidationError."""
    if value not in NAMES or len(value) != 2:
        raise ValidationError(_("Choose a country from the list."))


def vat_number(value: str) -> None:
    """With the country in front (EN 16931, BR-CO-09), and of that country's form where it is known. Raises ValidationError."""
    found = VAT_NUMBER.match(value)
    if not found or (found[1] not in NAMES and found[1] not in OF_THE_STATES):
        raise ValidationError(_("Write it with the country in front and without spaces, like GB123456789."))
    code = found[1]
    if code in FORMS and not re.fullmatch(FORMS[code][0], value[2:]):
        told = {"country": country_of("GR" if code == "EL" else "GB" if code == "XI" else code), "like": FORMS[code][1]}
        raise ValidationError(_("A VAT number of %(country)s looks like %(like)s.") % told)


def bank_account(value: str) -> str:
    """An IBAN without spaces, or nothing. Raises ValidationError where its check digits do not fit (ISO 13616)."""
    typed = re.sub(r"\s", "", value).upper()
    digits = "".join(str(int(sign, 36)) for sign in typed[4:] + typed[:4]) if IBAN.match(typed) else "0"
    if typed and int(digits) % 97 != 1:
        raise ValidationError(_("This is no IBAN: its check digits do not fit."))
    return typed


def address_of_endpoint(value: str) -> None:
    """Scheme of the EAS list, or EM for e-mail, and number. Raises ValidationError."""
    if not ENDPOINT.match(value):
        raise ValidationError(_("Write scheme and number, like 0088:5012345678900, or EM: and an e-mail address."))


def tax_faults(category: str | None, rate: Decimal | None, words: str | None) -> dict[str, str]:
    """What is wrong with a rate of a category, as field (rate, words) → words; without a category nothing is."""
    if not category or rate is None:
        return {}
    if category == TaxCategory.STANDARD:
        return {} if rate > 0 else {"rate": _("The standard rate is more than 0 %. Choose another category for 0 %.")}
    found = {"rate": _("Only the standard rate has a rate; with this category it is 0 %.")} if rate else {}
    if category in SAYS_WHY and not words:
        found["words"] = _("Say why there is no tax; it stands on the invoice.")
    return found
