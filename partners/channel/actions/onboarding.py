"""A new reseller's way to going live."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from oms.kit.working_days import add_working_days
from partners.channel.actions.status import set_status
from partners.channel.enums import MAX_PLATFORMS, STEP_DAYS, OnboardingKind
from partners.channel.models import Onboarding, OnboardingStep
from partners.channel.notifications import OnboardingLive, OnboardingStepGiven
from partners.channel.rules import why_not_tick_step
from partners.messages.actions.tell import people_of, tell
from partners.people.enums import PartnerStatus
from partners.people.models import Account, Partner
from partners.people.rules import why_not_change_reseller

SCREEN = "partner-onboarding"


@transaction.atomic
def start_onboarding(
    partner: Partner, *, received: date, platforms: Iterable[str], owner: Account | None, by: Account, at: datetime
) -> Onboarding:
    """The checklist of `partner`, due days counted in its country's working days from the day the order came.

    One step for each platform; `owner` gets every step and may pass them on. Raises PermissionDenied, ValidationError.
    """
    if reason := why_not_change_reseller(by, partner):
        raise PermissionDenied(reason)
    platforms = list(platforms)
    if not 1 <= len(platforms) <= MAX_PLATFORMS:
        raise ValidationError({"platforms": _("Name 1 to %(n)d platforms, one a line.") % {"n": MAX_PLATFORMS}})
    onboarding, new = Onboarding.objects.get_or_create(partner=partner, defaults={"started_on": received})
    if not new:
        raise ValidationError({"reseller": _("%(name)s has an onboarding already.") % {"name": partner.name}})
    plan = [
        (kind, name) for kind in OnboardingKind for name in (platforms if kind == OnboardingKind.PLATFORM else [""])
    ]
    OnboardingStep.objects.bulk_create(
        OnboardingStep(
            onboarding=onboarding, position=position, kind=kind, platform=name, owner=owner,
            owner_name=owner.name if owner else "",
            due_on=add_working_days(received, STEP_DAYS[kind], partner.nation),
        )
        for position, (kind, name) in enumerate(plan, start=1)
    )  # fmt: skip
    return onboarding


@transaction.atomic
def change_step(
    step: OnboardingStep, *, owner: Account | None, due_on: date, note: str, by: Account, at: datetime
) -> None:
    """Give a step to somebody, move its due day, note something. A new owner is told."""
    step = _locked(step)
    if reason := why_not_change_reseller(by, step.onboarding.partner):
        raise PermissionDenied(reason)
    told = owner if owner is not None and owner.pk not in (step.owner_id, by.pk) else None
    step.owner, step.owner_name = owner, owner.name if owner else ""
    step.due_on, step.note = due_on, note
    step.save(update_fields=["owner", "owner_name", "due_on", "note"])
    if told is not None:
        tell(_given(step), to=[told], by=by, at=at)


@transaction.atomic
def tick_step(step: OnboardingStep, *, by: Account, at: datetime) -> None:
    """A step is done. The last one, Platform access live, needs all others, activates the reseller and tells it.

    Raises PermissionDenied, or ValidationError naming what is still open.
    """
    step = _locked(step)
    if reason := why_not_tick_step(by, step):
        raise PermissionDenied(reason)
    if step.done_at:
        return
    if step.kind == OnboardingKind.LIVE:
        _go_live(step, by=by, at=at)
    step.done_at, step.done_by = at, by.name
    step.save(update_fields=["done_at", "done_by"])


@transaction.atomic
def reopen_step(step: OnboardingStep, *, by: Account, at: datetime) -> None:
    """Take a tick back, as long as the reseller is not live."""
    step = _locked(step)
    if reason := why_not_tick_step(by, step):
        raise PermissionDenied(reason)
    if step.onboarding.live_at:
        raise ValidationError(_("The reseller is live; its onboarding cannot be reopened."))
    step.done_at, step.done_by = None, ""
    step.save(update_fields=["done_at", "done_by"])


def _go_live(step: OnboardingStep, *, by: Account, at: datetime) -> None:
    partner = step.onboarding.partner
    if reason := why_not_change_reseller(by, partner):
        raise PermissionDenied(reason)
    open_steps = step.onboarding.steps.filter(done_at__isnull=True).exclude(pk=step.pk)
    if open_steps:
        titles = ", ".join(other.title for other in open_steps)
        raise ValidationError(_("Before going live, these steps must be done: %(titles)s.") % {"titles": titles})
    Onboarding.objects.filter(pk=step.onboarding_id).update(live_at=at)
    set_status(partner, status=PartnerStatus.ACTIVE, by=by, at=at)
    tell(OnboardingLive(partner_name=partner.name), to=people_of([partner.pk], screen=SCREEN), by=by, at=at)


def _locked(step: OnboardingStep) -> OnboardingStep:
    """The step as it stands now; steps of one onboarding change one after another."""
    Onboarding.objects.select_for_update(of=("self",)).get(pk=step.onboarding_id)
    return OnboardingStep.objects.select_related("onboarding__partner").get(pk=step.pk)


def _given(step: OnboardingStep) -> OnboardingStepGiven:
    partner = step.onboarding.partner
    return OnboardingStepGiven(partner_name=partner.name, code=partner.code, step=step.title, due_on=step.due_on)
