"""Grids of this app."""

from customers.tables.customer import CustomerInfoTable
from customers.tables.detail import AccountTable, ChangeTable, CustomerNoticeTable, SiteTable, SuspensionTable
from customers.tables.service import DeviceTable, EtcTable, ItemTable, NumberTable

__all__ = [
    "AccountTable",
    "ChangeTable",
    "CustomerInfoTable",
    "CustomerNoticeTable",
    "DeviceTable",
    "EtcTable",
    "ItemTable",
    "NumberTable",
    "SiteTable",
    "SuspensionTable",
]
