"""What connected platforms are told of a customer: outbox rows, one lane for each platform and customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.enums import Platform
from inventory.platforms.driver import StepKind
from oms.kit.follows import Follows
from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class PlatformStep(OutboxRow):
    """One step at one platform. `payload`: in the words of inventory/platforms/driver.py; `answer`: what it said, to be
    shown. What the customer has there is what its steps say: nothing of it is kept beside them."""

    wall = ByPartner()
    with_customer = Follows()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="platform_steps")
    platform = models.CharField(_("Connected Platform"), max_length=20, choices=Platform)
    kind = models.CharField(_("Step"), max_length=20, choices=StepKind)
    payload = models.JSONField(default=dict)
    answer = models.JSONField(default=dict, blank=True)
    account = models.ForeignKey("partners.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    account_name = models.CharField(_("By"), max_length=100, blank=True)
    failure_told = models.BooleanField(default=False)  # once for each step, whatever a further try does

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        indexes = [
            *OutboxRow.Meta.indexes,
            models.Index(fields=["customer", "platform", "-id"], name="platform_step_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_platform_display()}: {self.get_kind_display()}"
