"""Service plans: what may be ordered together, by whom, within which limits."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.enums import PlanType
from catalogue.models.bundle import CallBundle
from catalogue.models.device import DeviceModel
from catalogue.models.item import OrderItem
from catalogue.models.one_currency import currency_stays, one_currency
from oms.kit.money import Money
from oms.kit.offered import Offered, PeriodQuerySet
from oms.kit.reading.columns import AmountColumn, NameColumn, QuantityColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.tracked import tracked
from oms.kit.walls import ByPartner, BySP


class PlanQuerySet(PeriodQuerySet):
    def offered_to(self, partner_id: int) -> models.QuerySet:
        """Plans that this partner may order."""
        return self.filter(offers__partner_id=partner_id)

    def visible_to(self, user) -> models.QuerySet:
        """Plans offered to the user's partner or to one below it; the provider sees all."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.partner.is_sp:
            return self.all()
        return self.filter(pk__in=PlanOffer.objects.filter(partner_id__in=user.reach()).values("plan"))


@tracked
class ServicePlan(Offered):
    """A plan. `max_channels` bounds its trunk channels, whose prices are per channel and month (guide 2.5.1.6, .11);
    fraud limits are money per user and day (guide 2.5.1.8).
    """

    wall = BySP()
    OTHER_CURRENCY = _("%(item)s is priced in %(a)s, the plan in %(b)s.")

    name = NameColumn(_("Service Plan"), max_length=100, unique=True)
    kind = models.CharField(_("Service Plan Type"), max_length=10, choices=PlanType)
    description = models.CharField(_("Description"), max_length=300, blank=True)
    attach_file = models.BooleanField(_("Attach File"), default=False)
    fraud_change = models.BooleanField(_("Call Fraud Change"), default=False)
    max_channels = QuantityColumn(_("Max Channels"), default=0)
    price_sip = AmountColumn(_("SIP Trunk Channel"), max_digits=10, decimal_places=2, default=0)
    price_tdm = AmountColumn(_("TDM Trunk Channel"), max_digits=10, decimal_places=2, default=0)
    price_pbx = AmountColumn(_("On-Premise PBX-SIP Trunk Channel"), max_digits=10, decimal_places=2, default=0)
    fraud_default = AmountColumn(
        _("Default Outgoing Call Limit (per User)"), max_digits=10, decimal_places=2, default=20
    )
    fraud_max = AmountColumn(_("Maximum"), max_digits=10, decimal_places=2, default=200)
    currency = models.CharField(_("Currency"), max_length=3, default="GBP")

    items = models.ManyToManyField(OrderItem, through="PlanItem", related_name="plans")
    bundles = models.ManyToManyField(CallBundle, through="PlanBundle", related_name="plans")
    devices = models.ManyToManyField(DeviceModel, through="PlanDevice", related_name="plans")

    objects = PlanQuerySet.as_manager()

    class Meta(Offered.Meta):
        ordering = ["name"]
        constraints = [
            *Offered.Meta.constraints,
            models.CheckConstraint(condition=Q(fraud_default__lte=F("fraud_max")), name="fraud_default_within_maximum"),
            models.CheckConstraint(
                condition=Q(price_sip__gte=0, price_tdm__gte=0, price_pbx__gte=0), name="channel_prices_not_negative"
            ),
        ]
        triggers = [currency_stays()]

    def __str__(self) -> str:
        return self.name

    @property
    def is_trunk(self) -> bool:
        return self.kind == PlanType.SIP_TRUNK

    def channel_price(self, kind: str) -> Money:
        """One trunk channel of this kind (customers.enums.Channel) for a month, before tax."""
        return Money(getattr(self, f"price_{kind}"), self.currency)


@tracked
class PlanOffer(models.Model):
    """A plan that a partner may order (guide 2.7.1.6)."""

    wall = ByPartner()

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="offers")
    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="offers")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "partner"], name="plan_offered_once")]


@tracked
class PlanItem(models.Model):
    wall = BySP()

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="plan_items")
    item = models.ForeignKey(OrderItem, on_delete=models.PROTECT, related_name="plan_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "item"], name="item_once_per_plan")]
        triggers = [one_currency("item_in_the_currency", plan="catalogue_serviceplan", item="catalogue_orderitem")]


@tracked
class PlanBundle(models.Model):
    wall = BySP()

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="plan_bundles")
    bundle = models.ForeignKey(CallBundle, on_delete=models.PROTECT, related_name="plan_bundles")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "bundle"], name="bundle_once_per_plan")]
        triggers = [one_currency("bundle_in_the_currency", plan="catalogue_serviceplan", bundle="catalogue_callbundle")]


@tracked
class PlanDevice(models.Model):
    wall = BySP()

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="plan_devices")
    model = models.ForeignKey(DeviceModel, on_delete=models.PROTECT, related_name="plan_devices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "model"], name="device_once_per_plan")]
        triggers = [one_currency("device_in_the_currency", plan="catalogue_serviceplan", model="catalogue_devicemodel")]
