"""The grid of devices."""

from django.utils.translation import gettext_lazy as _

from inventory.enums import ASSIGNED, AVAILABILITY_TONES, DEVICE_TONES, Availability, DeviceStatus, OwnerType
from oms.kit.grid import BadgeColumn, DateColumn, DateTimeColumn, GridTable, MacColumn, RowLink, TextColumn, link_to

TO_DEVICE = link_to("inventory:device", "mac")


class DeviceTable(GridTable):
    """guide 2.4.1"""

    cells = (
        ("mac", "model"), ("status", "availability"), ("customer", "assign"), ("partner", "owner"),
        ("serial", "owner_type"), ("shipped", "registered"), ("updated", "group"),
    )  # fmt: skip
    acts = (
        RowLink(_("Open device"), TO_DEVICE),
        RowLink(_("Modify"), link_to("inventory:modify-device", "mac"), needs=("mine",), when=lambda r: r["mine"]),
    )

    group = TextColumn(_("Device Order Group"), "group_name", priority=3, by_partner=True)
    model = TextColumn(_("Device Model"), "model_name", priority=1)
    owner_type = BadgeColumn(_("Owner Type"), "owner_type", OwnerType.choices)
    serial = TextColumn(_("Serial No."), "serial")
    mac = MacColumn(_("MAC Address"), "mac", priority=1, link=TO_DEVICE)
    assign = BadgeColumn(_("Customer Assign"), "assigned", ASSIGNED)
    partner = TextColumn(_("Assigned Reseller"), "partner_name")
    customer = TextColumn(_("Assigned Customer"), "customer_name")
    status = BadgeColumn(_("Status"), "status", DeviceStatus.choices, DEVICE_TONES, priority=1)
    owner = TextColumn(_("Owner"), "owner_name", priority=3)
    availability = BadgeColumn(_("Availability"), "availability", Availability.choices, AVAILABILITY_TONES)
    registered = DateColumn(_("Registration Date"), "registered_on", priority=3)
    shipped = DateColumn(_("Shipped Date"), "shipped_on")
    updated = DateTimeColumn(_("Last Updated"), "updated_at", priority=3)
