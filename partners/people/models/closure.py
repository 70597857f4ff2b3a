"""Who is above whom, pair by pair. Access rests on this table; a trigger keeps it (docs/adr/0002)."""

from django.db import models

from oms.kit.remembered import Remembering
from oms.kit.walls import Open


class Closure(models.Model):
    """`ancestor` is `descendant` or stands `depth` steps above it. Written by the trigger on partners only."""

    wall = Open("pairs of ids, read by every policy")

    pk = models.CompositePrimaryKey("ancestor", "descendant")
    ancestor = models.BigIntegerField(db_column="ancestor")
    descendant = models.BigIntegerField(db_column="descendant")
    depth = models.PositiveSmallIntegerField()

    objects = Remembering.as_manager()

    class Meta:
        db_table = "partner_closure"
        indexes = [models.Index(fields=["descendant", "ancestor"], name="closure_upwards")]
