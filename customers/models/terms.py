"""Terms and conditions, version by version (guide 2.5.5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.enums import TermsKind
from oms.kit.offered import Offered
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class Terms(Offered):
    """One version. From its first day on its text stays as it is; a change is a new version.

    The names of those who wrote it are copies: resellers read them, and those people stand above resellers.
    """

    wall = BySP()

    title = models.CharField(_("Title"), max_length=150)
    kind = models.CharField(_("Type"), max_length=20, choices=TermsKind, default=TermsKind.SERVICE)
    version = models.PositiveIntegerField(_("Version"))
    description = models.CharField(_("Description"), max_length=300, blank=True)
    text = models.TextField(_("Text"), max_length=100_000)
    creator = models.CharField(_("Creator"), max_length=100)
    updated_at = models.DateTimeField(_("Last Updated"))
    updater = models.CharField(_("Last Updater"), max_length=100)

    class Meta(Offered.Meta):
        ordering = ["kind", "-version"]
        constraints = [
            *Offered.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "version"], name="terms_version_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"
