"""Template tags of the kit: icons, empty values, badges."""

from base64 import b64encode
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oms.kit import ages, figures, typed, undo, versions
from oms.kit import once as forms_sent
from oms.kit.escaping import escaped
from oms.kit.figures import figure
from oms.kit.grid.columns import EMPTY
from oms.kit.grid.fields import drawn_field
from oms.kit.keys import as_key
from oms.kit.money import Money
from oms.kit.phones import national

register = template.Library()
NO_CHOICE = BLANK_CHOICE_DASH[0][1]  # dashes, as Django names it


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, size: int = 18) -> SafeString:
    """A lucide icon, inline; decoration only, so hidden from screen readers. The package opens its archive of 1,745 icons for each
    (8 ms), so it is read here."""
    _head, _, shapes = _archive().read(f"{name}.svg").decode().partition(">")
    lines = "".join(line.strip() for line in shapes.splitlines())
    return SafeString(
        f'<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{lines}'
    )


@cache
def _archive() -> ZipFile:
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@register.filter
def instant(at: datetime | date) -> str:
    """As a <time> has it: to the second, as a browser reads no more of one than thousandths."""
    return timezone.localtime(at).isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()


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


register.filter("figure", figure)


@register.filter
def signed(value: int | str) -> str:
    """+3, −2, 0; words stay as they are"""
    if isinstance(value, str):
        return value
    return figures.signed(value)


@register.filter
def signed_money(value: Any) -> str:
    """+3.80, −26.60, 0.00; of an amount with a currency the currency too."""
    number, currency = (value.amount, f" {value.currency}") if isinstance(value, Money) else (value, "")
    return f"{figures.signed(number, 2)}{currency}"


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
def grid_rows(context: Any) -> SafeString:
    """The rows of a grid's page, each with its menu where the grid has some."""
    grid, rows = context["grid"], []
    menu = _row_menu(context) if grid.has_menus else lambda record: ""
    for record, cells in grid.rows:
        chosen = ' class="selected"' if grid.selected and record["pk"] == grid.selected else ""
        rows.append(f"<tr{chosen}>{cells}{menu(record)}</tr>")
    return SafeString("\n".join(rows))


def _row_menu(context: Any) -> Callable[[Any], str]:
    """What draws the last cell of a row: a button that opens what can be done with it; empty where nothing can."""
    grid, word, dots = context["grid"], escaped(_("Actions")), icon("ellipsis", 16)
    more = context.template.engine.get_template(grid.row_actions) if grid.row_actions else None

    def drawn(record: Any) -> str:
        acts = "".join([draw(record) for draw in grid.drawers])
        if more:
            with context.push(record=record):
                acts += more.render(context).strip()
        if not acts:
            return '<td class="row-actions"></td>'
        mark = escaped(f"acts-{grid.dom}-{record['pk']}")
        about = f'popovertarget="{mark}" aria-label="{word}: {escaped(grid.name_of(record))}"'
        return (
            f'<td class="row-actions"><button type="button" class="plain" {about}>{dots}</button>'
            f'<div id="{mark}" popover class="menu-pop">{acts}</div></td>'
        )

    return drawn


@register.simple_tag
def drawn(bound: Any) -> str:
    """A filter of a grid (oms/kit/grid/fields.py)."""
    return drawn_field(bound)


@register.simple_tag
def column_choices(grid: Any) -> SafeString:
    """The columns that a person may choose from, with what moves them."""
    return _column_choices(
        grid.table, tuple((name, shown) for name, _column, shown in grid.all_columns), get_language()
    )


@lru_cache(maxsize=500)
def _column_choices(table: Any, names: tuple[tuple[str, bool], ...], language: str | None) -> SafeString:
    declared = table.declared()
    columns = [(name, declared[name], shown) for name, shown in names]
    return render_to_string("kit/grid_column_choices.html", {"columns": columns})


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


@register.simple_tag
def attributes(attrs: dict[str, Any]) -> SafeString:
    """The attributes of a form's input, as Django's own template draws them one node each."""
    return SafeString("".join([_attribute(name, value) for name, value in attrs.items() if value is not False]))


def _attribute(name: str, value: Any) -> str:
    return f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'


def _label(option: dict[str, Any]) -> Any:
    return _("Choose…") if option["label"] == NO_CHOICE else option["label"]


@register.simple_tag
def options_of(options: list[dict[str, Any]]) -> SafeString:
    """The options of a select, as Django draws them with a template for each; that of no choice in words."""
    return SafeString(
        "\n".join(
            [
                f'<option value="{escaped(option["value"])}"{attributes(option["attrs"])}>{escaped(_label(option))}</option>'
                for option in options
            ]
        )
    )
