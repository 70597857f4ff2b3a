"""A partner: the provider at the root, resellers below it at any depth."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from oms.kit.reading.columns import NameColumn, PostcodeColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByTree
from oms.kit.working_days import country_of
from partners.people.enums import Language, PartnerKind, PartnerStatus, Right
from partners.people.models.rights import EightRights


class PartnerTreeQuerySet(PartnerQuerySet, TreeQuerySet):
    """Partners; a partner belongs to itself."""

    partner_path = "pk"


@pghistory.track(exclude=["lft", "rght", "tree_id", "level", "customer_count", "demo_customer_count"])
class Partner(EightRights, MPTTModel):
    """A partner of the tree, its status and the eight rights of guide 2.7.1.5.

    Tree fields are written by `partners/people/actions/tree.py` alone; the two counts by
    `partners/people/actions/headline.py`, called in the transaction that changes the customers.
    """

    wall = ByTree()

    code = models.CharField(_("Reseller ID"), max_length=12, unique=True)
    name = NameColumn(_("Reseller Company Name"), max_length=100)
    domain = models.CharField(_("Reseller Domain"), max_length=100, blank=True)
    kind = models.CharField(_("Reseller Type"), max_length=10, choices=PartnerKind)
    parent = TreeForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("Parent Reseller"),
    )
    status = models.CharField(_("Status"), max_length=10, choices=PartnerStatus, default=PartnerStatus.ACTIVE)
    nation = models.CharField(_("Nation"), max_length=2, default="GB")
    language = models.CharField(_("Language"), max_length=5, choices=Language, default=Language.ENGLISH)
    demo_limit = models.PositiveIntegerField(_("Demo Customer Limit"), default=0)
    address = NameColumn(_("Address"), max_length=200, blank=True)
    city = NameColumn(_("City"), max_length=100, blank=True)
    county = NameColumn(_("County"), max_length=100, blank=True)
    postal_code = PostcodeColumn(_("Postal Code"), max_length=20, blank=True)
    phone_number = models.CharField(_("Phone Number"), max_length=30, blank=True)
    note = models.TextField(_("Note"), blank=True, max_length=1000)

    requires_factor = models.BooleanField(_("Second Factor Required"), default=False)

    customer_count = models.PositiveIntegerField(_("Customer(EA)"), default=0)
    demo_customer_count = models.PositiveIntegerField(_("Demo Customers(EA)"), default=0)

    created_at = models.DateTimeField(_("Register Date"), auto_now_add=True)

    objects = TreeManager.from_queryset(PartnerTreeQuerySet)()

    class MPTTMeta:
        order_insertion_by: list[str] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent"], condition=Q(parent__isnull=True), name="one_root", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="partner_not_its_own_parent"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="partner_by_name")]

    def __str__(self) -> str:
        return self.name

    def holds(self, right: Right) -> bool:
        """Whether this partner holds `right`; the provider holds all."""
        return self.kind == PartnerKind.SP or getattr(self, right.value)

    @property
    def is_sp(self) -> bool:
        return self.kind == PartnerKind.SP

    @property
    def nation_name(self) -> str:
        return country_of(self.nation)

    @property
    def is_active(self) -> bool:
        return self.status == PartnerStatus.ACTIVE
