from customers.models.contract import (
    BundleChange,
    ChannelChange,
    DeviceHolding,
    FraudLimit,
    NumberHolding,
    PlanPeriod,
    QuantityChange,
    ServiceLine,
    Suspension,
)
from customers.models.customer import Customer
from customers.models.customer_class import CustomerClass
from customers.models.group import CustomerGroup, GroupChange, GroupMember
from customers.models.held import HeldItem, HeldLicense
from customers.models.link import AdministratorLink
from customers.models.place import BillingAccount, Site
from customers.models.quantity_period import OPEN_END, QuantityPeriod
from customers.models.span import ServiceSpan, StatusSpan
from customers.models.terms import Agreement, Terms
from customers.models.trial import TrialChange

__all__ = [
    "OPEN_END",
    "QuantityPeriod",
    "AdministratorLink",
    "Agreement",
    "BillingAccount",
    "BundleChange",
    "ChannelChange",
    "Customer",
    "CustomerClass",
    "CustomerGroup",
    "DeviceHolding",
    "FraudLimit",
    "GroupChange",
    "GroupMember",
    "HeldItem",
    "HeldLicense",
    "NumberHolding",
    "PlanPeriod",
    "QuantityChange",
    "ServiceLine",
    "ServiceSpan",
    "Site",
    "StatusSpan",
    "Suspension",
    "Terms",
    "TrialChange",
]
