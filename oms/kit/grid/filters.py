"""What narrows a grid: one search box, typed filters, chips. The address carries all of it."""

from collections.abc import Iterator
from copy import copy
from datetime import MAXYEAR, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from oms.kit.periods import day_after
from oms.kit.reading import names
from oms.kit.search import Searched, find

IN_LINE = 2  # filters that fit beside the search box


class GridFilters(filters.FilterSet):
    """Base of all filters. `user` is who looks.

    `search_hint` stands in the search box. With `search_paths` a few rows are looked through by a plain OR; without, a
    large table whose model declares `search = Searched(…)` is by its index.
    """

    search_hint = _("Search")
    search_paths: tuple[str, ...] = ()
    q = filters.CharFilter(method="by_text", label=_("Search"))

    def __init__(self, data: Any, queryset: Any, *, user: Any, request: Any = None) -> None:
        """As the library's own, which copies what never changes for each request as well."""
        self.user, self.request, self.form_prefix = user, request, None
        self.is_bound, self.data, self.queryset = data is not None, data or QueryDict(), queryset
        self.filters = {name: self._own(bound) for name, bound in self.base_filters.items()}

    def _own(self, declared: filters.Filter) -> filters.Filter:
        """A filter of this request: what it is made with (choices, say) may be set, and so may its field."""
        own = copy(declared)
        own.extra, own.model, own.parent = dict(declared.extra), self.queryset.model, self
        if declared.method is not None:
            own.method = declared.method  # bound to this one
        return own

    @cached_property
    def form(self) -> forms.Form:
        """The fields are this request's already, so no class is made to copy them from."""
        made: forms.Form = self._meta.form(self.data if self.is_bound else None, prefix=self.form_prefix)
        made.fields = {name: bound.field for name, bound in self.filters.items()}
        return made

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = names.sought(value)[:100]
        return self.search(queryset, text) if text else queryset

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        if not self.search_paths and isinstance(getattr(queryset.model, "search", None), Searched):
            return find(queryset, text)
        wanted = Q()
        for path in self.search_paths:
            wanted |= Q(**{f"{path}__icontains": text})
        return queryset.filter(wanted)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A filter that cannot be read says so at its field and finds nothing, never everything."""
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def in_line(self) -> list[str]:
        """Names of the filters that stand in the line; the others open on demand. A log's days are always there."""
        days = [name for name, bound in self.filters.items() if isinstance(bound, DayRangeFilter) and bound.today]
        choices = [
            name
            for name, bound in self.filters.items()
            if isinstance(bound, filters.ChoiceFilter | filters.ModelChoiceFilter)
        ]
        return [*days, *choices][:IN_LINE]

    def chips(self) -> list[tuple[tuple[str, ...], str, str]]:
        """(parameters, label, value in words) of each filter in force; a log's “today” is no filter but its rule."""
        found = []
        for name, bound in self.filters.items():
            if isinstance(bound, DayRangeFilter):
                keys = tuple(bound.keys(name))
                words = bound.in_words(*(self.data.get(key, "") for key in keys))
            else:
                keys, value = (name,), self.data.get(name)
                words = self._in_words(name, bound, value) if value else ""
            if words:
                found.append((keys, str(bound.label), words))
        return found

    def _in_words(self, name: str, bound: filters.Filter, value: str) -> str:
        field = bound.field
        if isinstance(field, forms.ModelChoiceField):
            form = self.form
            chosen = None if form.errors.get(name) else getattr(form, "cleaned_data", {}).get(name)
            return str(chosen or _("unknown"))
        if isinstance(bound, filters.BooleanFilter):
            return str(_("Yes"))
        labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
        return labels.get(value, value)


