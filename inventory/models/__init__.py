from inventory.models.call_server import CallServer, Tenant
from inventory.models.command import Command
from inventory.models.comparison import Comparison, ServerSilence
from inventory.models.device import Device
from inventory.models.gold import GoldRule
from inventory.models.group_domain import GroupDomain
from inventory.models.hand_over import HandOver
from inventory.models.line import Line, NewPasswords
from inventory.models.number import Number
from inventory.models.phone_address import PhoneAddress, PhoneFetch
from inventory.models.platform import PlatformStep
from inventory.models.port import Port, PortDocument, PortMove, PortNumber, PortPaper, PortValidation, PortVersion
from inventory.models.port_check import PortCheck
from inventory.models.port_feed import PortFeed
from inventory.models.port_out import LeavingNumber, PortOut, PortOutMove
from inventory.models.port_rules import PortLeadTime, PortRejectCode, PortSupplier
from inventory.models.sheet import DeviceSheet, LineSheet, NumberSheet
from inventory.models.tally import NumberPending, NumberTally
from inventory.models.terms import TermsNotice
from inventory.models.test_call import TestCall
from inventory.models.usage import Difference, DifferenceStep, Reading, ResellerUsage, Usage, UsageDelta, UsageSum

__all__ = [
    "CallServer",
    "Command",
    "Comparison",
    "Device",
    "DeviceSheet",
    "Difference",
    "DifferenceStep",
    "HandOver",
    "GoldRule",
    "GroupDomain",
    "LeavingNumber",
    "Line",
    "LineSheet",
    "NewPasswords",
    "Number",
    "NumberPending",
    "NumberSheet",
    "NumberTally",
    "PhoneAddress",
    "PhoneFetch",
    "PlatformStep",
    "Port",
    "PortCheck",
    "PortDocument",
    "PortFeed",
    "PortLeadTime",
    "PortMove",
    "PortNumber",
    "PortOut",
    "PortOutMove",
    "PortPaper",
    "PortRejectCode",
    "PortSupplier",
    "PortValidation",
    "PortVersion",
    "Reading",
    "ResellerUsage",
    "ServerSilence",
    "Tenant",
    "TermsNotice",
    "TestCall",
    "Usage",
    "UsageDelta",
    "UsageSum",
]
