"""Timeline of a customer: everything that happened to it, as far as the viewer may see."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from customers.queries.timeline import sources_for, timeline_page
from customers.views.page import CustomerPage
from oms.kit.keys import as_count

MOST_SKIPPED = 10_000  # happenings of one moment


class Timeline(CustomerPage):
    screen = "customer-info.timeline"
    template = "customers/timeline.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        sources = sources_for(request.user)
        kind = request.GET.get("kind", "")
        kind = kind if kind in {source.code for source in sources} else ""
        until, skip = self.place()
        found = timeline_page(self.customer, reader=request.user, kind=kind, until=until or timezone.now(), skip=skip)
        older = urlencode({"kind": kind, **found.older}) if found.older else ""
        return self.page(rows=found.rows, older=older, sources=sources, kind=kind, first=until is None)

    def place(self) -> tuple[datetime | None, int]:
        """Where the page begins: a moment, and how many of that moment stood on the pages before."""
        try:
            until = parse_datetime(self.request.GET.get("until", ""))
        except ValueError:
            until = None
        if until is None or timezone.is_naive(until):
            return None, 0
        return until, min(as_count(self.request.GET.get("skip")) or 0, MOST_SKIPPED)
