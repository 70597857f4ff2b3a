"""Choices and named sets of states of stock and network."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.ems.kinds import KINDS


class CustomerAssign(models.TextChoices):
    """guide 2.3.1.1"""

    UNUSED = "unused", _("Unused")
    RESERVED = "reserved", _("Reserved")
    USED = "used", _("Used")


class UseStatus(models.TextChoices):
    """guide 2.3.1.1"""

    CREATION = "creation", _("Creation")
    ORDER_ACTIVATION = "order_activation", _("Order Activation")
    ACTIVATION = "activation", _("Activation")
    USING = "using", _("Using")
    RETURNED = "returned", _("Returned")


class OwnerType(models.TextChoices):
    """guide 2.4.1"""

    UN_SHIPPED = "un_shipped", _("Un-shipped")
    SP_SHIPPED = "sp_shipped", _("SP Shipped")


class DeviceStatus(models.TextChoices):
    NOT_USED = "not_used", _("Not Used")
    ASSIGNED = "assigned", _("Assigned")
    USED = "used", _("Used")
    RESERVED = "reserved", _("Reserved")
    RETURNED = "returned", _("Returned")


class Availability(models.TextChoices):
    NORMAL = "normal", _("Normal")
    CRASH = "crash", _("Crash")
    ABNORMAL = "abnormal", _("Abnormal")


CommandKind = StrEnum("CommandKind", {way.kind.upper(): way.kind for way in KINDS})  # names for what kinds.py declares

PORTED = {False: _("Original Number"), True: _("Ported Number")}  # guide 2.3.1.1
ASSIGN_TONES = {CustomerAssign.UNUSED: "plain", CustomerAssign.RESERVED: "info", CustomerAssign.USED: "good"}
USE_TONES = {
    UseStatus.CREATION: "plain",
    UseStatus.ORDER_ACTIVATION: "info",
    UseStatus.ACTIVATION: "next",
    UseStatus.USING: "good",
    UseStatus.RETURNED: "off",
}
COMMAND_TONES = {"waiting": "info", "claimed": "info", "done": "good", "failed": "bad", "given_up": "off"}
