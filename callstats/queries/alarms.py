"""Fraud alarms: who may acknowledge them, in words, and the calls behind one."""

from urllib.parse import urlencode

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from callstats.enums import AlarmKind, CallType, Direction, Result
from callstats.models import FraudAlarm
from callstats.queries.countries import country_name
from partners.models import Account


def alarms_of(user: Account) -> QuerySet[FraudAlarm]:
    """Rows of the grid; `mine` where this person may acknowledge."""
    mine = When(Q(partner_id=user.partner_id, acknowledged_at__isnull=True), then=True)
    return FraudAlarm.objects.visible_to(user).annotate(
        mine=Case(mine, default=Value(False), output_field=BooleanField())
    )


def why_not_acknowledge(user: Account, alarm: FraudAlarm) -> str:
    """Why this person may not acknowledge; empty when it may: only the reseller to whom the customer belongs."""
    if alarm.partner_id == user.partner_id:
        return ""
    return _("Only %s, whose customer it is, may acknowledge the alarm.") % alarm.customer.partner_name


def where(kind: str, prefix: str, destination: str, country: str) -> str:
    """+371 Latvia mobile (Latvia), as far as it is known."""
    name = country_name(country)
    if kind == AlarmKind.FIRST or not destination:
        return f"{name} ({prefix})" if name else prefix
    return f"{destination} ({prefix})"


def in_words(alarm: FraudAlarm) -> str:
    """For the story of a block."""
    place = where(alarm.kind, alarm.prefix, alarm.destination, alarm.country)
    if alarm.kind == AlarmKind.CLOSED:
        return _("A call to a closed destination: %s") % place
    return _("A call to a destination on the hot list: %s") % place


def calls_behind(alarm: FraudAlarm) -> str:
    """Address of the extension's calls out of that day."""
    day = alarm.day.isoformat()
    asked = {
        "days_from": day, "days_to": day, "customer": alarm.customer.code, "extension": alarm.extension,
        "type": CallType.TRUNK.value, "direction": Direction.OUT.value, "result": Result.ANSWERED.value,
    }  # fmt: skip
    return f"{reverse('callstats:list')}?{urlencode(asked)}"
