"""A customer and the headline that grids show, kept in the transaction that changes the contract."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from catalogue.models.one_currency import REFUSE, one_currency
from customers.enums import (
    ENDED,
    HAS_CONTRACT,
    MAX_REMARKS,
    WAYS,
    BalanceControl,
    BillingPeriod,
    BusinessModel,
    Currency,
    CustomerStatus,
    CustomerType,
    Network,
)
from customers.models.holds import CustomerQuerySet, others, refuse
from oms.kit import phones
from oms.kit.moved import Moved
from oms.kit.periods import local_day
from oms.kit.reading.columns import AmountColumn, NameColumn
from oms.kit.reading.compared import NameKey
from oms.kit.search import Searched
from oms.kit.walls import ByPartner
from partners.people.enums import Language

S = CustomerStatus
# A contract is written in the customer's currency; nobody may add to it while the currency becomes another.
CONTRACT_IN_THE_CURRENCY = f"""
    perform 1 from customers_customer where id = NEW.id for update;
    if exists (select 1 from customers_serviceline where customer_id = NEW.id)
    or exists (select 1 from customers_planperiod where customer_id = NEW.id)
    or exists (select 1 from customers_deviceholding where customer_id = NEW.id)
    or exists (select 1 from customers_bundlechange where customer_id = NEW.id)
    then {REFUSE.format(name="contract_in_the_currency", words="The contract is in another currency.")} end if;
    return NEW;
