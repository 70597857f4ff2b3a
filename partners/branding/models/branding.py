"""A reseller's own look of the portal (guide 2.2.1)."""

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


@pghistory.track(exclude=["logo"])
class Branding(models.Model):
    """Logo, name and colour that a partner and those below it see; what is empty comes from above.

    The logo is re-encoded PNG, small enough for the row. `logo_hash` changes with it and stands in its address.
    """

    wall = ByPartner(read_from_below=True)

    partner = models.OneToOneField("partners.Partner", on_delete=models.CASCADE, related_name="branding")
    logo = models.BinaryField(null=True, blank=True)
    logo_hash = models.CharField(_("Logo"), max_length=16, blank=True, default="")
    name = models.CharField(_("Portal Name"), max_length=40, blank=True, default="")
    colour = models.CharField(
        _("Portal Colour"), max_length=7, blank=True, default="", validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )

    objects = PartnerQuerySet.as_manager()
