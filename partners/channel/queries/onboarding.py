"""Reads of onboarding: lists, progress, what is overdue."""

from datetime import date

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from partners.channel.models import Onboarding, OnboardingStep
from partners.people.models import Account

SHOWN = 8


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
