"""What callers left on the lines of a customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.walls import ByParent, ByPartner


class Voicemail(models.Model):
    """One message. `key`: the network's own, so that it is taken once; `caller`: E.164, an extension, or empty.

    The sound lies in the folder of actions/voicemail.py as `stored_as`; of a message that was deleted it is gone, and who
    deleted it stands. `heard_by` and `deleted_by` are empty where somebody did so on the line's telephone; `on_phone`: the network keeps it for that.
    After VOICEMAIL_KEPT_DAYS nothing of it is left: so there is no history of these rows.
    """

    wall = ByParent("customer")

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="voicemails", db_index=False
    )
    line = models.ForeignKey("inventory.Line", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100, unique=True)
    extension = models.CharField(_("Extension"), max_length=20)
    user_name = models.CharField(_("User"), max_length=100, blank=True)
    caller = models.CharField(_("Caller"), max_length=60, blank=True)
    left_at = models.DateTimeField(_("Received"), db_index=True)
    seconds = models.PositiveIntegerField(_("Duration"))
    stored_as = models.CharField(max_length=50, blank=True)
    on_phone = models.BooleanField(default=False)
    heard_at = models.DateTimeField(_("Heard"), null=True)
    heard_by = models.CharField(_("Heard by"), max_length=100, blank=True)
    deleted_at = models.DateTimeField(_("Deleted"), null=True)
    deleted_by = models.CharField(_("Deleted by"), max_length=100, blank=True)

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        ordering = ["-left_at", "-id"]
        indexes = [
            models.Index(fields=["customer", "-left_at"], name="voicemail_of_customer"),
            models.Index(fields=["id"], name="voicemail_on_phone", condition=models.Q(on_phone=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deleted_at=None) | models.Q(stored_as=""), name="deleted_voicemail_has_no_sound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.extension} {self.user_name}".strip()


class VoicemailMail(OutboxRow):
    """Word of a message to the user of its line, by mail to the address that the line had then."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    voicemail = models.ForeignKey(Voicemail, on_delete=models.CASCADE, related_name="mails")
    address = models.EmailField(max_length=200)

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        pass
