"""Guesses at passwords and codes."""

from django.db import models

from oms.kit.walls import Open


class LoginSlot(models.Model):
    """Guesses left for one login ID: a slot is taken before the password is looked at (reliability.md)."""

    wall = Open("hashes of login IDs and networks; holds no partner's data")

    subject = models.CharField(max_length=64, primary_key=True)
    taken = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)
