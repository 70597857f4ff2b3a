"""Who may change how people of a company sign in, and who must set up a second factor first."""

from django.utils.translation import gettext as _

from partners.people.models import Account, Closure, Partner, Role
from partners.people.rules import why_not_change_reseller, why_not_take_over


def why_not_change_identity(user: Account, partner: Partner) -> str:
    """The identity provider of a company: its Chief Admin, and who may change the reseller.

    It says who is who, of the company's people and of those below it: nobody sets it whose own role opens less.
    """
    if partner.pk != user.partner_id and (reason := why_not_change_reseller(user, partner)):
        return reason
    if partner.pk == user.partner_id and not user.is_chief:
        return _("Only the Chief Admin changes the identity provider of the own company.")
    served = Closure.objects.filter(ancestor=partner.pk).values("descendant")
    people = Account.objects.visible_to(user).filter(partner__in=served)
    return why_not_take_over(user, *Role.objects.filter(pk__in=people.values("role")))


def must_set_up_factor(account) -> bool:
    """Whether the company wants a second factor of this person, who has none yet."""
    return account.partner.requires_factor and not account.has_factor
