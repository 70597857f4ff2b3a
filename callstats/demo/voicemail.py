"""Messages that callers left in the demo: short tunes, as nobody speaks there; and who gets word of the next ones."""

from datetime import datetime, timedelta

from callstats.actions.voicemail import delete_message, hear_message, keep_message
from callstats.models import Voicemail
from inventory.actions.change_line import change_lines
from inventory.ems.driver import NetworkMessage
from inventory.ems.sound import tones, wav
from inventory.enums import LineState
from inventory.models import Line
from inventory.queries.line_checks import LineEntry
from partners.models import Account

TUNES = (
    ((523, 0.4), (659, 0.4), (784, 0.6)),
    ((784, 0.3), (659, 0.3), (587, 0.3), (523, 0.8)),
    ((440, 0.5), (0, 0.2), (440, 0.5), (554, 0.9)),
    ((660, 0.4), (0, 0.1), (660, 0.4), (0, 0.1), (660, 0.4), (880, 0.9)),
)
CALLERS = ("+442079460871", "+441134960872", "", "+442079460873")


def load(now: datetime) -> None:
    """Runs as the system, once: a customer of each reseller that has such lines, two lines each. One message was deleted, one heard,
    the others are new."""
    if Voicemail.objects.exists():
        return
    lines = Line.objects.filter(state=LineState.USED, item__voicemail=True, customer__status="activated")
    lines = lines.select_related("customer").order_by("customer__partner_id", "customer_id", "extension")
    first = list(lines.distinct("customer__partner_id"))
    mates = lines.filter(customer__in=[one.customer_id for one in first]).exclude(pk__in=[one.pk for one in first])
    for place, line in enumerate([*first, *mates.distinct("customer__partner_id")]):
        _left_on(line, place, now)
        _gets_word(line, now)


def _gets_word(line: Line, now: datetime) -> None:
    """The line's user has an e-mail, as its reseller enters it; the network is told nothing of it."""
    by = Account.objects.select_related("partner", "role").get(partner_id=line.customer.partner_id, is_chief=True)
    email = f"{line.name.lower().replace(' ', '.')}@{line.customer.domain or 'mail.example'}"
    entry = LineEntry(line.extension, line.name, line.number, line.mac, email=email)
    change_lines(customer=line.customer, entries=[entry], by=by, at=now)


def _left_on(line: Line, place: int, now: datetime) -> None:
    for n, tune in enumerate(TUNES):
        at = now - timedelta(days=n * 2, hours=2 + place, minutes=7 * n)
        sound = tones(tune * 2)
        message = NetworkMessage(
            f"demo-{line.customer.code}-{line.extension}-{n}", line.customer.code, line.extension, CALLERS[n], at,
            len(sound) // 8000, wav(sound),
        )  # fmt: skip
        kept = keep_message(message, at=at)
        by = Account.objects.filter(partner_id=line.customer.partner_id, is_chief=True).first()
        if kept and by and n > 1:
            hear_message(message=kept, by=by, at=at + timedelta(hours=1))
        if kept and by and n == 3:
            delete_message(message=kept, by=by, at=at + timedelta(hours=2))
