"""Days on which the provider's calendar differs from the public one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import NameColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class WorkingDayException(models.Model):
    """`works`: the provider works on a day that is a weekend or holiday there; else it is closed on a working day.

    `country` is ISO 3166: GB, or GB-SCT where a part of a country has days of its own.
    """

    wall = BySP()

    country = models.CharField(_("Country"), max_length=6)
    day = models.DateField(_("Day"))
    works = models.BooleanField(_("Working day"), default=False)
    name = NameColumn(_("Why"), max_length=100)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["country", "day"], name="one_exception_a_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
