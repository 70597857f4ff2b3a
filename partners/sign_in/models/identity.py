"""Identity providers of partners (OpenID Connect), and which of their people are which accounts."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import NameColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["client_secret"])
class IdentityProvider(models.Model):
    """Where people of a partner sign in with their company's account; at most one is switched on at a time.

    `client_secret` is sealed; `secret_set_at` says in the history that it was changed.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="identity_providers")
    name = NameColumn(_("Name"), max_length=60)
    issuer = models.URLField(_("Issuer"), max_length=300)
    client_id = models.CharField(_("Client ID"), max_length=200)
    client_secret = models.TextField(_("Client Secret"), blank=True, default="")
    secret_set_at = models.DateTimeField(_("Client Secret set"))
    is_active = models.BooleanField(_("Switched on"), default=False)
    is_only = models.BooleanField(_("Only by this provider"), default=False)
    serves_below = models.BooleanField(_("Also for resellers below"), default=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["-is_active", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "issuer"], name="issuer_once_per_partner"),
            models.UniqueConstraint(
                fields=["partner"], condition=Q(is_active=True), name="one_identity_provider_switched_on"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), exclude=["last_used_at"])
class LinkedIdentity(models.Model):
    """Subject `subject` of `issuer` is this account.

    The row belongs to the account's partner; the provider may be that of a partner above, so its id is a plain number.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="identities")
    provider_key = models.BigIntegerField()
    issuer = models.CharField(_("Issuer"), max_length=300)
    subject = models.CharField(_("Subject"), max_length=255)
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider_key", "issuer", "subject"], name="subject_is_one_account"),
            models.UniqueConstraint(fields=["provider_key", "account"], name="account_is_one_subject"),
        ]
