"""Default domains that a group in the network may have: the provider's list."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.offered import Offered
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class GroupDomain(Offered):
    """A domain that may be chosen on the tab Connected Platforms while it is available."""

    wall = BySP()

    name = models.CharField(_("Domain"), max_length=100, unique=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)

    class Meta(Offered.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
