"""The earliest day of a port, and until when each step must be done: lead times, cut-off and holidays are the supplier's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.porting.states import Installation
from oms.kit.working_days import add_working_days, is_working_day, public_holidays

DAY = 24  # hours of reply and resubmission are counted in working days of the supplier


@dataclass(frozen=True)
class Lead:
    """Working days from `at_least` numbers on: `pro` where the losing provider holds the range, `sup` where another does."""

    installation: str
    at_least: int
    pro: int
    sup: int


@dataclass(frozen=True)
class Rules:
    """What a supplier in a country asks for. Hours before a port are hours of the clock; all other ones are working days of
    24 hours. `exceptions`: the provider's own days (day → works?)."""

    supplier: str
    country: str
    zone: str = "Europe/London"
    cutoff: time = time(13)
    from_acceptance: bool = False
    leads: Sequence[Lead] = ()
    reply_single: int = 24
    reply_multi: int = 48
    resubmit_single: int = 24
    resubmit_multi: int = 48
    change_single: int = 24
    change_multi: int = 48
    losing_cancels: int = 48
    objection_hours: int = 24
    furthest_days: int = 0
    port_time: time = time(10)
    longest_hours: int = 6
    exceptions: Mapping[date, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """What is to be ported, as far as lead times ask. `installation` may be empty: one number is a single line."""

    count: int
    installation: str = ""
    non_geographic: bool = False
    subsequent: bool = False  # ported before: the losing provider does not hold the range

    @property
    def kind(self) -> str:
        if self.non_geographic:
            return Installation.NON_GEOGRAPHIC
        return self.installation or (Installation.SINGLE if self.count == 1 else Installation.MULTI)

    @property
    def single(self) -> bool:
        return self.kind == Installation.SINGLE


@dataclass(frozen=True)
class Earliest:
    """The first possible day, and why it is none before."""

    day: date
    why: str


def is_subsequent(losing_provider: str, range_holder: str) -> bool:
    """Whether the range is another's; an empty range holder says that the losing provider holds it."""
    holder = range_holder.strip().casefold()
    return bool(holder) and holder != losing_provider.strip().casefold()


def lead_of(rules: Rules, wish: Wish) -> int | None:
    """Working days that such a port takes; None where the supplier names none."""
    fitting = [lead for lead in rules.leads if lead.installation == wish.kind and lead.at_least <= wish.count]
    if not fitting:
        return None
    lead = max(fitting, key=lambda lead: lead.at_least)
    return lead.sup if wish.subsequent else lead.pro


def counts_from(rules: Rules, at: datetime) -> date:
    """The working day that a request made at `at` counts from: after the cut-off, the next one."""
    here = at.astimezone(ZoneInfo(rules.zone))
    late = here.time() > rules.cutoff
    return add_working_days(here.date(), int(late), rules.country, rules.exceptions)


def earliest(rules: Rules, wish: Wish, at: datetime, *, accepted: bool = False) -> Earliest | None:
    """The first day for a port asked for, or with `accepted` accepted, at `at`; None where no lead time is known."""
    days = lead_of(rules, wish)
    if days is None:
        return None
    start = counts_from(rules, at)
    if rules.from_acceptance and not accepted:
        start = add_working_days(start, (reply_hours(rules, wish) + DAY - 1) // DAY, rules.country, rules.exceptions)
    day = add_working_days(start, days, rules.country, rules.exceptions)
    return Earliest(day, _why(rules, wish, at, start, day, days, accepted))


def after(rules: Rules, at: datetime, hours: int) -> datetime:
    """So many hours of working days after `at`: 24 hours are one working day later at the same time of the clock."""
    zone = ZoneInfo(rules.zone)
    here = at.astimezone(zone)
    day, clock = here.date(), here.time()
    if not is_working_day(day, rules.country, rules.exceptions):
        day, clock = add_working_days(day, 0, rules.country, rules.exceptions), time.min
    if whole := hours // DAY:
        day = add_working_days(day, whole, rules.country, rules.exceptions)
    then = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC) + timedelta(hours=hours % DAY)
    landed = then.astimezone(zone).date()
    if not is_working_day(landed, rules.country, rules.exceptions):
        moved = add_working_days(landed, 0, rules.country, rules.exceptions)
        then = datetime.combine(moved, then.astimezone(zone).time(), tzinfo=zone).astimezone(UTC)
    return then


def port_instant(rules: Rules, day: date) -> datetime:
    """When the porting of `day` begins."""
    return datetime.combine(day, rules.port_time, tzinfo=ZoneInfo(rules.zone)).astimezone(UTC)


def before(rules: Rules, day: date, hours: int) -> datetime:
    """So many hours of the clock before the porting of `day` begins."""
    return port_instant(rules, day) - timedelta(hours=hours)


def reply_hours(rules: Rules, wish: Wish) -> int:
    return rules.reply_single if wish.single else rules.reply_multi


def resubmit_hours(rules: Rules, wish: Wish) -> int:
    return rules.resubmit_single if wish.single else rules.resubmit_multi


def change_until(rules: Rules, wish: Wish, day: date) -> datetime:
    """Until when another day than `day` may be asked for."""
    return before(rules, day, rules.change_single if wish.single else rules.change_multi)


def losing_until(rules: Rules, day: date) -> datetime:
    """Until when the losing provider may call it off."""
    return before(rules, day, rules.losing_cancels)


def limits_of(rules: Rules) -> str:
    """In words: how long the losing provider may call it off, and how long numbers may fail on the day."""
    told = ngettext("The losing provider can cancel up to %(n)s hour before.", "The losing provider can cancel up to %(n)s hours before.", rules.losing_cancels)  # fmt: skip
    fails = ngettext("On the day calls may fail for up to %(n)s hour.", "On the day calls may fail for up to %(n)s hours.", rules.longest_hours)  # fmt: skip
    return f"{told % {'n': rules.losing_cancels}} {fails % {'n': rules.longest_hours}}"


def why_not_on(
    rules: Rules, wish: Wish, day: date, at: datetime, *, accepted: bool = False, not_before: date | None = None
) -> str:
    """Why numbers cannot be ported on `day`; empty when they can."""
    first = earliest(rules, wish, at, accepted=accepted)
    if first and day < first.day:
        return _("%(day)s is the earliest: %(why)s") % {"day": words_of(first.day), "why": first.why}
    today = at.astimezone(ZoneInfo(rules.zone)).date()
    if rules.furthest_days and day > (last := today + timedelta(days=rules.furthest_days)):
        return _("%(supplier)s takes no date after %(day)s.") % {"supplier": rules.supplier, "day": words_of(last)}
    if not_before and day < not_before:
        return _("The order takes effect on %(day)s; numbers come no earlier.") % {"day": words_of(not_before)}
    return ""


def _why(rules: Rules, wish: Wish, at: datetime, start: date, day: date, days: int, accepted: bool) -> str:
    """The reason in words: how many days, from when, and which holidays lie between."""
    kind = Installation(wish.kind).label
    range_ = _("range of another provider") if wish.subsequent else _("range of the losing provider")
    words = ngettext("%(n)d working day (%(kind)s, %(range)s) from %(start)s", "%(n)d working days (%(kind)s, %(range)s) from %(start)s", days)  # fmt: skip
    told = [words % {"n": days, "kind": kind, "range": range_, "start": words_of(start)}]
    if rules.from_acceptance:
        told.append(_("counted from the acceptance") if accepted else _("counted from the expected acceptance"))
    here = at.astimezone(ZoneInfo(rules.zone))
    if here.time() > rules.cutoff and is_working_day(here.date(), rules.country, rules.exceptions):
        clock = time_format(rules.cutoff, "H:i")
        told.append(_("a request after %(time)s counts from the next working day") % {"time": clock})
    if names := holidays_between(rules, here.date(), day):
        told.append(_("without %(days)s") % {"days": ", ".join(names)})
    return ", ".join(told) + "."


def holidays_between(rules: Rules, first: date, last: date) -> list[str]:
    """Names of the public holidays that fall on weekdays between two days, and the provider's own closed days."""
    found = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(rules.country, year)
        if day.weekday() < 5 and not rules.exceptions.get(day, False)
    }
    closed = (day for day, works in rules.exceptions.items() if not works)
    found |= {day: words_of(day) for day in closed if day not in found}
    return [name for day, name in sorted(found.items()) if first <= day <= last]


def words_of(day: date) -> str:
    """Friday 11 Dec 2026, as people read it."""
    return f"{date_format(day, 'l')} {date_format(day, 'DATE_FORMAT')}"
