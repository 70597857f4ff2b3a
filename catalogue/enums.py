"""Choices of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class PlanType(models.TextChoices):
    CLOUD_PBX = "cloud_pbx", _("Cloud PBX")
    SIP_TRUNK = "sip_trunk", _("SIP Trunk")


class Platform(models.TextChoices):
    """Connected platforms that a license is of (inventory/platforms)."""

    AKIXI = "akixi", "Akixi"
    CALL_CABINET = "call_cabinet", "Call Cabinet"


class ItemType(models.TextChoices):
    """guide 2.5.4.5"""

    USER_PACKAGE = "user_package", _("User Package")
    FEATURE_PACKAGE = "feature_package", _("Feature Package")
    SERVICE_ITEM = "service_item", _("Service Item")
    CUSTOMIZED_ITEM = "customized_item", _("Customized Item")


class DeviceTerms(models.TextChoices):
    """Whose the device of a user package is: a rented one goes back with its package."""

    SOLD = "sold", _("Sold")
    RENTED = "rented", _("Rented")


class Reach(models.TextChoices):
    """What the lines of a user package may call, each with all before it (inventory/ems/reach.py); emergency numbers always."""

    INTERNAL = "internal", _("Within the company only")
    NATIONAL = "national", _("Local and national")
    MOBILE = "mobile", _("National and mobile")
    INTERNATIONAL = "international", _("National, mobile and international")
    ALL = "all", _("Everything, premium numbers too")


class Maker(models.TextChoices):
    """Whose files a phone asks for when it provisions itself; a brand may be built by one of these."""

    YEALINK = "yealink", "Yealink"
    SNOM = "snom", "Snom"
    POLYCOM = "polycom", "Polycom"
    GRANDSTREAM = "grandstream", "Grandstream"


class PayMode(models.TextChoices):
    PRE = "pre", _("Prepaid")
    POST = "post", _("Postpaid")


class ChargeMode(models.TextChoices):
    MONTHLY = "monthly", _("per month")
    ONCE = "once", _("once")


class TrialUnit(models.TextChoices):
    DAY = "day", _("days")
    MONTH = "month", _("months")

    def in_words(self, number: int) -> str:
        """1 day, 14 days, 1 month, 3 months"""
        if self == TrialUnit.MONTH:
            return ngettext("%(n)s month", "%(n)s months", number) % {"n": number}
        return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


class ReasonKind(models.TextChoices):
    STOP = "stop", _("Reason of Stop")
    CLOSE = "close", _("Reason of Closing")
    RETURN = "return", _("Reason of Return")
    REJECT = "reject", _("Reason of Reject")


class NumberKind(models.TextChoices):
    GEOGRAPHIC = "geographic", _("Geographic")
    NON_GEOGRAPHIC = "non_geographic", _("Non-geographic")


class SheetKind(models.TextChoices):
    """What a list for import holds."""

    ITEMS = "items", _("Order items")
    PRICES = "prices", _("Prices")


PACKAGES = (ItemType.USER_PACKAGE, ItemType.FEATURE_PACKAGE)
CURRENCIES = [(code, code) for code in ("GBP", "EUR", "USD")]
USER_LICENSE_GROUP = "User License"  # the item group whose quantities are a customer's user licenses (guide 2.5.3)
