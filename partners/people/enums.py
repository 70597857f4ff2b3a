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


MAX_ACCOUNTS = 500  # of one partner (guide 2.12.1.2)


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


STATUS_TONES = {PartnerStatus.ACTIVE: "good", PartnerStatus.INACTIVE: "off"}
LOGIN_TONES = {
    LoginState.LOGIN: "good",
    LoginState.LOGOUT: "plain",
    LoginState.FAIL: "bad",
    LoginState.REDIRECT_SUCCESS: "good",
    LoginState.REDIRECT_FAIL: "bad",
}
