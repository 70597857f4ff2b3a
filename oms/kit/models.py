"""The tables of the kit: when something was last done, by name; which forms were sent; what can be undone; files."""

from django.db import models

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner, Open


class Mark(models.Model):
    """`at` is the database's clock: the beat, the worker, each job of the schedule, and the demo once it is loaded."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    wall = Open("holds when the clock and the worker were last at work; nothing of a partner")


class Once(models.Model):
    """A form that an account sent, and what it was answered; the same again is answered likewise (oms/kit/once.py)."""

    wall = ByPartner()

    partner_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    nonce = models.UUIDField()
    mark = models.CharField(max_length=64)
    location = models.TextField(blank=True)
    told = models.JSONField(default=list)
    at = models.DateTimeField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "mark"], name="form_once_per_account")]
        indexes = [
            models.Index(fields=["account_id", "at"], name="once_by_age"),
            models.Index(fields=["account_id", "nonce"], name="once_by_nonce"),
        ]


class Undo(models.Model):
    """What one person did and may undo until then: `code` of the inverse, and what was `kept` for it (oms/kit/undo.py)."""

    wall = ByPartner()

    partner_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    code = models.CharField(max_length=40)
    kept = models.JSONField(default=dict)
    offered_at = models.DateTimeField()
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account_id", "until"], name="undo_by_age")]


class FilePart(models.Model):
    """A piece of a file that the portal keeps, by the file's name (oms/kit/storage.py)."""

    wall = Open("had by the name of its file alone: the app role may neither read nor write it but through functions")

    name = models.CharField(max_length=120)
    place = models.PositiveIntegerField()
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "place"], name="part_once_per_file")]
