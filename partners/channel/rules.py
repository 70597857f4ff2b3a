"""Who may change onboarding, the escalation matrix and the own company (docs/rights.md)."""

from django.utils.translation import gettext as _

from partners.channel.models import OnboardingStep
from partners.people.models import Account, Partner
from partners.people.rules import why_not_change_reseller


def why_not_change_contact(user: Account, partner: Partner) -> str:
    """My Information / Basic Info: the Chief Admin keeps the own company's address and language."""
    if partner.pk != user.partner_id or not user.is_chief:
        return _("Only the Chief Admin changes the information of the own company.")
    return ""


def why_not_tick_step(user: Account, step: OnboardingStep) -> str:
    """The step's owner, and those who may change the reseller."""
    if step.owner_id == user.pk:
        return ""
    return why_not_change_reseller(user, step.onboarding.partner)


def why_not_keep_matrix(user: Account) -> str:
    """The escalation matrix is kept by the provider."""
    return "" if user.partner.is_sp else _("Only the service provider changes the escalation matrix.")
