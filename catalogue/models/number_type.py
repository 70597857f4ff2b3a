"""Number types and their area codes (guide 2.3.1.1)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.enums import NumberKind
from oms.kit.offered import Offered
from oms.kit.reading.columns import NameColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP

LEAST_REST = 31  # days; so long at least whoever gave a number back may have it ported (domain.md 4.1)


def usual_rest() -> int:
    """What a number type rests that says nothing else, in days."""
    return max(settings.NUMBER_QUARANTINE_DAYS, LEAST_REST)


@tracked
class NumberType(Offered):
    """`rest_days`: so long a returned number of this type rests before anybody gets it again."""

    wall = BySP()

    HOLDS = ("area_codes",)

    name = NameColumn(_("Number Type"), max_length=60, unique=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=NumberKind, default=NumberKind.GEOGRAPHIC)
    country = models.CharField(_("Nation"), max_length=2, default="GB")
    rest_days = models.PositiveSmallIntegerField(_("Rest after return, days"), default=usual_rest)

    class Meta(Offered.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked
class AreaCode(Offered):
    """A leading part of national numbers, for example 020 or 0113, that belongs to a number type."""

    wall = BySP()

    WITHIN = ("number_type",)

    code = models.CharField(_("Area Code"), max_length=8, unique=True)
    name = NameColumn(_("Area"), max_length=60)
    number_type = models.ForeignKey(
        NumberType, on_delete=models.PROTECT, related_name="area_codes", verbose_name=_("Number Type")
    )

    class Meta(Offered.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
