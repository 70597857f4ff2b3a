from callstats.models.alarm import CallAlarm
from callstats.models.call import Call, ChangedHour
from callstats.models.closed import ClosedTold
from callstats.models.feed import CallFeed
from callstats.models.file import CallFile, RefusedLine
from callstats.models.fraud_alarm import FraudAlarm, KnownCountry, WatchedDestination, WatchedSheet
from callstats.models.privacy import NumberMask
from callstats.models.push import PushAddress
from callstats.models.quiet_limit import QuietLimit
from callstats.models.rate import Rate, RateSheet, RateTable
from callstats.models.spending import ChangedSpending, Spending, SpendingStep
from callstats.models.usage import HourlyUsage, SummedUsage, hours_of, of_days
from callstats.models.voicemail import Voicemail, VoicemailMail

__all__ = [
    "Call",
    "CallAlarm",
    "CallFeed",
    "CallFile",
    "ChangedHour",
    "ChangedSpending",
    "ClosedTold",
    "FraudAlarm",
    "HourlyUsage",
    "KnownCountry",
    "NumberMask",
    "PushAddress",
    "QuietLimit",
    "Rate",
    "RateSheet",
    "RateTable",
    "RefusedLine",
    "Spending",
    "SpendingStep",
    "SummedUsage",
    "Voicemail",
    "VoicemailMail",
    "WatchedDestination",
    "WatchedSheet",
    "hours_of",
    "of_days",
]