class PartnerFilters(GridFilters):
    """Adds “Reseller” and “Include child resellers”, as every grid with partners' rows has them.

    A reseller is named, not picked from thousands; `partner_path` is the path to the partner's id.
    """

    partner_path = "partner_id"
    reseller = filters.CharFilter(
        method="by_reseller",
        label=_("Reseller"),
        widget=forms.TextInput(attrs={"list": "reseller-names", "autocomplete": "off"}),
    )
    children = filters.BooleanFilter(method="nothing", label=_("Include child resellers"), widget=forms.CheckboxInput())

    def by_reseller(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        found = [row["pk"] for row in self.user.partners_named(value)]
        if self.data.get("children"):
            if self.user.partner_id in found:
                return queryset  # oneself and all below are all that one sees
            found = self.user.reach_of(found)
        return queryset.filter(**{f"{self.partner_path}__in": found})

    def nothing(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset


class DayRangeWidget(forms.MultiWidget):
    """Two native date inputs."""

    kind = "date"
    template_name = "kit/widgets/day_range.html"

    def __init__(self) -> None:
        first, last = forms.DateInput(), forms.DateInput()
        for widget, label in ((first, _("from")), (last, _("to"))):
            widget.input_type = self.kind
            widget.attrs["aria-label"] = label
        super().__init__(widgets={"from": first, "to": last})

    def decompress(self, value: Any) -> list[Any]:
        return list(value or [None, None])

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The label is that of the first input."""
        return f"{id_}_0" if id_ else id_


class DayRangeField(forms.MultiValueField):
    def __init__(self, **options: Any) -> None:
        options["required"] = False
        parts = (forms.DateField(required=False), forms.DateField(required=False))
        super().__init__(fields=parts, require_all_fields=False, widget=DayRangeWidget(), **options)

    def compress(self, values: list[Any]) -> Any:
        if not values or not any(values):
            return None
        if all(values) and values[0] > values[1]:
            raise forms.ValidationError(_("The first day comes after the last one."))
        return tuple(values)


class DayRangeFilter(filters.Filter):
    """Days from … to …, both included, over an instant or a day.

    `today=True`, for logs: there is always a range, and unless named it is today (guide 2.9.1, ux.md G8). `longest`: the
    days that a range may have, where it may not have any number.
    """

    field_class = DayRangeField
    longest: int | None = None

    def __init__(self, *args: Any, today: bool = False, instants: bool = True, **options: Any) -> None:
        self.today, self.instants = today, instants
        super().__init__(*args, **options)

    def keys(self, name: str) -> list[str]:
        return [f"{name}_from", f"{name}_to"]

    def complete(self, first: str, last: str) -> tuple[str, str]:
        """The range with what was left out: until today, or the one day that was named."""
        today = timezone.localdate().isoformat()
        if not self.today:
            return first, last
        return first or last or today, last or today

    def in_words(self, first: str, last: str) -> str:
        if self.today and first == last == timezone.localdate().isoformat():
            return ""
        days = [date_format(day, "DATE_FORMAT") if (day := _day(text)) else text for text in (first, last)]
        return days[0] if first == last else " – ".join(days) if any(days) else ""

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        first, last = value or (None, None)
        if first:
            queryset = queryset.filter(**{f"{self.field_name}__gte": _start(first) if self.instants else first})
        if last and (after := day_after(last)):  # nothing lies beyond the calendar's last day
            queryset = queryset.filter(**{f"{self.field_name}__lt": _start(after) if self.instants else after})
        return queryset


class InstantRangeWidget(DayRangeWidget):
    """Two native inputs of date and time."""

    kind = "datetime-local"


class InstantRangeField(DayRangeField):
    def __init__(self, **options: Any) -> None:
        options |= {"required": False, "require_all_fields": False, "widget": InstantRangeWidget()}
        parts = (forms.DateTimeField(required=False), forms.DateTimeField(required=False))
        forms.MultiValueField.__init__(self, fields=parts, **options)

    def compress(self, values: list[Any]) -> Any:
        if values and all(values) and values[0] > values[1]:
            raise forms.ValidationError(_("The first time comes after the last one."))
        return tuple(values) if values and any(values) else None


class InstantRangeFilter(DayRangeFilter):
    """Date and time from … to …, the last minute included; a day alone is all of it. Without both it is today
    (guide 2.9)."""

    field_class = InstantRangeField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, today=True, **options)

    def complete(self, first: str, last: str) -> tuple[str, str]:
        """The range with what was left out: until tonight, or the end of the one day that was named."""
        today = timezone.localdate().isoformat()
        first, last = first or last[:10] or today, last or today
        return _with_time(first, FIRST_MINUTE), _with_time(last, LAST_MINUTE)

    def in_words(self, first: str, last: str) -> str:
        if (first, last) == self.complete("", ""):
            return ""
        both = [_instant_in_words(text) for text in (first, last)]
        return both[0] if first == last else " – ".join(both)

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        first, last = value or (None, None)
        if first:
            queryset = queryset.filter(**{f"{self.field_name}__gte": first})
        if last and last.year < MAXYEAR:  # nothing lies beyond the calendar's last year
            queryset = queryset.filter(**{f"{self.field_name}__lt": last + timedelta(minutes=1)})
        return queryset


FIRST_MINUTE, LAST_MINUTE = "T00:00", "T23:59"


def _with_time(text: str, minute: str) -> str:
    return text + minute if len(text) == len("2026-11-27") else text


def _instant_in_words(text: str) -> str:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return date_format(found, "DATETIME_FORMAT") if found else text


def _start(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def with_defaults(filterset: type[GridFilters], data: Any) -> dict[str, Any]:
    """The query, with the day range of a log filled in."""
    found: dict[str, Any] = data.copy()
    for name, bound in filterset.base_filters.items():
        if isinstance(bound, DayRangeFilter):
            keys = bound.keys(name)
            for key, day in zip(keys, bound.complete(*(found.get(key, "") for key in keys)), strict=True):
                found[key] = day
    return found


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


__all__ = ["DayRangeFilter", "GridFilters", "InstantRangeFilter", "PartnerFilters", "with_defaults"]


class _ReadOnce(ModelChoiceIterator):  # type: ignore[type-arg]  # no generic at run time
    """The options are the field's own rows, read when first asked for."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset:
            yield self.choice(row)


class RowField(filters.fields.ModelChoiceField):
    """What was chosen is looked for among the options, which are drawn anyway: one query for both."""

    iterator = _ReadOnce

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        for row in self.queryset:
            if str(row.pk) == str(value):
                return row
        raise forms.ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )


class RowFilter(filters.ModelChoiceFilter):
    """One of a few rows, of a catalogue."""

    field_class = RowField
