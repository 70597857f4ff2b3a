"""Sessions of people, as they themselves see and end them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class SignedInSession(models.Model):
    """One sign-in of an account. The session itself carries `mark`; nobody can become the person by what stands here."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="sessions")
    mark = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    ip = models.CharField(_("Login IP"), max_length=45, blank=True)
    browser = models.CharField(_("Browser"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("Signed in"))
    last_act_at = models.DateTimeField(_("Last active"))
    ended_at = models.DateTimeField(null=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["-last_act_at", "-id"]
