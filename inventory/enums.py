"""Choices and named sets of states of stock and network."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.ems.kinds import KINDS
from oms.kit.ways import Way, Ways


class CustomerAssign(models.TextChoices):
    """guide 2.3.1.1"""

    UNUSED = "unused", _("Unused")
    RESERVED = "reserved", _("Reserved")
    USED = "used", _("Used")
    PORTED_OUT = "ported_out", _("Ported out")  # with another provider: nobody here may have it


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


class UsageType(models.TextChoices):
    """guide 2.5.4.4"""

    USER_PACKAGE = "package", _("User Package")
    FEATURE = "feature", _("Service Feature")
    NUMBER = "number", _("Direct Dial Call Number")
    EXTENSION = "extension", _("Extension")
    DEVICE = "device", _("Device")
    CHANNEL = "channel", _("Trunk Channel")


class Thing(models.TextChoices):
    """What contract and network may differ in."""

    TENANT = "tenant", _("Tenant")
    STATE = "state", _("Service Status")
    PLAN = "plan", _("Service Plan")
    ITEM = "item", _("Order Item")
    NUMBER = "number", _("Direct Dial Call Number")
    DEVICE = "device", _("Device")
    CHANNEL = "channel", _("Trunk Channel")
    BUNDLE = "bundle", _("Call Bundle")
    LIMIT = "limit", _("Call Fraud Prevention")
    PLACE = "place", _("Place in the network")
    DETAILS = "details", _("Tenant Details")
    ADMIN = "admin", _("Administrator")
    GROUP = "group", _("Customer Group")
    BLOCK = "block", _("Blocked Extension")
    REACH = "reach", _("What a line may call")
    VOICEMAIL = "voicemail", _("Voicemail")
    LINE = "line", _("Line of a customer")
    PACKAGE = "package", _("Package of a line")
    CALLER = "caller", _("Number of a line")
    NAME = "name", _("User of a line")
    PHONE = "phone", _("Device of a line")
    USER = "user", _("User beyond the contract")


class DifferenceState(models.TextChoices):
    OPEN = "open", _("Open")
    MENDING = "mending", _("Being mended")
    GONE = "gone", _("Gone")


class Fetched(models.TextChoices):
    """What became of a telephone that asked for a file."""

    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Refused: closed")
    NO_LINE = "no_line", _("Refused: no line has this device")
    NO_MAKER = "no_maker", _("Refused: its model asks for other files")
    NO_SERVER = "no_server", _("Refused: no phones sign on there")
    NO_FILE = "no_file", _("Refused: no such file")


class LineState(models.TextChoices):
    """A line of a customer's: an extension with its package."""

    FREE = "free", _("Free")
    USED = "used", _("In use")
    GONE = "gone", _("Gone")


class DifferenceVerb(models.TextChoices):
    """The steps of a difference's story."""

    FIND = "find", _("Found")
    CHANGE = "change", _("Read otherwise")
    MEND = "mend", _("The network was told")
    ORDER = "order", _("An order was begun")
    REOPEN = "reopen", _("Still there")
    CLEAR = "clear", _("Gone")


class Finding(models.TextChoices):
    """What the DN audit says of a number in which contract and network differ."""

    LACKING = "lacking", _("Lacking in the network")
    FREE = "free", _("Free in the stock")
    OTHERS = "others", _("Another customer’s")
    AWAITED = "awaited", _("Ahead of the contract")
    UNKNOWN = "unknown", _("Not in your stock")


class TenantState(models.TextChoices):
    """What a tenant may be at the EMS (inventory/ems/driver.py)."""

    NONE = "none", _("No tenant")
    CREATED = "created", _("Created")
    ACTIVE = "active", _("Activated")
    STOPPED = "stopped", _("Stopped")


CommandKind = StrEnum("CommandKind", {way.kind.upper(): way.kind for way in KINDS})  # names for what kinds.py declares

