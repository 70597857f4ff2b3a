"""Addresses to which call servers send their records."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from callstats.formats.known import format_choices
from oms.kit.scope import PartnerQuerySet
from oms.kit.tracked import tracked
from oms.kit.walls import ByPartner


@tracked
class PushAddress(models.Model):
    """An address at which whoever holds it leaves records of one call server. Only the hash of its token is kept.

    `partner` is the provider, who alone sees it. `zone`: the clock of times that name none. `revoked_at`: from then on nobody finds it; a call server has one that is not.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    server = models.ForeignKey("inventory.CallServer", on_delete=models.PROTECT, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64, unique=True)
    format = models.CharField(_("Format"), max_length=20, choices=format_choices)
    zone = models.CharField(_("Clock"), max_length=40)
    made_at = models.DateTimeField(_("Since"))
    made_by = models.CharField(_("Operator"), max_length=100)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=100, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["server"], condition=Q(revoked_at=None), name="one_push_address_each"),
        ]
