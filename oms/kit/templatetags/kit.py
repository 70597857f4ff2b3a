"""Template tags of the kit: icons, empty values, badges."""

from base64 import b64encode
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from oms.kit import ages, typed, undo, versions
from oms.kit import once as forms_sent
from oms.kit.figures import figure
from oms.kit.grid.columns import EMPTY
from oms.kit.keys import as_key
from oms.kit.money import Money
from oms.kit.phones import national

register = template.Library()
ROW_MENU = (
    '<td class="row-actions"><button type="button" class="plain" popovertarget="{}" aria-label="{}: {}">{}</button>'
    '<div id="{}" popover class="menu-pop">{}</div></td>'
)


@register.simple_tag
@lru_cache(maxsize=200)
def icon(name: str, size: int = 18) -> SafeString:
    """A lucide icon, inline; decoration only, so hidden from screen readers."""
    svg = str(lucide(name, size=size, aria_hidden="true", focusable="false"))
    return mark_safe(svg.replace("<svg", '<svg class="icon"', 1))


@register.inclusion_tag("kit/copy_button.html")
def copy_button(value: Any) -> dict[str, Any]:
    """A button that puts an ID or a number on the clipboard; not shown without JavaScript."""
    return {"value": value}


@register.filter
def dash(value: Any) -> object:
    """An empty value reads “—”."""
    return EMPTY if value in (None, "", []) else value


@register.simple_tag
def badge(word: str, tone: str = "plain") -> SafeString:
    """A state as a word with a dot."""
    return format_html('<span class="badge {}">{}</span>', tone, word)


@register.filter
def age(since: datetime | None) -> str:
    """How long it has been, as everywhere: 5 d 23 h"""
    return ages.age(since, timezone.now()) if since else ""


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
def signed(value: int | str) -> str:
    """+3, −2, 0; words stay as they are"""
    if isinstance(value, str):
        return value
    return f"+{value}" if value > 0 else str(value).replace("-", "−")


@register.filter
def signed_money(value: Any) -> str:
    """+3.80, −26.60, 0.00; of an amount with a currency the currency too."""
    number, currency = (value.amount, f" {value.currency}") if isinstance(value, Money) else (value, "")
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{figure(abs(number), 2)}{currency}"


@register.inclusion_tag("kit/field.html")
def field(bound: Any, **options: Any) -> dict[str, Any]:
    """A form field: label, hint, error, input, in that order."""
    return {"field": bound, **options}


@register.filter
def data_png(picture: bytes) -> str:
    """A PNG as an address that needs no request, for PDFs."""
    return f"data:image/png;base64,{b64encode(picture).decode()}"


@register.filter
def phone(e164: str) -> str:
    """A number as people read it."""
    return national(e164) if e164 else EMPTY


def _request(context: Any) -> Any:
    """The request, in a template that was included with `only`, too."""
    return context.get("request") or context.request


@register.simple_tag(takes_context=True)
def row_menu(context: Any) -> SafeString:
    """The last cell of a grid's row: a button that opens what can be done with it; empty where nothing can."""
    grid, record = context["grid"], context["record"]
    acts = "".join(act.drawn(record) for act in grid.acts)
    if grid.row_actions:
        acts += context.template.engine.get_template(grid.row_actions).render(context).strip()
    if not acts:
        return mark_safe('<td class="row-actions"></td>')
    name, mark = grid.name_of(record), f"acts-{grid.dom}-{record['pk']}"
    return format_html(ROW_MENU, mark, _("Actions"), name, icon("ellipsis", 16), mark, mark_safe(acts))


@register.filter
def undo_of(message: Any) -> int | None:
    """The key of what a message's button undoes, if it has one (oms/kit/undo.py)."""
    tag = next((tag for tag in (message.extra_tags or "").split() if tag.startswith(undo.TAG)), "")
    return as_key(tag.removeprefix(undo.TAG))


HIDDEN = '<input type="hidden" name="{}" value="{}">'


@register.simple_tag(takes_context=True)
def once(context: Any) -> SafeString:
    """In a form that changes something: its nonce, and whom it is drawn for (oms/kit/once.py, oms/kit/typed.py).

    A form that comes back keeps its nonce.
    """
    request = _request(context)
    nonce = str(forms_sent.nonce_of(request) or uuid4())
    by = typed.stamp(request.user.pk, nonce) if request.user.is_authenticated else ""
    return format_html(HIDDEN + HIDDEN, forms_sent.FIELD, nonce, typed.TYPED_BY, by)


@register.simple_tag(takes_context=True)
def version(context: Any) -> SafeString:
    """In a form that changes what is there: the version of what it shows (oms/kit/versions.py)."""
    request = _request(context)
    known = getattr(request, "version_now", "") or request.POST.get(versions.FIELD)
    return format_html(HIDDEN, versions.FIELD, known or versions.version_of(context["shown"]))
