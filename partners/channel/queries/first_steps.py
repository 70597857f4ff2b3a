"""What a new reseller has done already, read from the data."""

from partners.branding.models import Branding
from partners.people.models import Account


def has_people(user: Account) -> bool:
    """Whether the company has more than the one account it began with."""
    return Account.objects.visible_to(user).filter(partner_id=user.partner_id).count() > 1


def has_logo(user: Account) -> bool:
    return Branding.objects.visible_to(user).filter(partner_id=user.partner_id).exclude(logo_hash="").exists()
