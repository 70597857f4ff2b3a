"""Column kinds. Each knows how its value stands on the screen and how, typed, in Excel."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oms.kit import macs
from oms.kit.ages import clock, relatively
from oms.kit.escaping import escaped
from oms.kit.figures import figure, figures
from oms.kit.phones import national

EMPTY = "—"
WHOLE_NUMBER = re.compile(r"(?<![\w.+])\+?\d(?:[\d ]|-(?=\d))*\d(?![^<]*>)")  # in the words of a cell, not in its tags
ONE_LINE = 16  # letters of a state that stand beside each other; a longer one may take two lines
PROGRESS = '<span class="net {}"><progress max="{}" value="{}" aria-hidden="true"></progress><span>{}</span></span>'
Record = dict[str, Any]
Labels = Mapping[Any, Any] | Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]
Heading = Any  # text, or text that is translated when it is read


class TextColumn(tables.Column):
    """Text.

    `path`: what `values()` calls it. `priority` 1 cannot be hidden and heads the card on a phone, 3 is hidden there.
    `link`: from a record to the address the text leads to. `needs`: further paths that `link` or `show` read.
    `sort`: other path(s) to sort by; False for no sorting. `half`: columns side by side with the same word stand under
    it (Incoming: Total Calls); it is part of their headings wherever they stand alone. `by_partner`: values stand together
    by partner, so that very many rows of others may come first; the model has an index of (partner, column).
    """

    align = "left"
    excel_format: str | None = None

    def __init__(
        self,
        heading: Heading,
        path: str,
        *,
        priority: int = 2,
        link: Callable[[Record], str] | None = None,
        needs: tuple[str, ...] = (),
        sort: str | tuple[str, ...] | bool = True,
        show: Callable[[Any, Record], Any] | None = None,
        half: Heading = "",
        by_partner: bool = False,
    ) -> None:
        super().__init__(verbose_name=heading, accessor=path, orderable=bool(sort), empty_values=())
        self.short, self.half, self.by_partner = heading, half, by_partner
        self.heading: Heading = format_lazy("{}: {}", half, heading) if half else heading
        self.path, self.priority = path, priority
        self.link, self.needs, self.sort, self._show = link, needs, sort, show

    @property
    def shows(self) -> bool:
        """Whether its values are not what a person reads."""
        return self._show is not None

    def show(self, value: Any, record: Record) -> Any:
        """The value as a person reads it; also what the screen and Excel are compared by."""
        if self._show:
            value = self._show(value, record)
        return EMPTY if value in (None, "") else value

    def cell(self, record: Record) -> str:
        """HTML of the cell."""
        shown = self.show(record[self.path], record)
        if self.link and shown != EMPTY and (address := self.link(record)):
            return SafeString(f'<a href="{escaped(address)}">{escaped(shown)}</a>')
        return SafeString(escaped(shown))

    def drawer(self) -> Callable[[Record], str]:
        """`cell` for one page: what is the same in all its rows (language, time zone, now) is looked up once."""
        if type(self).cell is not TextColumn.cell:
            cell = self.cell
            return lambda record: escaped(cell(record))
        path, link, shown_of = self.path, self.link, self.shower()

        def drawn(record: Record) -> str:
            shown = shown_of(record[path], record)
            if link and shown != EMPTY and (address := link(record)):
                return f'<a href="{escaped(address)}">{escaped(shown)}</a>'
            return escaped(shown)

        return drawn

    def shower(self) -> Callable[[Any, Record], Any]:
        """`show` for one page."""
        return self.show

    def excel(self, value: Any, record: Record) -> Any:
        """The value for a typed Excel cell; text stays text. `record` holds what the column `needs` (oms/kit/grid/typed.py)."""
        if self._show:
            value = self._show(value, record)
        return "" if value is None else str(value)


class SentenceColumn(TextColumn):
    """A sentence or two; it stands on as many lines as it takes."""

    align = "left wraps"


class PhoneColumn(TextColumn):
    """E.164 text, read in groups: +442079460018 stands as 020 7946 0018."""

    def show(self, value: Any, record: Record) -> str:
        return national(value) if value else EMPTY

    def excel(self, value: Any, record: Record) -> str:
        return national(value) if value else ""


class NumbersColumn(TextColumn):
    """Several numbers and ranges in words; a line ends between two of them, never inside one."""

    def cell(self, record: Record) -> str:
        return SafeString(WHOLE_NUMBER.sub(r'<span class="keep">\g<0></span>', super().cell(record)))


class MacColumn(TextColumn):
    """Twelve hex digits, read in pairs: 02005E100001 stands as 02:00:5E:10:00:01."""

    def show(self, value: Any, record: Record) -> str:
        return macs.show(value) if value else EMPTY

    def excel(self, value: Any, record: Record) -> str:
        return macs.show(value) if value else ""


class NumberColumn(TextColumn):
    """A whole number, or one with `decimals` places. `leads`: the address that its total leads to, from a record that
    says what was asked of the grid and holds the sum."""

    align = "right"
    excel_format = "#,##0"

    def __init__(
        self, heading: Heading, path: str, *, decimals: int = 0, leads: Callable[[Record], str] | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(heading, path, **options)
        self.decimals, self.leads = decimals, leads
        if decimals:
            self.excel_format = "#,##0." + "0" * decimals

    def show(self, value: Any, record: Record) -> str:
        if self._show:
            value = self._show(value, record)
        if value is None:
            return EMPTY
        return figure(value, self.decimals)

    def shower(self) -> Callable[[Any, Record], Any]:
        if type(self).show is not NumberColumn.show:
            return self.show
        own, decimals, figure_of = self._show, self.decimals, figures()

        def shown(value: Any, record: Record) -> str:
            value = own(value, record) if own else value
            return EMPTY if value is None else figure_of(value, decimals)

        return shown

    def total(self, record: Record) -> str:
        """HTML of the sum that stands in `record`."""
        shown = self.show(record[self.path], record)
        if self.leads and (address := self.leads(record)):
            return format_html('<a href="{}">{}</a>', address, shown)
        return format_html("{}", shown)

    def excel(self, value: Any, record: Record) -> Any:
        if self._show:
            value = self._show(value, record)
        if value is None:
            return ""
        return float(value) if self.decimals else value


class DurationColumn(NumberColumn):
    """Seconds, read as hours, minutes and seconds: 43:33:10."""

    excel_format = "[h]:mm:ss"

    def __init__(self, heading: Heading, path: str, **options: Any) -> None:
        super().__init__(heading, path, **options)
        self.excel_format = "[h]:mm:ss"

    def show(self, value: Any, record: Record) -> str:
        return EMPTY if value is None else clock(value)

    def excel(self, value: Any, record: Record) -> Any:
        return "" if value is None else float(value) / 86_400


class MoneyColumn(NumberColumn):
    """An amount; the currency is the record's `currency` path, else pounds."""

    excel_format = "#,##0.00"

    def __init__(self, heading: Heading, path: str, *, currency: str | None = None, **options: Any) -> None:
        super().__init__(heading, path, **options)
        self.currency = currency
        if currency:
            self.needs = (*self.needs, currency)

    def show(self, value: Any, record: Record) -> str:
        code = record[self.currency] if self.currency else "GBP"
        return EMPTY if value is None else f"{figure(value, 2)} {code}"

    def excel(self, value: Any, record: Record) -> Any:
        return "" if value is None else float(Decimal(value))


