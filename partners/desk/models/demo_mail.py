"""Where the demo's mails land when there is no mail server."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class DemoMail(models.Model):
    """A mail as a mail server would have got it. It belongs to the provider alone, whoever it is addressed to."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField(_("Date"))
    sender = models.CharField(_("From"), max_length=300)
    receiver = models.CharField(_("To"), max_length=300)
    subject = models.CharField(_("Subject"), max_length=300)
    headers = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    size = models.PositiveIntegerField(_("Size"), default=0)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at", "id"], name="demo_mail_at")]
