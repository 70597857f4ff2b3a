"""What an order line sells."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from catalogue.enums import USER_LICENSE_GROUP, ChargeMode, DeviceTerms, ItemType, PayMode, Reach, TrialUnit
from catalogue.models.device import DeviceModel
from catalogue.models.license import CloudLicense
from catalogue.models.one_currency import currency_stays, one_currency
from oms.kit.offered import Offered
from oms.kit.reading.columns import AmountColumn, NameColumn, SmallQuantityColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class ItemGroup(Offered):
    """A heading under which items are ordered, for example User License, Analytics, ACD."""

    wall = BySP()

    HOLDS = ("items",)

    name = NameColumn(_("Item Group"), max_length=60, unique=True)
    order = SmallQuantityColumn(_("Sort Key"), default=0)

    class Meta(Offered.Meta):
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def counts_users(self) -> bool:
        return self.name == USER_LICENSE_GROUP


@tracked
class OrderItem(Offered):
    """A thing with a price. Amounts are in `currency`, before tax; that of a user package includes its `device`."""

    wall = BySP()
    OTHER_CURRENCY = _("%(item)s is priced in %(a)s, the package in %(b)s.")

    WITHIN = ("group", "license", "device")

    before: "OrderItem | None"  # pinned on by a list that is read in (catalogue/imports.py): the item as it is
    new_price: Decimal | None  # and what it shall cost
    price_today: Decimal  # read with it (catalogue/queries/price.py)

    code = models.SlugField(_("Item Code"), max_length=40, unique=True)
    name = NameColumn(_("Order Item"), max_length=100, unique=True)
    kind = models.CharField(_("Item Type"), max_length=20, choices=ItemType)
    group = models.ForeignKey(ItemGroup, on_delete=models.PROTECT, related_name="items", verbose_name=_("Item Group"))
    license = models.ForeignKey(
        CloudLicense,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("Linked Cloud License"),
    )
    device = models.ForeignKey(
        DeviceModel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="packages",
        verbose_name=_("Device Model"),
    )
    device_terms = models.CharField(_("Owner Type"), max_length=10, choices=DeviceTerms, default=DeviceTerms.RENTED)
    reach = models.CharField(_("May Call"), max_length=15, choices=Reach, default=Reach.ALL)  # lines of a user package
    voicemail = models.BooleanField(_("Voicemail"), default=False)  # of the same lines
    list_price = AmountColumn(_("List Price"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3, default="GBP")
    charge = models.CharField(_("Charged"), max_length=10, choices=ChargeMode, default=ChargeMode.MONTHLY)
    pay = models.CharField(_("Pre/Post"), max_length=5, choices=PayMode, default=PayMode.PRE)
    trial_max = SmallQuantityColumn(_("Maximum trial"), default=0)
    trial_unit = models.CharField(_("Period"), max_length=5, choices=TrialUnit, default=TrialUnit.MONTH)
    description = models.CharField(_("Description"), max_length=300, blank=True)

    class Meta(Offered.Meta):
        ordering = ["group__order", "name"]
        constraints = [
            *Offered.Meta.constraints,
            models.CheckConstraint(condition=Q(list_price__gte=0), name="list_price_not_negative"),
            models.CheckConstraint(
                condition=Q(device__isnull=True) | Q(kind=ItemType.USER_PACKAGE),
                name="only_user_packages_have_a_device",
            ),
            models.CheckConstraint(
                condition=Q(reach=Reach.ALL) | Q(kind=ItemType.USER_PACKAGE), name="only_user_packages_have_a_reach"
            ),
            models.CheckConstraint(
                condition=Q(voicemail=False) | Q(kind=ItemType.USER_PACKAGE), name="only_user_packages_have_voicemail"
            ),
            models.UniqueConstraint(
                Lower("code"), name="item_code_in_any_case", violation_error_message=_("Another item has this code.")
            ),
        ]
        triggers = [
            currency_stays(),
            one_currency("device_in_its_currency", own=True, device="catalogue_devicemodel"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class PackageContent(models.Model):
    """`quantity` of `content` come with each `package`."""

    wall = BySP()

    package = models.ForeignKey(OrderItem, on_delete=models.CASCADE, related_name="contents")
    content = models.ForeignKey(OrderItem, on_delete=models.PROTECT, related_name="contained_in")
    quantity = SmallQuantityColumn(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "content"], name="package_holds_content_once"),
            models.CheckConstraint(condition=~Q(package=F("content")), name="package_not_in_itself"),
        ]
        triggers = [
            one_currency("content_in_the_currency", package="catalogue_orderitem", content="catalogue_orderitem")
        ]


@tracked
class PackageUpgrade(models.Model):
    """A package may be upgraded to another (guide 2.5.2.8)."""

    wall = BySP()

    source = models.ForeignKey(OrderItem, on_delete=models.CASCADE, related_name="upgrades")
    target = models.ForeignKey(OrderItem, on_delete=models.PROTECT, related_name="upgraded_from")
    back = models.BooleanField(_("Way back"), default=False)  # users may be given the source again (Swap)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="one_upgrade_path")]
        triggers = [one_currency("upgrade_in_the_currency", source="catalogue_orderitem", target="catalogue_orderitem")]