@lru_cache(maxsize=4_000)
def day_in_words(day: date, language: str | None) -> str:
    """20 Nov 2026. A page names the same few days again and again."""
    return date_format(day, "DATE_FORMAT")


@lru_cache(maxsize=10_000)
def instant_in_words(instant: datetime, zone: tzinfo, clock: str, language: str | None) -> str:
    """20 Nov 2026, 10:14. The first pages of a grid name the same instants for everybody."""
    here = instant.astimezone(zone)
    return f"{day_in_words(here.date(), language)}, {here.strftime(clock)}"


class DateColumn(TextColumn):
    excel_format = "yyyy-mm-dd"

    def show(self, value: date | None, record: Record) -> str:
        return day_in_words(value, get_language()) if value else EMPTY

    def shower(self) -> Callable[[Any, Record], Any]:
        if type(self).show is not DateColumn.show:
            return self.show
        language = get_language()
        return lambda value, record: day_in_words(value, language) if value else EMPTY

    def excel(self, value: date | None, record: Record) -> Any:
        return value if value else ""


class DateTimeColumn(TextColumn):
    """An instant, in the reader's time zone, and its age; logs show the seconds instead."""

    excel_format = "yyyy-mm-dd hh:mm"

    def __init__(self, heading: Heading, path: str, *, seconds: bool = False, **options: Any) -> None:
        super().__init__(heading, path, **options)
        self.clock = "%H:%M:%S" if seconds else "%H:%M"
        self.ages = not seconds
        if seconds:
            self.excel_format = "yyyy-mm-dd hh:mm:ss"

    def show(self, value: datetime | None, record: Record) -> str:
        if not value:
            return EMPTY
        return instant_in_words(value, timezone.get_current_timezone(), self.clock, get_language())

    def cell(self, record: Record) -> str:
        """With how long ago it was, or when it will be; a log's seconds say enough by themselves."""
        return SafeString(self._of_page()(record))

    def drawer(self) -> Callable[[Record], str]:
        return self._of_page() if type(self).cell is DateTimeColumn.cell else super().drawer()

    def _of_page(self) -> Callable[[Record], str]:
        path, link, clock, ages = self.path, self.link, self.clock, self.ages
        here, language, aged = timezone.get_current_timezone(), get_language(), relatively(timezone.now())

        def drawn(record: Record) -> str:
            value = record[path]
            if not value:
                return EMPTY
            shown = instant_in_words(value, here, clock, language)
            if link and (address := link(record)):
                shown = f'<a href="{escaped(address)}">{shown}</a>'
            return f'<span class="at">{shown}</span> <span class="age">{escaped(aged(value))}</span>' if ages else shown

        return drawn

    def excel(self, value: datetime | None, record: Record) -> Any:
        return timezone.localtime(value).replace(tzinfo=None) if value else ""


