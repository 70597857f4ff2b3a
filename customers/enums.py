"""Choices and named sets of states of customers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oms.kit.ways import Way, Ways


class CustomerStatus(models.TextChoices):
    """guide 2.5.3"""

    ORDERING = "ordering", _("Ordering")
    CREATED = "created", _("Created")
    ACTIVATED = "activated", _("Activated")
    STOPPED = "stopped", _("Stopped")
    CLOSED = "closed", _("Closed")
    CANCEL = "cancel", pgettext_lazy("customer status", "Cancel")


class CustomerType(models.TextChoices):
    NORMAL = "normal", _("Normal")
    TEST = "test", _("Test")
    DEMO = "demo", _("Demo")


class BillingPeriod(models.TextChoices):
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    SEMIMONTHLY = "semimonthly", _("Semimonthly")
    MONTHLY = "monthly", _("Monthly")
    ANNIVERSARY = "anniversary", _("Monthly (anniversary)")
    THIRTY_DAYS = "thirty_days", _("30 days")


class BalanceControl(models.TextChoices):
    PREPAID = "prepaid", _("Prepaid")
    POSTPAID = "postpaid", _("Postpaid")


class ReminderLevel(models.TextChoices):
    """How firmly a step of a class reminds of what is overdue."""

    REMINDER = "reminder", _("Reminder")
    SECOND = "second", _("Second reminder")
    LAST = "last", _("Last warning")


class BusinessModel(models.TextChoices):
    HOSTED_PBX = "hosted_pbx", _("Hosted IP PBX")
    SIP_TRUNKING = "sip_trunking", _("SIP trunking")
    CONTACT_CENTRE = "contact_centre", _("Contact centre")


class Currency(models.TextChoices):
    GBP = "GBP", "GBP"
    EUR = "EUR", "EUR"
    USD = "USD", "USD"


class InvoiceTemplate(models.TextChoices):
    """How the statements of a class are drawn (billing/queries/paper.py); the values are what classes kept before they were
    a choice, so whatever else stands there is drawn as STANDARD."""

    STANDARD = "Standard", _("Standard")
    DETAILED = "Detailed", _("Detailed")
    SHORT = "Short", _("Short")


class TaxCategory(models.TextChoices):
    """Of a value added tax, by the codes of EN 16931 (UNCL5305)."""

    STANDARD = "S", _("Standard rate")
    ZERO = "Z", _("Zero rated")
    EXEMPT = "E", _("Exempt")
    REVERSE = "AE", _("Reverse charge")
    OUTSIDE = "O", _("Outside the scope of tax")
    EXPORT = "G", _("Export, not taxed")


SAYS_WHY = (TaxCategory.EXEMPT, TaxCategory.REVERSE, TaxCategory.OUTSIDE, TaxCategory.EXPORT)  # in words on the invoice


class TermsKind(models.TextChoices):
    """guide 2.5.5: only one type so far."""

    SERVICE = "service", _("Terms of Service")


class GroupAct(models.TextChoices):
    """guide 2.5.6.3"""

    ADD = "add", _("Add")
    DELETE = "delete", _("Delete")


class Channel(models.TextChoices):
    """guide 2.5.1.6; the last for SIP Trunk Service customers (2.5.1.11)."""

    SIP = "sip", _("SIP Trunk Channels")
    TDM = "tdm", _("TDM Trunk Channels")
    PBX = "pbx", _("On-Premise PBX-SIP Trunk Channels")


class HoldingStatus(models.TextChoices):
    """guide 2.5.3.5.2"""

    ASSIGNED = "assigned", _("Assigned")
    USE = "use", _("Use")
    RETURNED = "returned", _("Returned")
    RETURN_ORDERED = "return_ordered", _("Return ordered")


class Network(models.TextChoices):
    """How far the network is with everything it was told of a customer."""

    NONE = "", "—"
    RUNNING = "running", _("In progress")
    FAILED = "failed", _("Failed")
    DONE = "done", _("On the network")


class TabGroup(models.TextChoices):
    """What the tabs of a customer stand under, in this order."""

    CUSTOMER = "customer", _("Customer")
    SERVICE = "service", _("Service")
    CALLS = "calls", _("Numbers and calls")
    BILLING = "billing", _("Billing")
    HISTORY = "history", _("History")


STATUS_TONES = {
    CustomerStatus.ORDERING: "info",
    CustomerStatus.CREATED: "next",
    CustomerStatus.ACTIVATED: "good",
    CustomerStatus.STOPPED: "warn",
    CustomerStatus.CLOSED: "off",
    CustomerStatus.CANCEL: "off",
}
HOLDING_TONES = {
    HoldingStatus.ASSIGNED: "next",
    HoldingStatus.USE: "good",
    HoldingStatus.RETURNED: "off",
    HoldingStatus.RETURN_ORDERED: "warn",
}
LIVE = (CustomerStatus.CREATED, CustomerStatus.ACTIVATED, CustomerStatus.STOPPED)
HAS_CONTRACT = (*LIVE, CustomerStatus.CLOSED)
ENDED = (CustomerStatus.CLOSED, CustomerStatus.CANCEL)  # for good; their names are free again

_S = CustomerStatus
WAYS = Ways(
    Way(
        "create_service", (_S.ORDERING,), _S.CREATED, says="Its new-customer order was confirmed and has taken effect."
    ),
    Way("cancel", (_S.ORDERING,), _S.CANCEL, says="Its new-customer order was cancelled."),
    Way("reopen", (_S.CANCEL,), _S.ORDERING, says="The cancelling of its order was undone."),
    Way("activate", (_S.CREATED,), _S.ACTIVATED, says="The service start was registered."),
    Way("stop", (_S.ACTIVATED,), _S.STOPPED, says="Charging and service pause."),
    Way("resume", (_S.STOPPED,), _S.ACTIVATED, says="Charging and service begin again."),
    Way("close", (_S.ACTIVATED, _S.STOPPED), _S.CLOSED, says="Every line ends, every number and device goes back."),
)
MAX_SITES = 20
MAX_CHANGED_SITES = 1_000  # that a customer may come to by change orders (guide 2.5.2.2.1)
MAX_BILLING_ACCOUNTS = 20
MAX_REMARKS = 5
PHONES = ("cli", "contact_phone", "mobile")  # fields of a customer that hold telephone numbers
