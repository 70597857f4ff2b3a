"""What an invoice says of a company: its country, its VAT number, its electronic address. Validators of models and forms."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.enums import SAYS_WHY, TaxCategory
from oms.kit.working_days import NAMES

INVOICING = ("country", "vat_number", "buyer_reference", "endpoint")  # of a billing account
VAT_NUMBER = re.compile(r"([A-Z]{2})[A-Z0-9+*]{2,13}\Z")
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
    """With the country in front (EN 16931, BR-CO-09). Raises ValidationError."""
    found = VAT_NUMBER.match(value)
    if not found or (found[1] not in NAMES and found[1] not in OF_THE_STATES):
        raise ValidationError(_("Write it with the country in front and without spaces, like GB123456789."))


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
