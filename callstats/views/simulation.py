"""Beside Call Fraud Status: whom other limits would have blocked, and who has no limit at all."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from callstats.forms.simulation import SimulationForm
from callstats.queries.simulation import SHOWN, simulated, without_limit
from oms.kit.pages import Page


class Simulation(Page):
    screen = "call-fraud-status.simulation"
    template = "callstats/fraud_simulation.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked, today = "days_from" in request.GET, timezone.localdate()
        form = SimulationForm(request.GET if asked else None, today=today)
        found = simulated(request.user, form.cleaned_data) if asked and form.is_valid() else None
        return self.page(422 if form.errors else 200, form=form, forms=[form], found=found)


class WithoutLimit(Page):
    screen = "call-fraud-status.without-limit"
    template = "callstats/fraud_without_limit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = without_limit(request.user)
        return self.page(customers=found[:SHOWN], more=len(found) > SHOWN, most=SHOWN)
