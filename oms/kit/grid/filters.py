"""What narrows a grid: one search box, typed filters, chips. The address carries all of it."""

from datetime import datetime, time, timedelta

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _


class GridFilters(filters.FilterSet):
    """Base of all filters. `user` is who looks.

    `search_hint` stands in the search box. Override `search` where a plain OR over columns would be slow.
    """

    search_hint = _("Search")
    search_paths: tuple[str, ...] = ()
    q = filters.CharFilter(method="by_text", label=_("Search"))

    def __init__(self, data, queryset, *, user, request=None) -> None:
        self.user = user
        super().__init__(data, queryset, request=request)

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return self.search(queryset, value.strip()[:100]) if value.strip() else queryset

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        wanted = Q()
        for path in self.search_paths:
            wanted |= Q(**{f"{path}__icontains": text})
        return queryset.filter(wanted)

    def chips(self) -> list[tuple[str, str, str]]:
        """(parameter, label, value in words) of each filter in force."""
        found = []
        for name, bound in self.filters.items():
            for key in self._keys(name, bound):
                value = self.data.get(key)
                if value:
                    found.append((key, str(bound.label), self._in_words(bound, value)))
        return found

    @staticmethod
    def _keys(name: str, bound: filters.Filter) -> list[str]:
        return bound.keys(name) if isinstance(bound, DayRangeFilter) else [name]

    @staticmethod
    def _in_words(bound: filters.Filter, value: str) -> str:
        field = bound.field
        if isinstance(field, forms.ModelChoiceField):
            found = field.queryset.filter(pk=value).first() if value.isdigit() else None
            return str(found or value)
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

    def by_reseller(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = self.user.partners_named(value)
        if self.data.get("children"):
            found = self.user.reach_of(found)
        return queryset.filter(**{f"{self.partner_path}__in": found})

    def nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset


class DayRangeWidget(forms.MultiWidget):
    """Two native date inputs."""

    template_name = "kit/widgets/day_range.html"

    def __init__(self) -> None:
        super().__init__(widgets={"from": forms.DateInput(), "to": forms.DateInput()})
        for widget, label in zip(self.widgets, (_("from"), _("to")), strict=True):
            widget.input_type = "date"
            widget.attrs["aria-label"] = label

    def decompress(self, value) -> list:
        return list(value or [None, None])


class DayRangeField(forms.MultiValueField):
    def __init__(self, **options) -> None:
        options["required"] = False
        parts = (forms.DateField(required=False), forms.DateField(required=False))
        super().__init__(fields=parts, require_all_fields=False, widget=DayRangeWidget(), **options)

    def compress(self, values: list):
        return tuple(values) if values and any(values) else None


class DayRangeFilter(filters.Filter):
    """Days from … to …, both included, over an instant or a day. `today=True` starts with today (guide 2.9.1)."""

    field_class = DayRangeField

    def __init__(self, *args, today: bool = False, instants: bool = True, **options) -> None:
        self.today, self.instants = today, instants
        super().__init__(*args, **options)

    def keys(self, name: str) -> list[str]:
        return [f"{name}_from", f"{name}_to"]

    def filter(self, queryset: QuerySet, value) -> QuerySet:
        first, last = value or (None, None)
        if first:
            queryset = queryset.filter(**{f"{self.field_name}__gte": _start(first) if self.instants else first})
        if last:
            after = last + timedelta(days=1)
            queryset = queryset.filter(**{f"{self.field_name}__lt": _start(after) if self.instants else after})
        return queryset


def _start(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def with_defaults(filterset: type[GridFilters], data) -> dict:
    """The query, with today filled in where a log's day range was not named at all."""
    data = data.copy()
    for name, bound in filterset.base_filters.items():
        if isinstance(bound, DayRangeFilter) and bound.today and not any(k in data for k in bound.keys(name)):
            for key in bound.keys(name):
                data[key] = timezone.localdate().isoformat()
        if isinstance(bound, DayRangeFilter):
            for key in bound.keys(name):
                if data.get(key) and not _is_day(data[key]):
                    data[key] = ""
    return data


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


__all__ = ["DayRangeFilter", "GridFilters", "PartnerFilters", "with_defaults"]
