"""Customer groups: customers of one call server that reach each other by extension (guide 2.5.6)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.enums import GroupAct
from customers.models.customer import Customer
from oms.kit.reading.columns import NameColumn
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.search import Searched
from oms.kit.tracked import tracked
from oms.kit.walls import ByParent, ByPartner


@tracked
class CustomerGroup(models.Model):
    """A group of a reseller's own customers. `cm_id` is that of its first customer, as long as it has any."""

    wall = ByPartner()
    search = Searched(("code", "name"))

    code = models.CharField(_("Customer Group ID"), max_length=12, unique=True)
    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, related_name="customer_groups", verbose_name=_("Reseller")
    )
    partner_name = models.CharField(max_length=100)
    name = NameColumn(_("Customer Group Name"), max_length=40)
    description = models.TextField(_("Description"), max_length=1000, blank=True)
    cm_id = models.CharField(_("CM ID"), max_length=30, blank=True)
    customer_count = models.PositiveIntegerField(_("Customers"), default=0)
    created_at = models.DateTimeField(_("Registration Date"))
    updated_at = models.DateTimeField(_("Last Updated"))
    updater = models.CharField(_("Last Updater"), max_length=100)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=[field, "id"], name=f"group_by_{field}")
            for field in ("partner_name", "name", "cm_id", "customer_count", "updated_at", "updater")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customers:group", args=[self.code])


class GroupMember(models.Model):
    """A customer in its group; the others dial `access_code` before its extensions."""

    wall = ByParent("customer")

    group = models.ForeignKey(CustomerGroup, on_delete=models.PROTECT, related_name="members")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="membership")
    access_code = models.CharField(_("Customer Access Code"), max_length=10)

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "access_code"], name="access_code_once_per_group")]


class GroupChange(models.Model):
    """A customer was put into a group, or taken out (guide 2.5.6.3). Names are copies: resellers read them."""

    wall = ByParent("group", insert_only=True)

    group = models.ForeignKey(CustomerGroup, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("Change Date"))
    act = models.CharField(_("Act Type"), max_length=6, choices=GroupAct)
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    company = models.CharField(_("SP / Reseller"), max_length=100)
    operator = models.CharField(_("Operator"), max_length=100)

    objects = scoped("group__partner_id").as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "at", "id"], name="group_change_at")]
