"""Reads of onboarding: lists, progress, what is overdue."""

from datetime import date

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oms.kit.registries import Wait
from partners.channel.models import Onboarding, OnboardingStep
from partners.people.models import Account

SHOWN = 8
MOST = 100
RUNNING = 3


def onboardings(user: Account) -> QuerySet:
    """Onboardings that `user` sees, with steps done and all, and the first open step's day."""
    open_step = OnboardingStep.objects.filter(onboarding=OuterRef("pk"), done_at__isnull=True).order_by("position")
    return Onboarding.objects.visible_to(user).annotate(
        steps_all=Count("steps"),
        steps_done=Count("steps", filter=Q(steps__done_at__isnull=False)),
        next_due=Min("steps__due_on", filter=Q(steps__done_at__isnull=True)),
        next_owner=Subquery(open_step.values("owner_name")[:1]),
    )


def overdue_steps(user: Account, today: date) -> QuerySet:
    """Open steps whose day has passed, the oldest first."""
    return (
        OnboardingStep.objects.visible_to(user)
        .filter(done_at__isnull=True, due_on__lt=today)
        .select_related("onboarding__partner")
        .order_by("due_on", "onboarding_id", "position")
    )


def overdue_portlet(user: Account) -> dict:
    """What the SP's home shows: the oldest overdue steps, and in how many onboardings there are any."""
    found = overdue_steps(user, timezone.localdate())
    return {"steps": found[:SHOWN], "number": found.order_by().values("onboarding").distinct().count()}


def steps_of(onboarding: Onboarding) -> list[OnboardingStep]:
    """Steps in order, each with `is_overdue`."""
    today = timezone.localdate()
    steps = list(onboarding.steps.all())
    for step in steps:
        step.is_overdue = step.done_at is None and step.due_on < today
    return steps


def running_onboardings(user: Account) -> dict:
    """The resellers that are not live yet: those whose next step is due first, and how many there are."""
    running = onboardings(user).filter(live_at__isnull=True)
    today = timezone.localdate()
    found = running.select_related("partner").order_by("next_due", "pk")[:RUNNING]
    rows = [{"onboarding": one, "late": bool(one.next_due and one.next_due < today)} for one in found]
    return {"rows": rows, "number": Onboarding.objects.visible_to(user).filter(live_at__isnull=True).count()}


def waits_in_onboarding(user: Account, most: int) -> list[Wait]:
    """Steps whose day has passed, the oldest first."""
    today = timezone.localdate()
    return [
        Wait(
            step.onboarding.partner.name,
            _("Onboarding: %(step)s was due on %(day)s")
            % {"step": step.title, "day": date_format(step.due_on, "MONTH_DAY_FORMAT")},
            _("Look and tick off"), reverse("partners:onboarding-detail", args=[step.onboarding.partner.code]),
            late=_("%(d)s d late") % {"d": (today - step.due_on).days},
        )
        for step in overdue_steps(user, today)[:most]
    ]  # fmt: skip


def overdue_to_count(user: Account) -> QuerySet:
    return overdue_steps(user, timezone.localdate()).order_by().select_related(None)[:MOST]
