"""Custom data: what the provider and a customer class ask for, checked by kind."""

from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from oms.kit import figures

LONGEST = 500


def check_custom_data(
    definition: list[dict[str, Any]], typed: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """(what to keep, errors by "custom_data-<key>"); keys nobody asks for are dropped.

    `definition` is as CustomerClass.custom_fields; a select has its "options".
    """
    kept, errors = {}, {}
    for field in definition:
        key, label = field["key"], field.get("label") or field["key"]
        value = typed.get(key)
        value = value.strip() if isinstance(value, str) else value
        if field.get("kind") == "number" and isinstance(value, str) and value:
            value = _figure(value)
        if field.get("kind") == "check" and key in typed:
            value = value in (True, "on", "true", "1")
        empty = value is None or value == ""
        if (empty or value is False) and field.get("mandatory"):
            errors[f"custom_data-{key}"] = [_("%(label)s is needed.") % {"label": label}]
        elif empty:
            continue
        elif problem := _problem(field, value):
            errors[f"custom_data-{key}"] = [f"{label}: {problem}"]
        else:
            kept[key] = value if isinstance(value, bool) else f"{value:f}" if isinstance(value, Decimal) else str(value)
    return kept, errors


def _problem(field: dict[str, Any], value: object) -> str:
    kind, text = field.get("kind", "text"), str(value)
    if len(text) > LONGEST or "\x00" in text:
        return _("Up to %(most)d characters.") % {"most": LONGEST}
    if kind == "number" and not isinstance(value, Decimal | int | float):
        return _("Enter a number.")
    if kind == "date" and not _is_day(text):
        return _("Enter a day like 2026-05-31.")
    if kind == "select" and text not in [str(option) for option in field.get("options", [])]:
        return _("Choose one from the list.")
    return ""


def _figure(typed: str) -> Decimal | str:
    """A figure in the reader's language; what is none comes back as it is."""
    try:
        return figures.amount(typed)
    except ValueError:
        return typed


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False
