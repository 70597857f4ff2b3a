"""Ctrl-K: pages, customers, order numbers, numbers, MACs; inside the looker's scope only."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import View

from oms.kit.pages import Page
from oms.kit.reading import names
from oms.kit.registries import registries
from oms.kit.screens import registry
from partners.people.models import Partner


class Find(Page):
    screen = "find"
    template = "partners/find.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = names.sought(request.GET.get("q", ""))[:100]
        found = [(title, hits) for title, hits in self.groups(text) if hits]
        if request.htmx:
            return render(request, "partners/found.html", {"found": found, "text": text})
        return self.page(found=found, text=text)

    def groups(self, text: str):
        user = self.request.user
        if not text:
            return
        pages = [
            (s.title, s.group, s.address())
            for s in registry.menu()
            if user.may_open(s.code) and text.lower() in str(s.title).lower()
        ]
        yield registry[self.screen].title, pages[:6]
        for source in registries.sources:
            if user.may_open(source.screen):
                yield source.title, source.find(user, text)


class ResellerNames(View):
    """Names for the Reseller filter's list."""

    def get(self, request: HttpRequest) -> JsonResponse:
        names = Partner.objects.visible_to(request.user).order_by("name").values_list("name", flat=True)
        return JsonResponse(list(names[:300]), safe=False)
