"""Offering a service plan down the tree, and withdrawing it (guide 2.7.1.6).

The rule: a partner passes on only what it holds itself, only to partners below it; who holds a plan, holds it by way
of its parent (the provider holds all). So nobody below can keep what was withdrawn above.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import PlanOffer, ServicePlan
from partners.models import Account, Closure, Partner
from partners.people.actions.tree import lock_tree
from partners.people.rules import why_not_change_reseller


@transaction.atomic
def offer_plan(*, plan: ServicePlan, partner: Partner, by: Account, at: datetime) -> PlanOffer:
    """Let `partner` order with `plan`; doing it twice is doing it once.

    Raises PermissionDenied when the one who offers holds neither the plan nor Manage Child Reseller, or `partner` does not stand below it;
    ValidationError when the partner above `partner` does not hold the plan, or nobody can order with it any more.
    """
    lock_tree()
    _permit(by, plan, partner)
    if plan.valid_to and plan.valid_to < timezone.localdate(at):
        raise ValidationError(_("“%(plan)s” is closed. Open it again before you offer it.") % {"plan": plan})
    if not _held_by(plan, partner.parent_id):
        values = {"above": partner.parent, "partner": partner, "plan": plan}
        raise ValidationError(
            _("%(above)s, above %(partner)s, does not hold “%(plan)s”. Offer it to %(above)s first.") % values
        )
    return PlanOffer.objects.get_or_create(plan=plan, partner=partner)[0]


@transaction.atomic
def withdraw_plan(*, plan: ServicePlan, partner: Partner, by: Account, at: datetime) -> list[str]:
    """Take `plan` back from `partner` and from everybody below it; the names of those who lost it.

    Customers who have the plan keep it; nobody there can order with it any more. Raises PermissionDenied when
    `partner` does not stand below the one who withdraws, or that one does not hold the plan.
    """
    lock_tree()
    _permit(by, plan, partner)
    below = Closure.objects.filter(ancestor=partner.pk).values("descendant")
    offers = PlanOffer.objects.filter(plan=plan, partner__in=below).select_related("partner")
    names = sorted(offer.partner.name for offer in offers)
    offers.delete()
    return names


def _permit(by: Account, plan: ServicePlan, partner: Partner) -> None:
    if reason := why_not_change_reseller(by, partner):
        raise PermissionDenied(reason)
    if partner.pk == by.partner_id or not by.sees_partner(partner.pk):
        raise PermissionDenied(_("A plan is passed on to resellers below your own company only."))
    if not _held_by(plan, by.partner_id):
        raise PermissionDenied(_("Your company does not hold “%(plan)s” itself.") % {"plan": plan})


def _held_by(plan: ServicePlan, partner_id: int | None) -> bool:
    holder = None if partner_id is None else Partner.objects.filter(pk=partner_id).first()
    return holder is not None and (holder.is_sp or PlanOffer.objects.filter(plan=plan, partner=holder).exists())
