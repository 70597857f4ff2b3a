"""Second factors of an account: authenticator app, passkeys, recovery codes."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner
from partners.sign_in.enums import FactorKind

COUNTS = (FactorKind.APP, FactorKind.PASSKEY)  # recovery codes alone are no second factor


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["secret", "codes", "last_step", "last_used_at"],
)
class Factor(models.Model):
    """One factor, confirmed when it was added; `partner` is the account's, so that the wall stands on the row itself.

    `secret`: the app's key or the passkey's public credential, sealed. `codes`: hashes of the recovery codes that are
    left. `last_step`: the time step of the last code that was taken, so that none is taken twice.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(_("Kind"), max_length=10, choices=FactorKind)
    name = models.CharField(_("Name"), max_length=60, blank=True, default="")
    secret = models.TextField(blank=True, default="")
    codes = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(_("Made"))
    last_used_at = models.DateTimeField(_("Last used"), null=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=~Q(kind="passkey"), name="one_factor_of_a_kind_but_passkeys"
            ),
            models.UniqueConstraint(
                fields=["account", "name"], condition=Q(kind="passkey"), name="passkey_name_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())
