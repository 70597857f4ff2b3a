"""Template tags of the kit: icons, empty values, badges."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from oms.kit.figures import figure
from oms.kit.grid.columns import EMPTY
from oms.kit.money import Money
from oms.kit.phones import national

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=200)
def icon(name: str, size: int = 18) -> SafeString:
    """A lucide icon, inline; decoration only, so hidden from screen readers."""
    svg = str(lucide(name, size=size, aria_hidden="true", focusable="false"))
    return mark_safe(svg.replace("<svg", '<svg class="icon"', 1))


@register.filter
def dash(value: Any) -> object:
    """An empty value reads “—”."""
    return EMPTY if value in (None, "", []) else value


@register.simple_tag
def badge(word: str, tone: str = "plain") -> SafeString:
    """A state as a word with a dot."""
    return format_html('<span class="badge {}">{}</span>', tone, word)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or None."""
    return mapping.get(key) if mapping else None


@register.filter
def money(value: Any, currency: str = "GBP") -> str:
    """1,234.50 GBP"""
    return EMPTY if value is None else f"{figure(value, 2)} {currency}"


@register.filter
def amount(value: Money | None) -> str:
    """An amount with its own currency: 1,234.50 GBP"""
    return EMPTY if value is None else f"{figure(value.amount, 2)} {value.currency}"


@register.filter
def signed(value: int) -> str:
    """+3, −2, 0"""
    return f"+{value}" if value > 0 else str(value).replace("-", "−")


@register.inclusion_tag("kit/field.html")
def field(bound: Any, **options: Any) -> dict[str, Any]:
    """A form field: label, hint, error, input, in that order."""
    return {"field": bound, **options}


@register.filter
def phone(e164: str) -> str:
    """A number as people read it."""
    return national(e164) if e164 else EMPTY
