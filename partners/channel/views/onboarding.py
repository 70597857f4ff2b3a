"""Onboarding: a reseller's way to going live, and the escalation matrix."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.grid import GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.channel.actions.onboarding import change_step, reopen_step, start_onboarding, tick_step
from partners.channel.filters.onboarding import OnboardingFilters
from partners.channel.forms.onboarding import StartForm, StepForm
from partners.channel.models import EscalationContact, Onboarding, OnboardingStep
from partners.channel.queries.onboarding import onboardings, steps_of
from partners.channel.rules import why_not_keep_matrix, why_not_tick_step
from partners.channel.tables.onboarding import OnboardingTable
from partners.people.rules import why_not_add_reseller, why_not_change_reseller


class PartnerOnboarding(GridView):
    """All onboardings that one sees, and whom to ask."""

    screen = "partner-onboarding"
    template = "partners/onboardings.html"
    table = OnboardingTable
    filters = OnboardingFilters
    default_sort = "-started"
    empty_text = gettext_lazy("No onboarding has begun yet.")

    def rows(self):
        return onboardings(self.request.user)

    def context(self, grid) -> dict:
        return {
            "contacts": EscalationContact.objects.all(),
            "keeps": not why_not_keep_matrix(self.request.user),
            "why_not": why_not_add_reseller(self.request.user),
        }


class StartOnboarding(Page):
    screen = "partner-onboarding"
    template = "partners/onboarding_start.html"

    def why_forbidden(self) -> str:
        return why_not_add_reseller(self.request.user)

    def get(self, request: HttpRequest) -> HttpResponse:
        start = {"received": timezone.localdate(), "owner": request.user, "platforms": _("Order portal")}
        start["reseller"] = request.GET.get("reseller", "")[:120]
        return self.page(form=StartForm(initial=start, user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = StartForm(request.POST, user=request.user)
        if form.is_valid() and self.start(**form.cleaned_data, form=form):
            return redirect("partners:onboarding-detail", form.cleaned_data["reseller"].code)
        return self.page(status=422, form=form)

    def start(self, *, reseller, form: StartForm, **plan) -> bool:
        if reason := why_not_change_reseller(self.request.user, reseller):
            form.add_error("reseller", reason)
            return False
        with refusals(form) as refused:
            start_onboarding(reseller, **plan, by=self.request.user, at=timezone.now())
        if refused:
            return False
        messages.success(self.request, _("The onboarding of %(name)s has started.") % {"name": reseller.name})
        return True


class OnboardingPage(Page):
    """A page about one onboarding."""

    screen = "partner-onboarding"

    @cached_property
    def onboarding(self) -> Onboarding:
        seen = Onboarding.objects.visible_to(self.request.user).select_related("partner")
        return get_object_or_404(seen, partner__code=self.kwargs["code"])

    @cached_property
    def step(self) -> OnboardingStep:
        seen = OnboardingStep.objects.visible_to(self.request.user).select_related("onboarding__partner")
        return get_object_or_404(seen, onboarding=self.onboarding, pk=self.kwargs["pk"])

    @property
    def why_not(self) -> str:
        return why_not_change_reseller(self.request.user, self.onboarding.partner)

    def page(self, status: int = 200, **context) -> HttpResponse:
        return super().page(
            status=status, onboarding=self.onboarding, partner=self.onboarding.partner, why_not=self.why_not, **context
        )


class Checklist(OnboardingPage):
    template = "partners/onboarding.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        steps = steps_of(self.onboarding)
        for step in steps:
            step.onboarding = self.onboarding
            step.may_tick = not why_not_tick_step(request.user, step)
        done = sum(1 for step in steps if step.done_at)
        return self.page(steps=steps, done=done, contacts=EscalationContact.objects.all())


class TickStep(OnboardingPage):
    """Done, or not done after all."""

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        act = reopen_step if request.POST.get("reopen") else tick_step
        with refusals() as refused:
            act(self.step, by=request.user, at=timezone.now())
        words = _("“%(step)s” is open again.") if act is reopen_step else _("“%(step)s” is done.")
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, words % {"step": self.step.title})
        return redirect("partners:onboarding-detail", code)


class ChangeStep(OnboardingPage):
    template = "partners/onboarding_step.html"

    def why_forbidden(self) -> str:
        return self.step and self.why_not

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        start = {"owner": self.step.owner_id, "due_on": self.step.due_on, "note": self.step.note}
        return self.page(form=StepForm(initial=start, user=request.user, step=self.step), step=self.step)

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        form = StepForm(request.POST, user=request.user, step=self.step)
        if not form.is_valid():
            return self.page(status=422, form=form, step=self.step)
        change_step(self.step, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("“%(step)s” is saved.") % {"step": self.step.title})
        return redirect("partners:onboarding-detail", code)
