"""The one table of the kit: when something was last done, by name."""

from django.db import models

from oms.kit.walls import Open


class Mark(models.Model):
    """`at` is the database's clock: the beat, the worker, each job of the schedule, and the demo once it is loaded."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    wall = Open("holds when the clock and the worker were last at work; nothing of a partner")
