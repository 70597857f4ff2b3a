"""Choices of additional items and of onboarding."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdditionalOwner(models.TextChoices):
    """Whose form an additional item stands in."""

    RESELLER = "reseller", _("Resellers")
    CUSTOMER = "customer", _("Customers")


class AdditionalKind(models.TextChoices):
    """guide 2.7.1.3: Text, Date, Select Box and so on."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    SELECT = "select", _("Select")
    CHECK = "check", _("Check box")


class OnboardingKind(models.TextChoices):
    """Steps of a new reseller, in their order."""

    CONFIRMATION = "confirmation", _("Order confirmation sent")
    COORDINATOR = "coordinator", _("Co-ordinator assigned")
    PLATFORM = "platform", _("Accounts created on platform")
    KICK_OFF = "kick_off", _("Kick-off call")
    TRAINING = "training", _("Training")
    LIVE = "live", _("Platform access live")


STEP_DAYS = {  # working days after the signed order came; the confirmation is due within 48 hours
    OnboardingKind.CONFIRMATION: 2,
    OnboardingKind.COORDINATOR: 3,
    OnboardingKind.PLATFORM: 5,
    OnboardingKind.KICK_OFF: 7,
    OnboardingKind.TRAINING: 10,
    OnboardingKind.LIVE: 12,
}
MAX_PLATFORMS = 10
