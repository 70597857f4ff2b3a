"""Messages as bell, banner and inbox show them: what belongs together reads as one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from oms.kit.ages import age, when
from oms.kit.figures import figure
from partners.messages.models import Notice
from partners.messages.notifications.message import Message, kinds, label_of
from partners.messages.queries.notice import MOST, unread
from partners.people.models import Account

NAMES = 3  # that a folded entry writes out


@dataclass(frozen=True)
class Entry:
    """One line of news: a message, or several of one kind, the newest first."""

    notices: list[Notice]

    @property
    def newest(self) -> Notice:
        return self.notices[0]

    @property
    def oldest(self) -> Notice:
        return self.notices[-1]

    @property
    def number(self) -> int:
        return len(self.notices)

    @property
    def kind(self) -> type[Message] | None:
        return kinds.get(self.newest.kind)

    @property
    def headline(self) -> str:
        if self.number == 1:
            return self.newest.subject
        kind = self.kind
        if kind and self.needs >= kind.needs:  # what was asked for and is done is not said to wait
            return kind.many(self.number)
        return _("%(n)s × %(label)s") % {"n": self.number, "label": label_of(self.newest.kind)}

    @cached_property
    def names(self) -> list[str]:
        """What they are about, each once: customers, or the messages themselves."""
        return list(dict.fromkeys(notice.customer_name or notice.subject for notice in self.notices))

    @property
    def where(self) -> str:
        """The second line: the first names, and how many more."""
        if self.number == 1:
            label = str(label_of(self.newest.kind))
            return "" if label in self.headline else label  # the first line has said it
        more = len(self.names) - NAMES
        first = ", ".join(self.names[:NAMES])
        return _("%(names)s and %(n)s more") % {"names": first, "n": more} if more > 0 else first

    @property
    def keys(self) -> str:
        """Which messages OK puts aside."""
        return ",".join(str(notice.pk) for notice in self.notices)

    @property
    def when(self) -> str:
        """4 min, 09:41, 25 Nov; of several that wait, how long the oldest has."""
        now = timezone.now()
        if self.number > 1 and self.needs:
            return _("oldest %s") % age(self.oldest.created_at, now)
        return when(self.newest.created_at, now)

    @property
    def others(self) -> int:
        """How many more than the first name."""
        return len(self.names) - 1

    @property
    def needs(self) -> bool:
        return self.newest.needs

    @property
    def unread(self) -> bool:
        return self.newest.seen_at is None

    @property
    def act(self) -> str:
        """What the button says; only where somebody is still asked for an act."""
        if not self.needs or not self.kind:
            return ""
        return _("Open the queue") if self.number > 1 and self.kind.queue() else str(self.kind.act)

    @property
    def link(self) -> str:
        """The page of the one message, or where all of them stand."""
        if self.number == 1:
            return self.newest.link
        return self.kind.queue() if self.kind else ""

    @property
    def tone(self) -> str:
        return self.kind.tone if self.kind else "info"

    @property
    def mark(self) -> str:
        return self.kind.mark if self.kind else "bell"


def folded(notices: Iterable[Notice]) -> list[Entry]:
    """Messages of the same kind and standing as one entry, where their newest stands."""
    found: dict[tuple[str, bool], list[Notice]] = {}
    for notice in notices:
        found.setdefault((notice.kind, notice.needs), []).append(notice)
    return [Entry(group) for group in found.values()]


def one_by_one(notices: Iterable[Notice]) -> list[Entry]:
    """Each message as an entry of its own."""
    return [Entry([notice]) for notice in notices]


class Banner(NamedTuple):
    """What the line over a page is drawn from, in words: how many messages there are, how many it does not speak of, how
    many it speaks of, and of these the headline, the newest one's page, the first name, how many others, the page of all;
    of one alone its time."""

    number: int = 0
    more: int = 0
    of_first: int = 0
    headline: str = ""
    link: str = ""
    name: str = ""
    others: int = 0
    all: str = ""
    at: str = ""
    shown_at: str = ""


@dataclass(frozen=True)
class News:
    """What is unread, for bell and banner; up to MOST messages are counted."""

    entries: list[Entry]

    @cached_property
    def number(self) -> int:
        return sum(entry.number for entry in self.entries)

    @property
    def shown_number(self) -> str:
        """What stands on the bell."""
        return f"{MOST - 1}+" if self.number >= MOST else figure(self.number)

    @cached_property
    def first(self) -> Entry | None:
        """What the banner says: what needs somebody goes before what is only news."""
        return next((entry for entry in self.entries if entry.needs), self.entries[0] if self.entries else None)

    @property
    def more(self) -> int:
        """How many messages the banner does not speak of."""
        return self.number - self.first.number if self.first else 0

    @property
    def banner(self) -> Banner:
        first = self.first
        if first is None:
            return Banner()
        at = localtime(first.newest.created_at) if first.number == 1 else None
        return Banner(
            self.number, self.more, first.number, first.headline, first.newest.link, first.names[0], first.others, first.link,
            at.isoformat(timespec="seconds") if at else "", date_format(at, "SHORT_DATETIME_FORMAT") if at else "",
        )  # fmt: skip


def news_of(user: Account) -> News:
    """One query, whatever is drawn of it."""
    return News(folded(unread(user)))


def by_day(entries: Iterable[Entry], today: date) -> list[tuple[str, list[Entry]]]:
    """(Today, Yesterday or Earlier, its entries)"""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(_day(entry.newest.created_at, today), []).append(entry)
    return list(found.items())


def _day(at: datetime, today: date) -> str:
    day = timezone.localtime(at).date()
    if day >= today:
        return _("Today")
    return _("Yesterday") if day == today - timedelta(days=1) else _("Earlier")


def by_order(notices: Iterable[Notice]) -> list[tuple[str, list[Entry]]]:
    """(order and customer, its messages one by one); what belongs to no order stands last."""
    found: dict[str, list[Notice]] = {}
    for notice in notices:
        found.setdefault(notice.thread, []).append(notice)
    rest = found.pop("", [])
    titled = [(_title(thread, group[0]), one_by_one(group)) for thread, group in found.items()]
    return [*titled, (_("Other messages"), one_by_one(rest))] if rest else titled


def _title(thread: str, newest: Notice) -> str:
    what, _colon, no = thread.partition(":")
    title = _("Order %s") % no if what == "order" else no
    return f"{title}, {newest.customer_name}" if newest.customer_name else title
