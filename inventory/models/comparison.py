"""Reading a whole call server on demand, and call servers that do not answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner, BySP


class Comparison(models.Model):
    """All customers of one call server that `partner` sees are read soon, some each minute, in the order of their keys.

    `cursor`: the last one that was made due; `total`: how many there were. `done_at`: all of them were read or could not
    be; `read`, `silent` and `found` say how it ended.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    server = models.ForeignKey("inventory.CallServer", on_delete=models.PROTECT, related_name="comparisons")
    by_name = models.CharField(_("Asked by"), max_length=100)
    asked_at = models.DateTimeField(_("Asked"))
    total = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    fed = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    silent = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "server"], condition=models.Q(done_at=None), name="comparison_once"
            ),
        ]


class ServerSilence(models.Model):
    """A call server that does not answer, since when and in which words; the row goes once it answers again."""

    wall = BySP()

    server = models.OneToOneField("inventory.CallServer", on_delete=models.CASCADE, related_name="silence")
    since = models.DateTimeField()
    words = models.CharField(max_length=300)
