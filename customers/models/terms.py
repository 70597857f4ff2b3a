"""Terms and conditions, version by version (guide 2.5.5)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.enums import TermsKind
from oms.kit.offered import Offered
from oms.kit.scope import scoped
from oms.kit.tracked import tracked
from oms.kit.walls import ByParent, BySP


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

    def get_absolute_url(self) -> str:
        return reverse("customers:terms-text", args=[self.pk])


class Agreement(models.Model):
    """A customer agreed to a version on the network's own portal (guide 2.5.5.1). `report` is the network's number of it."""

    wall = ByParent("customer", insert_only=True)

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="agreements")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="agreements")
    accepted_at = models.DateTimeField(_("Accept Date"))
    person = models.CharField(max_length=150)
    network = models.CharField(max_length=30)
    report = models.PositiveBigIntegerField()

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "terms"], name="agreed_once_to_a_version"),
            models.UniqueConstraint(fields=["network", "report"], name="reported_once"),
        ]
