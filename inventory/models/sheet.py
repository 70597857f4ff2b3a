"""Lists of numbers and devices that were uploaded and rehearsed, and wait for a person's word."""

from django.db import models

from oms.kit.sheet_import.keep import Sheet
from oms.kit.walls import ByPartner


class NumberSheet(Sheet):
    """A list of numbers to be registered."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")


class DeviceSheet(Sheet):
    """A list of devices to be registered."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")


class LineSheet(Sheet):
    """A list that says who uses which line of a customer."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