class ProgressColumn(TextColumn):
    """How far something is: a bar and its words. `path` holds the state, `done` and `whole` the figures of the bar;
    `words(state, record)` says it, nothing where there is none; `tones` as of a badge."""

    def __init__(
        self,
        heading: Heading,
        path: str,
        *,
        done: str,
        whole: str,
        words: Callable[[Any, Record], str],
        tones: Mapping[Any, str],
        **options: Any,
    ) -> None:
        super().__init__(heading, path, show=words, **options)
        self.done, self.whole, self.tones = done, whole, tones
        self.needs = (*self.needs, done, whole)

    def cell(self, record: Record) -> str:
        state = record[self.path]
        shown = self.show(state, record)
        if shown == EMPTY:
            return EMPTY
        tone, whole = self.tones.get(state, "plain"), record[self.whole]
        if not whole:  # there was nothing to do: a bar would stand at nought
            return format_html('<span class="net {}"><span>{}</span></span>', tone, shown)
        return format_html(PROGRESS, tone, whole, record[self.done], shown)


class BooleanColumn(TextColumn):
    def show(self, value: Any, record: Record) -> str:
        return _("Yes") if value else _("No")

    def excel(self, value: Any, record: Record) -> str:
        return str(self.show(value, record))


class BadgeColumn(TextColumn):
    """One of a few states: a word, a dot and a shape. `labels` maps value to word (pairs, or what gives them once the
    page is drawn), `tones` value to colour name."""

    def __init__(
        self, heading: Heading, path: str, labels: Labels, tones: Mapping[Any, str] | None = None, **options: Any
    ) -> None:
        super().__init__(heading, path, **options)
        self._labels, self.tones = labels, tones or {}
        self._drawn: dict[str | None, dict[Any, str]] = {}  # language → value → cell

    @cached_property
    def labels(self) -> dict[Any, Any]:
        return dict(self._labels() if callable(self._labels) else self._labels)

    def show(self, value: Any, record: Record) -> str:
        return str(self.labels.get(value, value or "")) or EMPTY

    def cell(self, record: Record) -> str:
        return SafeString(self._of_page()(record))

    def drawer(self) -> Callable[[Record], str]:
        return self._of_page() if type(self).cell is BadgeColumn.cell else super().drawer()

    def _of_page(self) -> Callable[[Record], str]:
        path, draw, known = self.path, self._draw, self._drawn.setdefault(get_language(), {})
        labels = self.labels

        def drawn(record: Record) -> str:
            value = record[path]
            if value in known:
                return known[value]
            made = escaped(draw(value, record))
            if value in labels:
                known[value] = made
            return made

        return drawn

    def _draw(self, value: Any, record: Record) -> str:
        shown = self.show(value, record)
        if shown == EMPTY or not self.tones:
            return SafeString(escaped(shown))
        tone = self.tones.get(value, "plain")
        return format_html('<span class="badge {}">{}</span>', f"{tone} long" if len(shown) > ONE_LINE else tone, shown)

    def excel(self, value: Any, record: Record) -> str:
        return str(self.labels.get(value, value or ""))
