"""Ctrl-K: pages, actions, customers, order numbers, numbers, MACs; inside the looker's scope only."""

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from oms.kit.pages import Page
from oms.kit.reading import names
from oms.kit.registries import Hit, registries
from oms.kit.screens import registry
from partners.people.models import Account, Partner

PAGES = 6  # that are listed
DIGIT = re.compile(r"\d")
KEYS = "?"  # lists the keys


class Find(Page):
    """A whole number or ID leads straight to its thing; `go` (Enter in the palette) to the first hit."""

    screen = "find"
    template = "partners/find.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = names.sought(request.GET.get("q", ""))[:100]
        exact = exact_hits(request.user, text)
        if len(exact) == 1 and not request.htmx:
            return redirect(exact[0][2])
        found = [(title, hits) for title, hits in groups(request.user, text, exact) if hits]
        if request.htmx:
            return render(request, "partners/found_options.html", {"found": numbered(found), "text": text})
        if found and "go" in request.GET:
            return redirect(found[0][1][0][2])
        return self.page(found=found, text=text, keys=text == KEYS)


def exact_hits(user: Account, text: str) -> list[Hit]:
    """What is meant by a whole order number, customer ID, telephone number or MAC."""
    if not DIGIT.search(text):
        return []
    return [hit for source in registries.sources if user.may_open(source.screen) for hit in source.exact(user, text)]


def groups(user: Account, text: str, exact: list[Hit]) -> Iterator[tuple[str, list[Hit]]]:
    """(title, hits) of what was meant, what can be done, pages, and the sources of each floor."""
    if not text:
        return
    yield _("Exactly this"), exact
    for act in registries.acts:
        if user.may_open(act.screen):
            yield str(act.title), act.find(user, text)
    yield _("Pages"), pages(user, text)
    for source in registries.sources:
        if user.may_open(source.screen):
            yield str(source.title), [hit for hit in source.find(user, text) if hit not in exact]


def pages(user: Account, text: str) -> list[Hit]:
    """Pages of the menu in whose title each typed word begins a word, or the whole text stands."""
    words = text.lower().split()
    found = []
    for screen in registry.menu():
        title = str(screen.title).lower()
        if text.lower() in title or all(any(part.startswith(word) for part in title.split()) for word in words):
            found.append(screen)
    return [(str(s.title), str(s.group), s.address()) for s in found if user.may_open(s.code)][:PAGES]


def numbered(found: list[tuple[str, list[Hit]]]) -> list[tuple[str, list[tuple[int, str, str, str]]]]:
    """Each hit with its place in the whole list: options are named by it."""
    place, lists = 0, []
    for title, hits in found:
        lists.append((title, [(place + n, *hit) for n, hit in enumerate(hits)]))
        place += len(hits)
    return lists


class ResellerNames(View):
    """Names for the Reseller filter's list."""

    def get(self, request: HttpRequest) -> JsonResponse:
        names = Partner.objects.visible_to(request.user).order_by("name").values_list("name", flat=True)
        return JsonResponse(list(names[:300]), safe=False)
