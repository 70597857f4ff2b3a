"""Grids of this app."""

from customers.tables.customer import CustomerInfoTable
from customers.tables.detail import AccountTable, ChangeTable, CustomerNoticeTable, SiteTable, SuspensionTable
from customers.tables.group import GroupChangeTable, GroupTable, MemberTable
from customers.tables.service import DeviceTable, EtcTable, ItemTable, NumberTable
from customers.tables.terms import TermsTable
from customers.tables.trial import TrialTable, TrialWeekTable

__all__ = [
    "AccountTable",
    "ChangeTable",
    "CustomerInfoTable",
    "CustomerNoticeTable",
    "DeviceTable",
    "EtcTable",
    "GroupChangeTable",
    "GroupTable",
    "ItemTable",
    "MemberTable",
    "NumberTable",
    "SiteTable",
    "SuspensionTable",
    "TermsTable",
    "TrialTable",
    "TrialWeekTable",
]
