"""Where a customer's telephones fetch what they sign on with, and what was fetched."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.enums import FETCHED_TONES, Fetched
from oms.kit import macs
from oms.kit.scope import scoped
from oms.kit.tracked import tracked
from oms.kit.walls import ByParent


@tracked
class PhoneAddress(models.Model):
    """An address below which a customer's telephones find their files. Only the hash of its token is kept.

    `revoked_at`: from then on nobody finds it; a customer has one that is not.
    """

    wall = ByParent("customer")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="phone_addresses")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("Since"))
    made_by = models.CharField(_("Operator"), max_length=100)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=100, blank=True)

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(revoked_at=None), name="one_phone_address_each"),
        ]


class PhoneFetch(models.Model):
    """A file that was asked for at a customer's address. `mac` as in the file's name, or empty; `ip` and `agent`: who asked.

    Nothing of what the file said stands here.
    """

    wall = ByParent("customer", insert_only=True)

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    mac = models.CharField(_("Device"), max_length=12, blank=True)
    file = models.CharField(_("File"), max_length=100)
    ip = models.CharField(_("Address"), max_length=45, blank=True)
    agent = models.CharField(_("User agent"), max_length=200, blank=True)
    at = models.DateTimeField(_("When"))
    result = models.CharField(_("Result"), max_length=10, choices=Fetched)

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["customer", "-at"], name="phone_fetch_of_customer"),
            models.Index(fields=["mac", "-at"], name="phone_fetch_of_device"),
        ]

    @property
    def shown(self) -> str:
        """The MAC as a person reads it."""
        return macs.show(self.mac)

    @property
    def tone(self) -> str:
        return FETCHED_TONES[Fetched(self.result)]
