"""A new reseller's way to going live, and whom to ask when it stalls."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import SmallQuantityColumn
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.walls import ByParent, ByPartner, BySP
from partners.channel.enums import OnboardingKind


@pghistory.track()
class Onboarding(models.Model):
    """The checklist of one reseller; live when its last step is done."""

    wall = ByPartner()

    partner = models.OneToOneField("partners.Partner", on_delete=models.CASCADE, related_name="onboarding")
    started_on = models.DateField(_("Started"))
    live_at = models.DateTimeField(_("Live since"), null=True, blank=True)

    objects = PartnerQuerySet.as_manager()


@pghistory.track()
class OnboardingStep(models.Model):
    """One step with its owner and due day. The owner may stand above the reader, so the name is a copy."""

    wall = ByParent("onboarding")

    onboarding = models.ForeignKey(Onboarding, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Step"), max_length=20, choices=OnboardingKind)
    platform = models.CharField(_("Platform"), max_length=60, blank=True, default="")
    owner = models.ForeignKey(
        "partners.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Owner")
    )
    owner_name = models.CharField(_("Owner"), max_length=100, blank=True, default="")
    due_on = models.DateField(_("Due"))
    done_at = models.DateTimeField(_("Done"), null=True, blank=True)
    done_by = models.CharField(_("Done by"), max_length=100, blank=True, default="")
    note = models.CharField(_("Note"), max_length=300, blank=True, default="")

    objects = scoped("onboarding__partner_id").as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["onboarding", "position"], name="one_step_at_a_position")]
        indexes = [
            models.Index(fields=["due_on"], name="step_due", condition=models.Q(done_at__isnull=True)),
        ]

    @property
    def title(self) -> str:
        """The step in words, with its platform where it has one."""
        return f"{self.get_kind_display()}: {self.platform}" if self.platform else self.get_kind_display()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class EscalationContact(models.Model):
    """A row of the escalation matrix: kept by the provider, shown to its resellers."""

    wall = BySP()

    level = SmallQuantityColumn(_("Level"), unique=True)
    role = models.CharField(_("Role"), max_length=80, blank=True)
    person = models.CharField(_("Person"), max_length=100)
    contact_number = models.CharField(_("Contact Number"), max_length=30)
    email = models.EmailField(_("Email Address"))

    class Meta:
        ordering = ["level"]

    def __str__(self) -> str:
        return f"{self.level} · {self.person}"
