"""Grid of onboardings."""

from django.urls import reverse
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DateColumn, DateTimeColumn, GridTable, TextColumn


def _to_checklist(record: dict) -> str:
    return reverse("partners:onboarding-detail", args=[record["partner__code"]])


def _progress(done: int, record: dict) -> str:
    return _say("%(done)d of %(all)d") % {"done": done, "all": record["steps_all"]}


class OnboardingTable(GridTable):
    name = TextColumn(_("Reseller"), "partner__name", priority=1, link=_to_checklist, needs=("partner__code",))
    code = TextColumn(_("Reseller ID"), "partner__code", priority=3)
    started = DateColumn(_("Order received"), "started_on")
    progress = TextColumn(_("Steps done"), "steps_done", show=_progress, needs=("steps_all",), priority=1)
    next_due = DateColumn(_("Next due"), "next_due")
    next_owner = TextColumn(_("Owner of the next step"), "next_owner")
    live = DateTimeColumn(_("Live since"), "live_at")
