"""Device types, order groups and models (guide 2.5.1.7: Device Type, Sub Type, Model)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.enums import Maker
from catalogue.models.one_currency import currency_stays
from oms.kit.offered import Offered
from oms.kit.reading.columns import AmountColumn, NameColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class DeviceType(Offered):
    wall = BySP()

    HOLDS = ("groups",)

    name = NameColumn(_("Device Type"), max_length=60, unique=True)

    class Meta(Offered.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked
class DeviceOrderGroup(Offered):
    """The sub type under which a model is ordered."""

    wall = BySP()

    WITHIN = ("type",)
    HOLDS = ("models",)

    name = NameColumn(_("Device Order Group"), max_length=60, unique=True)
    type = models.ForeignKey(DeviceType, on_delete=models.PROTECT, related_name="groups", verbose_name=_("Device Type"))

    class Meta(Offered.Meta):
        ordering = ["type__name", "name"]

    def __str__(self) -> str:
        return self.name


@tracked
class DeviceModel(Offered):
    """A model with its price; `by_mac` models are managed one by one. `maker`: whose files it asks for, or nothing."""

    wall = BySP()

    WITHIN = ("group",)
    HOLDS = ("packages",)

    name = NameColumn(_("Device Model"), max_length=60, unique=True)
    group = models.ForeignKey(
        DeviceOrderGroup, on_delete=models.PROTECT, related_name="models", verbose_name=_("Device Order Group")
    )
    price = AmountColumn(_("List Price"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3, default="GBP")
    by_mac = models.BooleanField(_("Managed by MAC"), default=True)
    maker = models.CharField(_("Provisions itself as"), max_length=20, choices=Maker, blank=True, default="")

    class Meta(Offered.Meta):
        ordering = ["group__type__name", "group__name", "name"]
        triggers = [currency_stays()]

    def __str__(self) -> str:
        return self.name
