"""Additional info items: what the provider wants to know of its resellers and customers (guide 2.7.1.3)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import NameColumn, QuantityColumn
from oms.kit.remembered import Remembering
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner, BySP
from partners.channel.enums import AdditionalKind, AdditionalOwner


class AdditionalItemQuerySet(Remembering):
    def visible_to(self, user) -> models.QuerySet:
        """The provider's set-up: everybody signed in reads it."""
        return self.all() if getattr(user, "is_authenticated", False) else self.none()

    def asked_of(self, owner: str) -> models.QuerySet:
        """Items that stand in the forms of resellers, or of customers, in their order."""
        return self.filter(owner=owner, is_available=True).order_by("sort_key", "id")


@pghistory.track()
class AdditionalItem(models.Model):
    """One item. Values of resellers are `AdditionalValue` rows; values of a customer stand in `Customer.custom_data`
    under `key`. An item with values is made unavailable, never deleted.
    """

    wall = BySP()

    owner = models.CharField(_("Used for"), max_length=10, choices=AdditionalOwner)
    name = NameColumn(_("Item"), max_length=60)
    kind = models.CharField(_("Type"), max_length=10, choices=AdditionalKind)
    choices = ArrayField(
        models.CharField(max_length=60), verbose_name=_("Choices"), default=list, blank=True, help_text=_("For Select.")
    )
    is_mandatory = models.BooleanField(_("Mandatory"), default=False)
    is_available = models.BooleanField(_("Available"), default=True)
    sort_key = QuantityColumn(_("Sort Key"), default=0)

    objects = AdditionalItemQuerySet.as_manager()

    class Meta:
        ordering = ["owner", "sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="additional_name_once_per_owner"),
            models.CheckConstraint(condition=~Q(kind="select") | ~Q(choices=[]), name="additional_select_has_choices"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What forms and JSON know this item by."""
        return f"item_{self.pk}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AdditionalValue(models.Model):
    """What a reseller answers; text as typed, a day as 2026-11-20, a tick as yes or no."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="additional")
    item = models.ForeignKey(AdditionalItem, on_delete=models.PROTECT, related_name="values")
    value = models.CharField(_("Value"), max_length=500)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "item"], name="one_value_per_item_and_partner")]
