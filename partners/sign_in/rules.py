"""Who may change how people of a company sign in, and who must set up a second factor first."""

from django.utils.translation import gettext as _

from partners.people.models import Account, Partner
from partners.people.rules import why_not_change_reseller


def why_not_change_identity(user: Account, partner: Partner) -> str:
    """The identity provider of a company: its Chief Admin, and who may change the reseller."""
    if partner.pk != user.partner_id:
        return why_not_change_reseller(user, partner)
    return "" if user.is_chief else _("Only the Chief Admin changes the identity provider of the own company.")


def must_set_up_factor(account) -> bool:
    """Whether the company wants a second factor of this person, who has none yet."""
    return account.partner.requires_factor and not account.has_factor
