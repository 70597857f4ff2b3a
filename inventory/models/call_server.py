"""Call servers (CM) and the tenants on them."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.ems.drivers import DEFAULT, driver_choices
from oms.kit.offered import Offered
from oms.kit.reading.columns import NameColumn, QuantityColumn
from oms.kit.scope import scoped
from oms.kit.walls import ByParent, BySP


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CallServer(Offered):
    """A call manager of the network, with what phones need to find it (guide 2.5.3.8)."""

    wall = BySP()

    cm_id = models.CharField(_("CM ID"), max_length=30, unique=True)
    name = NameColumn(max_length=60)
    driver = models.CharField(_("Network"), max_length=30, choices=driver_choices, default=DEFAULT)
    capacity = QuantityColumn(_("Tenants"), default=500)
    lip_ip = models.CharField(_("iPECS LIP Phone Registration IP Address"), max_length=60, blank=True)
    sip_url = models.CharField(_("iPECS SIP Phone Provisioning URL"), max_length=200, blank=True)
    sip_ip = models.CharField(_("SIP Phone Registration IP Address"), max_length=60, blank=True)
    media_ip = models.CharField(_("SIP Extension Media IP Address"), max_length=60, blank=True)
    uce_ip = models.CharField(_("UCE Provisioning IP Address"), max_length=60, blank=True)
    one_url = models.CharField(_("iPECS One URL"), max_length=200, blank=True)
    acb_url = models.CharField(_("ACB URL"), max_length=200, blank=True)
    analytics_url = models.CharField(_("Analytics URL"), max_length=200, blank=True)

    class Meta(Offered.Meta):
        ordering = ["cm_id"]

    def __str__(self) -> str:
        return self.cm_id


@pghistory.track()
class Tenant(models.Model):
    """A customer's place on a call server."""

    wall = ByParent("customer")

    customer = models.OneToOneField("customers.Customer", on_delete=models.PROTECT, related_name="tenancy")
    server = models.ForeignKey(CallServer, on_delete=models.PROTECT, related_name="tenants")
    number = models.PositiveIntegerField(_("Tenant"))
    prefix = models.CharField(_("Tenant Prefix"), max_length=40)

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["server", "number"], name="tenant_once_per_server")]
