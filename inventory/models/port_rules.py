"""What a supplier of ports asks for: lead times, deadlines, reject codes. Set up by the provider (domain.md 4.1)."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.porting.states import Installation, Repairer
from inventory.suppliers.drivers import BY_HAND, supplier_choices
from oms.kit.offered import Offered
from oms.kit.reading.columns import NameColumn, SmallQuantityColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class PortSupplier(Offered):
    """Who carries out our ports in a country. Its clock and its country's calendar count all days.

    Hours to reply and to resubmit are working days of 24 hours; hours before the port are hours of the clock.
    `furthest_days`: the last day that it takes, 0 for any. `standard`: new requests of its country go to it.
    """

    wall = BySP()

    name = NameColumn(_("Supplier"), max_length=60, unique=True)
    country = models.CharField(_("Nation"), max_length=2, default="GB")
    zone = models.CharField(_("Time Zone"), max_length=40, default="Europe/London")
    driver = models.CharField(_("Reached by"), max_length=20, choices=supplier_choices, default=BY_HAND)
    email = models.EmailField(_("E-mail"), blank=True)
    standard = models.BooleanField(_("Standard for its nation"), default=False)
    cutoff = models.TimeField(_("Cut-off"), default=time(13))
    from_acceptance = models.BooleanField(_("Lead time counts from acceptance"), default=False)
    reply_single = SmallQuantityColumn(_("Reply, single line (hours)"), default=24)
    reply_multi = SmallQuantityColumn(_("Reply, others (hours)"), default=48)
    resubmit_single = SmallQuantityColumn(_("Resubmit, single line (hours)"), default=24)
    resubmit_multi = SmallQuantityColumn(_("Resubmit, others (hours)"), default=48)
    change_single = SmallQuantityColumn(_("Date change until, single line (hours before)"), default=24)
    change_multi = SmallQuantityColumn(_("Date change until, others (hours before)"), default=48)
    losing_cancels = SmallQuantityColumn(_("Losing provider may cancel until (hours before)"), default=48)
    objection_hours = SmallQuantityColumn(
        _("Port-out: the reseller may object within (hours)"), default=24, db_default=24
    )
    furthest_days = SmallQuantityColumn(_("Latest date (days ahead)"), default=0)
    port_time = models.TimeField(_("Porting begins at"), default=time(10))
    longest_hours = SmallQuantityColumn(_("Porting takes at most (hours)"), default=6)
    letter_months = SmallQuantityColumn(_("Letters of authority are kept (months)"), default=12)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    class Meta(Offered.Meta):
        ordering = ["name"]
        constraints = [
            *Offered.Meta.constraints,
            models.UniqueConstraint(
                fields=["country"], condition=Q(standard=True), name="one_standard_port_supplier",
                violation_error_message=_("This nation has a standard supplier already; take the mark off that one first."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@tracked
class PortLeadTime(models.Model):
    """Working days from so many numbers on: PRO, the losing provider holds the range; SUP, another does."""

    wall = BySP()

    supplier = models.ForeignKey(
        PortSupplier, on_delete=models.PROTECT, related_name="lead_times", verbose_name=_("Supplier")
    )
    installation = models.CharField(_("Line Type"), max_length=20, choices=Installation)
    at_least = SmallQuantityColumn(_("From (numbers)"), default=1)
    pro_days = SmallQuantityColumn(_("PRO (working days)"))
    sup_days = SmallQuantityColumn(_("SUP (working days)"))

    class Meta:
        ordering = ["supplier", "installation", "at_least"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "installation", "at_least"], name="one_lead_time_each"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}, {self.get_installation_display()}, {self.at_least}"


@tracked
class PortRejectCode(models.Model):
    """Why a request comes back: what it means, what to do, and who does it."""

    wall = BySP()

    supplier = models.ForeignKey(
        PortSupplier, on_delete=models.PROTECT, related_name="reject_codes", verbose_name=_("Supplier")
    )
    code = models.CharField(_("Code"), max_length=10)
    meaning = NameColumn(_("Meaning"), max_length=200)
    todo = NameColumn(_("What to do"), max_length=300)
    repairer = models.CharField(_("Who repairs"), max_length=10, choices=Repairer, default=Repairer.US)

    class Meta:
        ordering = ["supplier", "code"]
        constraints = [models.UniqueConstraint(fields=["supplier", "code"], name="reject_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.meaning}"
