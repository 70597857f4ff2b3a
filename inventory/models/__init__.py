from inventory.models.call_server import CallServer, Tenant
from inventory.models.command import Command
from inventory.models.device import Device
from inventory.models.number import Number
from inventory.models.sheet import NumberSheet
from inventory.models.tally import NumberPending, NumberTally
from inventory.models.terms import TermsNotice

__all__ = [
    "CallServer",
    "Command",
    "Device",
    "Number",
    "NumberPending",
    "NumberSheet",
    "NumberTally",
    "Tenant",
    "TermsNotice",
]
