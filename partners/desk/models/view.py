"""Saved views of grids: a named query string, one's own or shared with the partner's people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class SavedView(models.Model):
    """A grid's address under a name; a person's own stand in the order of `position`."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="views")
    screen = models.CharField(max_length=60)
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(_("Shared with my partner's people"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "screen", "name"], name="one_view_of_a_name")]
