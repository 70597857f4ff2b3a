"""Choices and named sets of states of stock and network."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class CommandKind(models.TextChoices):
    """What the network can be told (domain.md 4.3, 4.5)."""

    CREATE_TENANT = "create_tenant", _("Create tenant")
    CREATE_ADMINISTRATOR = "create_administrator", _("Create administrator")
    ADD_NUMBERS = "add_numbers", _("Add numbers")
    SET_PACKAGES = "set_packages", _("Set packages")
    SET_DEVICES = "set_devices", _("Set devices")
    SET_CHANNELS = "set_channels", _("Set trunk channels")
    SET_BUNDLES = "set_bundles", _("Set call bundles")
    SET_FRAUD_LIMIT = "set_fraud_limit", _("Set call fraud limit")
    ACTIVATE_SERVICE = "activate_service", _("Activate service")
    CHANGE_ADMINISTRATOR = "change_administrator", _("Change administrator")
    REMOVE_NUMBERS = "remove_numbers", _("Remove numbers")
    STOP_SERVICE = "stop_service", _("Stop service")
    RESUME_SERVICE = "resume_service", _("Resume service")
    REMOVE_TENANT = "remove_tenant", _("Remove tenant")


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
