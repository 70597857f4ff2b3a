"""Agreement periods, reasons, carrier site links."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.enums import ReasonKind
from oms.kit.offered import Offered
from oms.kit.reading.columns import NameColumn, SmallQuantityColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class AgreementPeriod(Offered):
    wall = BySP()

    name = NameColumn(_("Agreement Period"), max_length=60, unique=True)
    months = SmallQuantityColumn(_("Months"))

    class Meta(Offered.Meta):
        ordering = ["months"]

    def __str__(self) -> str:
        return self.name


@tracked
class Reason(Offered):
    """Why something is stopped, closed, returned or rejected; picked from a list so that reports can count."""

    wall = BySP()

    kind = models.CharField(_("Kind"), max_length=10, choices=ReasonKind)
    text = NameColumn(_("Reason"), max_length=200)

    class Meta(Offered.Meta):
        ordering = ["kind", "text"]
        constraints = [
            *Offered.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "text"], name="reason_once_per_kind"),
        ]

    def __str__(self) -> str:
        return self.text


@tracked
class CarrierLink(Offered):
    """Where a losing provider's own porting site is (guide 2.5.1.3)."""

    wall = BySP()

    name = NameColumn(_("Losing service provider"), max_length=60, unique=True)
    url = models.URLField(_("Carrier Site Link"), max_length=200)

    class Meta(Offered.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
