"""Single-use links that set a password."""

from django.db import models

from oms.kit.walls import ByParent


class PasswordReset(models.Model):
    """A link that sets a password once. Only the hash of its secret is kept (guide 1.3, reliability.md)."""

    wall = ByParent("account")

    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
