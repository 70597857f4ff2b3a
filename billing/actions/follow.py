"""Copies of names follow what they copy."""

from django.db import transaction

from billing.models import BankFile
from partners.models import Partner


@transaction.atomic
def follow_partner(*, partner: Partner) -> None:
    """The bank files of a reseller carry its new name; its accounts do by themselves."""
    BankFile.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
