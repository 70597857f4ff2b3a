"""Port days as a calendar program reads them (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from inventory.models import Port, PortFeed
from inventory.porting.states import DATED, PortState, PortVerb
from oms.kit.acting import acting_for
from oms.kit.phones import national
from partners.models import Account
from partners.sign_in.queries.account import account_of_session, may_sign_in

BACK = timedelta(days=60)  # so long a day that has passed stays in the calendar
MOST = 2_000  # ports; those whose day comes first
STANDS = (*DATED, PortState.PORTING, PortState.COMPLETED)
CHANGES = (PortVerb.ACCEPT, PortVerb.AGREE_DATE, PortVerb.CANCEL, PortVerb.CANCEL_LOSING, PortVerb.EXPIRE)
HOURLY = timedelta(hours=1)


def feed_of(user: Account) -> PortFeed | None:
    """The subscription of this person, where there is one."""
    found: PortFeed | None = PortFeed.objects.visible_to(user).filter(account=user, revoked_at=None).first()
    return found


def reader_of(feed: PortFeed, screen: str) -> Account | None:
    """Whose feed it is, as the account stands today; None where it may not sign in or not open `screen` any more.
    Asked within the account's own partner."""
    account = account_of_session(feed.account_id)
    good = account is not None and may_sign_in(account) and account.may_open(screen)
    return account if good else None


def calendar_for(feed: PortFeed, screen: str, today: date) -> bytes | None:
    """The calendar as the person may see it today, in that person's language; None for one who may not any more."""
    with acting_for(feed.partner_id):
        reader = reader_of(feed, screen)
        if reader is None:
            return None
        with override(reader.speaks):
            return calendar_of(agreed_ports(reader, today))


def agreed_ports(user: Account, today: date) -> list[Port]:
    """Ports whose day was ever agreed to, from BACK before `today` on, each with `changes`: how often its day did."""
    found: QuerySet[Port] = Port.objects.visible_to(user).filter(agreed_date__gte=today - BACK)
    found = found.select_related("supplier").annotate(changes=Count("moves", filter=Q(moves__verb__in=CHANGES)))
    return list(found.order_by("agreed_date", "pk")[:MOST])


def calendar_of(ports: list[Port]) -> bytes:
    """A VCALENDAR with one VEVENT for each of `ports`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Order management portal//Port days//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Calendar of port days"))
    calendar.add("refresh-interval", HOURLY, parameters={"VALUE": "DURATION"})
    for port in ports:
        calendar.add_component(_event(port))
    return calendar.to_ical()


def _event(port: Port) -> Event:
    """UID stays for good; SEQUENCE grows with each change of its day; a day that was called off is CANCELLED."""
    stands = port.state in STANDS
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    event = Event()
    event.add("uid", f"port-{port.pk}@{host}")
    event.add("sequence", max(port.changes - 1, 0))
    event.add("dtstamp", port.since.astimezone(UTC))
    event.add("last-modified", port.since.astimezone(UTC))
    event.add("created", port.requested_at.astimezone(UTC))
    event.add("status", "CONFIRMED" if stands else "CANCELLED")
    begins, ends = _span(port)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("transp", "TRANSPARENT")
    event.add(
        "summary", _("Port: %(numbers)s, %(customer)s") % {"numbers": port.listed, "customer": port.customer_name}
    )
    event.add("description", "\n".join(_lines(port)))
    event.add("url", f"{settings.PORTAL_URL}{port.get_absolute_url()}")
    return event


def _span(port: Port) -> tuple[date | datetime, date | datetime]:
    """From when until when, in UTC, by its supplier's clock; the whole day where nobody says."""
    day = (port.porting_date if port.state in STANDS else None) or port.agreed_date
    assert day is not None, "it was agreed to once"
    if port.supplier is None:
        return day, day + timedelta(days=1)
    begins = datetime.combine(day, port.supplier.port_time, tzinfo=ZoneInfo(port.supplier.zone)).astimezone(UTC)
    return begins, begins + timedelta(hours=port.supplier.longest_hours or 1)


def _lines(port: Port) -> list[str]:
    return [
        _("Customer: %(code)s %(name)s") % {"code": port.customer_code, "name": port.customer_name},
        _("Order: %s") % port.order_no,
        f"{_('Status')}: {port.get_state_display()}",
        f"{_('Main billing number')}: {national(port.main_number)}",
        _("Losing service provider: %s") % port.losing_provider,
    ]