"""


@pghistory.track(exclude=["admin_secret", "network", "network_done", "network_all", "namesake"])
class Customer(Moved):
    """A customer of a reseller (guide 2.5.1.1, 2.5.3).

    Names of others (`partner_name`, `plan_name`) are copies, so that grids sort by them over one index.
    `status` moves through `customers/actions/move.py` alone. `network`: of its commands that are not given up, how
    many are done; kept by the floor that sends them (`customers/actions/network.py: keep_network`).
    """

    wall = ByPartner()
    search = Searched(("code", "name", "admin_id", "cli"), typed=phones.e164_part)
    named = Searched(("code", "name"))  # by which rows of other tables call it

    code = models.CharField(_("Customer ID"), max_length=12, unique=True)
    partner = models.ForeignKey(
        "partners.Partner",
        on_delete=models.PROTECT,
        related_name="customers",
        verbose_name=_("Reseller"),
        db_index=False,
    )  # other indexes begin with it
    partner_name = models.CharField(max_length=100)
    name = NameColumn(_("Customer Company Name"), max_length=100)
    namesake = models.BooleanField(default=False, db_default=False)  # had another's name before names were unique
    domain = models.CharField(_("Domain"), max_length=100, blank=True)
    domain_inherited = models.BooleanField(default=False)  # the reseller's or the provider's, shared by many
    language = models.CharField(_("Language"), max_length=5, choices=Language, default=Language.ENGLISH)
    kind = models.CharField(_("Customer Type"), max_length=10, choices=CustomerType, default=CustomerType.NORMAL)
    status = FSMField(_("Customer Status"), choices=S, default=S.ORDERING, protected=True, max_length=12)
    cli = models.CharField(_("Customer CLI"), max_length=20, blank=True)
    time_zone = models.CharField(_("Billing Period Timezone"), max_length=40, default="Europe/London")

    admin_id = models.CharField(_("Administrator ID"), max_length=150, blank=True)
    admin_name = NameColumn(_("Administrator Name"), max_length=100, blank=True)
    admin_email = models.EmailField(_("Administrator E-mail"), blank=True)
    admin_comment = models.CharField(_("Comment"), max_length=200, blank=True)
    admin_secret = models.TextField(blank=True)  # encrypted, until the EMS has it

    contact_name = NameColumn(_("Contact Name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("Contact E-mail"), blank=True)
    contact_phone = models.CharField(_("Contact Direct Dial Call Number"), max_length=20, blank=True)
    contact_extension = models.CharField(_("Contact Extension"), max_length=10, blank=True)
    mobile = models.CharField(_("Mobile Number"), max_length=20, blank=True)
    remarks = ArrayField(models.CharField(max_length=200), size=MAX_REMARKS, default=list, blank=True)

    business_model = models.CharField(
        _("Business Model"), max_length=20, choices=BusinessModel, default=BusinessModel.HOSTED_PBX
    )
    customer_class = models.ForeignKey(
        "customers.CustomerClass",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="customers",
        verbose_name=_("Customer Class"),
    )
    billing_period = models.CharField(
        _("Billing Period"), max_length=12, choices=BillingPeriod, default=BillingPeriod.MONTHLY
    )
    balance_control = models.CharField(
        _("Balance Control"), max_length=10, choices=BalanceControl, default=BalanceControl.POSTPAID
    )
    currency = models.CharField(_("Currency"), max_length=3, choices=Currency, default=Currency.GBP)
    credit_limit = AmountColumn(_("Credit Limit"), max_digits=12, decimal_places=2, null=True, blank=True)
    available_funds = AmountColumn(_("Available Funds"), max_digits=12, decimal_places=2, null=True, blank=True)
    custom_data = models.JSONField(_("Custom Data"), default=dict, blank=True)

    description = models.CharField(_("Description"), max_length=300, blank=True)
    extended_name = NameColumn(_("Extended Name"), max_length=200, blank=True)
    external_id = models.CharField(_("External Customer ID"), max_length=60, blank=True)
    account_id = models.CharField(_("Account ID"), max_length=60, blank=True)
    deal_ids = models.CharField(_("Deal IDs"), max_length=200, blank=True)
    public_sector = models.BooleanField(_("Public Sector"), default=False)
    inactive_billing = models.BooleanField(_("Inactive Billing"), default=False)
    disable_number_management = models.BooleanField(_("Disable Number Management"), default=False)
    create_local_admin = models.BooleanField(_("Create Local Admin"), default=False)
    default_admin_role = models.CharField(
        _("Default Admin Role"), max_length=220, blank=True, db_default="", default=""
    )
    cloned_role_id = models.BigIntegerField(_("Cloned Admin Role"), null=True, blank=True)

    plan = models.ForeignKey(
        "catalogue.ServicePlan", null=True, blank=True, on_delete=models.PROTECT, related_name="customers"
    )
    plan_name = models.CharField(_("Service Plan"), max_length=100, blank=True)
    user_licenses = models.PositiveIntegerField(_("User License(EA)"), default=0)
    service_start = models.DateField(_("Service Start"), null=True, blank=True)
    service_end = models.DateField(null=True, blank=True)
    last_payment = models.DateField(_("Last Payment Date"), null=True, blank=True)
    cm_id = models.CharField(_("CM ID"), max_length=30, blank=True)
    tenant = models.CharField(_("Tenant"), max_length=30, blank=True)
    tenant_prefix = models.CharField(_("Tenant Prefix"), max_length=40, blank=True)
    network = models.CharField(_("Network"), max_length=10, choices=Network, blank=True, default="")
    network_done = models.PositiveIntegerField(default=0)
    network_all = models.PositiveIntegerField(default=0)
    ongoing_orders = models.PositiveIntegerField(_("Ongoing Orders"), default=0)

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "partner",  # what neighbours have is neither told nor in the way
                Lower("domain"),
                condition=Q(domain_inherited=False) & ~Q(domain="") & ~Q(status=S.CANCEL),
                name="customer_domain_unique",
            ),
            models.UniqueConstraint(
                "partner",
                NameKey("name"),
                condition=Q(namesake=False) & ~Q(status__in=ENDED),
                name="customer_name_unique",
            ),
            models.UniqueConstraint(
                "partner",
                Lower("admin_id"),
                condition=~Q(admin_id="") & ~Q(status=S.CANCEL),
                name="customer_admin_unique",
            ),
            models.CheckConstraint(
                condition=Q(credit_limit__isnull=True) | Q(balance_control="postpaid"),
                name="credit_limit_only_postpaid",
            ),
            models.CheckConstraint(
                condition=Q(available_funds__isnull=True) | Q(balance_control="prepaid"), name="funds_only_prepaid"
            ),
            models.CheckConstraint(
                condition=(Q(credit_limit__isnull=True) | Q(credit_limit__gte=0))
                & (Q(available_funds__isnull=True) | Q(available_funds__gte=0)),
                name="limit_and_funds_not_below_nought",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "name", "id"], name="customer_partner_name"),
            models.Index(fields=["partner", "status", "id"], name="customer_partner_status"),  # counted without being read
            *[
                models.Index(fields=[field, "id"], name=f"customer_by_{field}"[:30])
                for field in (
                    "partner_name", "name", "user_licenses", "admin_id", "admin_name", "service_start", "status",
                    "kind", "cli", "cm_id", "tenant", "tenant_prefix", "plan_name", "ongoing_orders", "network",
                )
            ],
        ]  # fmt: skip
        triggers = [
            pgtrigger.FSM(name="status_edges", field="status", transitions=WAYS.edges),
            one_currency("customer_in_the_currency", own=True, plan="catalogue_serviceplan"),
            pgtrigger.Trigger(
                name="contract_in_the_currency",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("currency"),
                condition=pgtrigger.Q(old__currency__df=pgtrigger.F("new__currency")),
                func=CONTRACT_IN_THE_CURRENCY,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customers:basic", args=[self.code])

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk in others():
            refuse(self.code)
        super().save(*args, **options)

    @property
    def has_contract(self) -> bool:
        """Whether anything can stand in its ledger."""
        return self.status in HAS_CONTRACT

    def today(self, at: datetime) -> date:
        """The day it is for the customer at `at`: forms offer it, actions judge by it."""
        return local_day(at, self.time_zone)

    def clock(self, at: datetime) -> time:
        """What the customer's clock shows at `at`."""
        return at.astimezone(ZoneInfo(self.time_zone)).time()

    ways = WAYS
    locals().update(
        ways.transitions(status)
    )  # a class body's locals are its attributes; customers/actions/move.py calls them
