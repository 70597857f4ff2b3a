"""Cloud licenses: what the vendor settles by."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.enums import Platform, TrialUnit
from oms.kit.offered import Offered
from oms.kit.reading.columns import NameColumn, SmallQuantityColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class CloudLicense(Offered):
    """A vendor's license, with the longest trial the vendor grants."""

    wall = BySP()

    HOLDS = ("items",)

    name = NameColumn(_("Cloud License"), max_length=100, unique=True)
    trial_max = SmallQuantityColumn(_("Maximum trial"), default=0)
    trial_unit = models.CharField(_("Period"), max_length=5, choices=TrialUnit, default=TrialUnit.MONTH)
    tier_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lower_tiers",
        verbose_name=_("Next Higher License"),
    )

    platform = models.CharField(_("Connected Platform"), max_length=20, choices=Platform, blank=True, default="")

    class Meta(Offered.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked
class LicenseConstraint(models.Model):
    """A customer never gets both of these licenses by a License Change, whichever of the two says so (guide 2.5.2.9)."""

    wall = BySP()

    license = models.ForeignKey(CloudLicense, on_delete=models.CASCADE, related_name="constraints")
    other = models.ForeignKey(CloudLicense, on_delete=models.PROTECT, related_name="constrained_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["license", "other"], name="one_license_constraint"),
            models.CheckConstraint(condition=~Q(license=F("other")), name="license_beside_itself"),
        ]
