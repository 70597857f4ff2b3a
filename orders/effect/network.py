"""What the network would refuse of an order's commands, found before the order is sent (inventory/ems/kinds.py)."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from inventory.ems.kinds import KINDS
from inventory.enums import CommandKind
from orders.effect.entry import Entry, in_few_words, merged
from orders.effect.reading import Reading

CHOSEN_LATER = {("create_tenant", "server")}  # by the approver, who is asked for it


def refused_by_network(entries: Iterable[Entry]) -> Iterator[str]:
    """In words, each value that the network would refuse for good: what it is, and what would be right."""
    for send in merged(send for entry in entries for send in entry.sends):
        way = KINDS.get(str(send.kind))
        for name, label, right in way.refusals(send.payload, send.secret) if way else ():
            if (str(send.kind), name) not in CHOSEN_LATER:
                yield _("%(field)s: the network takes %(right)s.") % {"field": label, "right": right}


def below_use(entries: Iterable[Entry], reading: Reading) -> Iterator[str]:
    """In words, each item of which fewer would be left than users have. The network is asked only where some go; one that
    does not answer refuses nothing here (`unanswered`)."""
    text = _("%(item)s: %(left)d would be left, but %(used)d use it: %(who)s. Take it from them first.")
    for entry, code, total in _fewer(entries):
        left = total - (reading.now.item_codes[code] - reading.now.least_codes[code])
        if len(users := reading.use.users_of(code)) > left:
            who = in_few_words(users, 120)
            yield text % {"item": entry.what, "left": left, "used": len(users), "who": who}


def unanswered(entries: Iterable[Entry], reading: Reading) -> str:
    """Why nothing can be taken away now: the network does not say what is in use. Nothing where it does, or none goes."""
    return reading.use.unknown if _fewer(entries) else ""


def _fewer(entries: Iterable[Entry]) -> list[tuple[Entry, str, int]]:
    """(entry, code, what is left) of each item of which some go."""
    return [
        (entry, code, total)
        for entry in entries
        if isinstance(entry.change, int) and entry.change < 0
        for send in entry.sends
        if send.kind == CommandKind["SET_PACKAGES"]
        for code, total in send.payload["items"].items()
    ]
