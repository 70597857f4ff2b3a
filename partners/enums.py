"""Choices and named sets of states of partners and their people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerKind(models.TextChoices):
    SP = "sp", _("Service Provider")
    VSP = "vsp", _("VSP Reseller")
    RESELLER = "reseller", _("Reseller")


KIND_ORDER = {PartnerKind.SP: 0, PartnerKind.VSP: 1, PartnerKind.RESELLER: 2}  # nobody stands below a later kind


class PartnerStatus(models.TextChoices):
    ACTIVE = "active", _("Activate")
    INACTIVE = "inactive", _("Deactivate")


class Right(models.TextChoices):
    """The eight rights of guide 2.7.1.5; the value is the field on Partner."""

    MANAGE_DDI = "manage_ddi", _("Manage DDI")
    MANAGE_DEVICE = "manage_device", _("Manage Device")
    APPROVE_ORDER = "approve_order", _("Approve Order")
    MANAGE_CHILD_RESELLER = "manage_child_reseller", _("Manage Child Reseller")
    APPROVE_STOP_RESUME = "approve_stop_resume", _("Approve Stop/Resume")
    APPROVE_PLAN_CHANGE = "approve_plan_change", _("Approve Change Service Plan")
    APPROVE_CUSTOMER_CLOSE = "approve_customer_close", _("Approve Customer Close")
    NUMBER_PORTING = "number_porting", _("Number Porting Process")


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


MAX_ACCOUNTS = 500  # of one partner (guide 2.12.1.2)


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


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"


class LoginState(models.TextChoices):
    """guide 2.9.1"""

    LOGIN = "login", _("Login")
    LOGOUT = "logout", _("Logout")
    FAIL = "fail", _("Login Fail")
    REDIRECT_SUCCESS = "redirect_success", _("Redirect Login Success")
    REDIRECT_FAIL = "redirect_fail", _("Redirect Login Fail")


class FactorKind(models.TextChoices):
    """What a person shows besides the password; recovery codes stand in for the other two."""

    APP = "app", _("Authenticator app")
    PASSKEY = "passkey", _("Passkey")
    RECOVERY = "recovery", _("Recovery codes")


MAX_PASSKEYS = 10  # of one account


class FactorChange(models.TextChoices):
    """What the owner of an account is told of its second factors."""

    APP_ADDED = "app_added", _("An authenticator app was added.")
    APP_REMOVED = "app_removed", _("The authenticator app was removed.")
    PASSKEY_ADDED = "passkey_added", _("A passkey was added.")
    PASSKEY_RENAMED = "passkey_renamed", _("A passkey was renamed.")
    PASSKEY_REMOVED = "passkey_removed", _("A passkey was removed.")
    CODES_RENEWED = "codes_renewed", _("New recovery codes were made; the ones before no longer work.")
    ALL_REMOVED = "all_removed", _("Every second factor was removed by who manages your account.")


class DeliveryMethod(models.TextChoices):
    SCREEN = "screen", _("Screen Message")
    EMAIL = "email", _("E-mail")


class DeliveryState(models.TextChoices):
    """How an outbox state reads in Notification History (guide 2.9.4)."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAIL = "fail", _("Fail")


STATUS_TONES = {PartnerStatus.ACTIVE: "good", PartnerStatus.INACTIVE: "off"}
LOGIN_TONES = {
    LoginState.LOGIN: "good",
    LoginState.LOGOUT: "plain",
    LoginState.FAIL: "bad",
    LoginState.REDIRECT_SUCCESS: "good",
    LoginState.REDIRECT_FAIL: "bad",
}
DELIVERY_LABELS = {
    "waiting": _("Waiting"),
    "claimed": _("Waiting"),
    "done": _("Sent"),
    "failed": _("Fail"),
    "given_up": _("Fail"),
}
DELIVERY_STATES = {
    DeliveryState.WAITING: ("waiting", "claimed"),
    DeliveryState.SENT: ("done",),
    DeliveryState.FAIL: ("failed", "given_up"),
}
DELIVERY_TONES = {"waiting": "info", "claimed": "info", "done": "good", "failed": "bad", "given_up": "bad"}
