"""Call records, a partition for each day (docs/calls.md)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from callstats.enums import CallType, Direction, Result
from oms.kit.follows import Follows
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByParent, ByPartner


class CallQuerySet(PartnerQuerySet):
    def assigned(self) -> "CallQuerySet":
        """Calls whose customer is known; all others wait with the provider."""
        return self.filter(customer__isnull=False)


class Call(models.Model):
    """One call as one party's extension saw it.

    `partner` is the customer's reseller today; the provider while nobody is known. A record is told by `mark`, the md5 of
    call server, call ID and leg: together with `started_at` it is unique, so that a record read twice counts once.
    Several legs joined into one call (`linked`) leave the marks of all of them in `legs`. Without foreign keys in the
    database: ten million rows a day would each look up five tables.
    """

    wall = ByPartner()
    with_customer = Follows(by_trigger=True)
    by_day = "started_at"  # partitioned by RunSQL; the walls know such a table although Django does not manage it

    started_at = models.DateTimeField(_("Start"), db_default=Now())
    mark = models.UUIDField()
    server = models.ForeignKey(
        "inventory.CallServer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    partner = models.ForeignKey("partners.Partner", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="calls"
    )
    site = models.ForeignKey(
        "customers.Site", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    file = models.ForeignKey(
        "callstats.CallFile", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    direction = models.CharField(_("Direction"), max_length=3, choices=Direction)
    type = models.CharField(_("Call Type"), max_length=5, choices=CallType)
    result = models.CharField(_("Result"), max_length=10, choices=Result)
    answered_at = models.DateTimeField(_("Answered"), null=True)
    ended_at = models.DateTimeField(_("End"))
    seconds = models.IntegerField(_("Duration"), default=0)
    tenant = models.CharField(_("Tenant"), max_length=100, default="", db_default="")
    extension = models.CharField(_("Extension"), max_length=20, default="", db_default="")
    number = models.CharField(_("Direct Dial Call Number"), max_length=20, default="", db_default="")
    other = models.CharField(_("Other Party"), max_length=60, default="", db_default="")
    user_name = models.CharField(_("User Name"), max_length=100, default="", db_default="")
    trunk = models.CharField(_("Trunk"), max_length=80, default="", db_default="")
    call_id = models.CharField(_("Call ID"), max_length=120, default="", db_default="")
    linked = models.CharField(max_length=80, default="", db_default="")
    legs = ArrayField(models.UUIDField(), null=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "callstats_call"

    def __str__(self) -> str:
        return self.call_id


class ChangedHour(models.Model):
    """An hour of a customer whose calls changed since it was rolled up; written in the transaction that changed them. Without a
    foreign key in the database, which would look the customer up for each."""

    wall = ByParent("customer", root_at_once=True)

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    hour = models.DateTimeField()  # its beginning, UTC
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "customer"], name="changed_customer_hour_once")]