PORTED = {False: _("Original Number"), True: _("Ported Number")}  # guide 2.3.1.1
GOLD = {False: "", True: _("Gold")}
GOLD_TONES = {True: "next"}
ASSIGN_TONES = {
    CustomerAssign.UNUSED: "plain",
    CustomerAssign.RESERVED: "info",
    CustomerAssign.USED: "good",
    CustomerAssign.PORTED_OUT: "off",
}
USE_TONES = {
    UseStatus.CREATION: "plain",
    UseStatus.ORDER_ACTIVATION: "info",
    UseStatus.ACTIVATION: "next",
    UseStatus.USING: "good",
    UseStatus.RETURNED: "off",
}
COMMAND_TONES = {"waiting": "info", "claimed": "info", "done": "good", "failed": "bad", "given_up": "off"}
FINDING_TONES = {
    Finding.LACKING: "bad", Finding.FREE: "next", Finding.OTHERS: "bad", Finding.AWAITED: "info", Finding.UNKNOWN: "next",
}  # fmt: skip
FETCHED_TONES = {
    Fetched.ANSWERED: "good", Fetched.CLOSED: "off", Fetched.NO_LINE: "warn", Fetched.NO_MAKER: "warn",
    Fetched.NO_SERVER: "warn", Fetched.NO_FILE: "plain",
}  # fmt: skip
DEVICE_TONES = {
    DeviceStatus.NOT_USED: "plain",
    DeviceStatus.RESERVED: "info",
    DeviceStatus.ASSIGNED: "next",
    DeviceStatus.USED: "good",
    DeviceStatus.RETURNED: "off",
}
AVAILABILITY_TONES = {Availability.NORMAL: "good", Availability.CRASH: "bad", Availability.ABNORMAL: "warn"}
ASSIGNED = {True: _("Assigned"), False: _("Not Assigned")}  # guide 2.4.1, Customer Assign
DIFFERENCE_TONES = {DifferenceState.OPEN: "bad", DifferenceState.MENDING: "next", DifferenceState.GONE: "good"}
MENDED_IN = (  # the order in which differences of one customer are mended: what others need comes first
    Thing.TENANT, Thing.PLACE, Thing.DETAILS, Thing.PLAN, Thing.ADMIN, Thing.NUMBER, Thing.ITEM, Thing.DEVICE,
    Thing.CHANNEL, Thing.BUNDLE, Thing.LIMIT, Thing.GROUP, Thing.STATE, Thing.BLOCK, Thing.USER, Thing.LINE, Thing.PACKAGE,
    Thing.CALLER, Thing.PHONE, Thing.NAME, Thing.REACH, Thing.VOICEMAIL,
)  # fmt: skip
_D = DifferenceState
DIFFERENCE_WAYS = Ways(
    Way("mend", (_D.OPEN,), _D.MENDING, says="The network was told what the contract says."),
    Way("reopen", (_D.MENDING,), _D.OPEN, says="The command has ended, and they still differ."),
    Way("clear", (_D.OPEN, _D.MENDING), _D.GONE, says="Contract and network were read alike."),
)
LINE_TONES = {LineState.FREE: "plain", LineState.USED: "good", LineState.GONE: "off"}
REGISTERED = {True: _("Registered"), False: _("Not registered")}
REGISTERED_TONES = {True: "good", False: "plain"}
DOOR = {True: _("Open"), False: _("Closed")}
DOOR_TONES = {True: "next", False: "plain"}
BLOCKED = {True: _("Blocked"), False: ""}
BLOCKED_TONES = {True: "bad"}
VOICEMAIL = {True: _("Yes"), False: _("No")}
VOICEMAIL_TONES = {True: "good", False: "plain"}
_L = LineState
LINE_WAYS = Ways(
    Way("give", (_L.FREE,), _L.USED, says="Somebody uses it."),
    Way("free", (_L.USED,), _L.FREE, says="Nobody uses it any more."),
    Way("end", (_L.FREE, _L.USED), _L.GONE, says="Its package was given back, or the contract has ended."),
)
_S = DeviceStatus
DEVICE_WAYS = Ways(
    Way("reserve", (_S.NOT_USED, _S.RETURNED), _S.RESERVED, says="An order keeps it."),
    Way("release", (_S.RESERVED,), _S.NOT_USED, says="The order does not want it any more."),
    Way("ship", (_S.RESERVED,), _S.ASSIGNED, says="It is on its way to the customer."),
    Way("use", (_S.ASSIGNED, _S.RESERVED, _S.NOT_USED, _S.RETURNED), _S.USED, says="The customer works with it."),
    Way("give_back", (_S.ASSIGNED, _S.USED), _S.RETURNED, says="The customer gave it back."),
    Way("restock", (_S.RETURNED,), _S.NOT_USED, says="It was looked at and is free stock again."),
)
