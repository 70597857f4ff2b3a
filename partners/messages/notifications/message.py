"""Message kinds as classes: subject, text and link in the receiver's language. Upper floors declare theirs."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oms.kit.figures import figure
from partners.messages.enums import DeliveryMethod
from partners.messages.queries.words import OwnWords, filled
from partners.people.models import Account

kinds: dict[str, type["Message"]] = {}


@dataclass(frozen=True)
class Message:
    """One thing that happened. Subclasses set `kind`, `label` and implement `subject`, `text` and `link`.

    `security` messages cannot be switched off. `screen` and `email` say which ways are offered, `unasked` whether they
    are sent to who chose nothing. A message that `needs` an act asks for it with the words `act` until it is settled;
    several of a kind read as `many(n)` and stand together at `queue()`. `customer` is (code,
    name) where the message is about one; mails of one `thread` (“order:2026-004182”) stand together in the receiver's
    mailbox. A link that `acts` by itself is sealed until it is mailed and stands in no log. `sample()` gives an example
    for the preview list and its test. The provider may put own words in the place of subject and text; they name
    `values()` in braces, never what is `hidden`.
    """

    do_not_call_in_templates = True
    kind: ClassVar[str]
    label: ClassVar[Promise | str]
    security: ClassVar[bool] = False
    screen: ClassVar[bool] = True
    email: ClassVar[bool] = True
    unasked: ClassVar[bool] = True
    needs: ClassVar[bool] = False
    act: ClassVar[Promise | str] = ""
    tone: ClassVar[str] = "info"  # of its mark: bad, warn, good, next, info
    mark: ClassVar[str] = "bell"  # its icon
    acts: ClassVar[bool] = False
    hidden: ClassVar[tuple[str, ...]] = ("secret",)
    button: ClassVar[Promise | str] = _("Open in the portal")
    counted: ClassVar[Any] = None  # ngettext_lazy of “%(n)s …”: several of them as one line
    next_step: ClassVar[Promise | str] = ""  # of a kind that always says the same at the end

    def __init_subclass__(cls, **options) -> None:
        super().__init_subclass__(**options)
        if "kind" in cls.__dict__:
            kinds[cls.kind] = cls

    @property
    def customer(self) -> tuple[str, str]:
        """Code and name of the customer it is about; empty where it names none."""
        return getattr(self, "customer_code", ""), getattr(self, "customer_name", "")

    @property
    def thread(self) -> str:
        return ""

    def asks(self, account: Account) -> bool:
        """Whether it asks this receiver for an act."""
        return self.needs

    def subject(self) -> str:
        """Object, number, state; at most 70 characters."""
        raise NotImplementedError

    def headline(self) -> str:
        """How it stands on the screen's banner."""
        return self.subject()

    def text(self) -> str:
        """Who, what, what next; says all."""
        raise NotImplementedError

    def steps(self) -> list[str]:
        """What comes next, a line each; the last of the text."""
        return [str(self.next_step)] if self.next_step else []

    def html(self) -> str:
        """Safe HTML for the mail's body, where plain paragraphs are not enough; the text part still says all."""
        return ""

    def link(self) -> str:
        """Path of the page it leads to."""
        raise NotImplementedError

    @classmethod
    def many(cls, n: int) -> str:
        """How `n` of them read as one line: `counted`, where the kind has it."""
        if cls.counted is not None:
            return str(cls.counted % {"n": n})
        return gettext("%(n)s × %(label)s") % {"n": n, "label": cls.label}

    @classmethod
    def queue(cls) -> str:
        """Path of the page where all of them that need an act stand; empty where there is none."""
        return ""

    @classmethod
    def sample(cls) -> "Message":
        raise NotImplementedError

    def values(self) -> dict[str, str]:
        """What the provider's own words may name in braces: standard words, customer, and every plain field."""
        found = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in self.hidden}
        plain = {name: value for name, value in found.items() if isinstance(value, str | int | Decimal | date)}
        code, name = self.customer
        about = {"customer_code": code, "customer_name": name} if code else {}
        standard = {"standard_subject": str(self.subject()), "standard_text": str(self.text())}
        return {name: _plain(value) for name, value in plain.items()} | about | standard

    def words(self, way: DeliveryMethod, language: str, own: OwnWords) -> tuple[str, str, str]:
        """(subject or headline, text, HTML where there is any) in `language`; the provider's own words go first."""
        with translation.override(language):
            subject, text, body = str(self.subject()), str(self.text()), str(conditional_escape(self.html()))
            if language in own:
                values = self.values()
                subject, text, body = *(filled(words, values) for words in own[language]), ""
            first = str(self.headline()) if way == DeliveryMethod.SCREEN else subject
            return " ".join(first.split())[:200], text, body


def _plain(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, date):
        return date_format(value, "DATETIME_FORMAT" if isinstance(value, datetime) else "DATE_FORMAT")
    return figure(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)


def label_of(kind: str) -> str:
    """What a kind is called; a kind that is gone keeps its code."""
    return str(kinds[kind].label) if kind in kinds else kind


def ways_offered(message: type[Message]) -> list[DeliveryMethod]:
    """The ways in which this kind of message can be sent at all."""
    offered = {DeliveryMethod.SCREEN: message.screen, DeliveryMethod.EMAIL: message.email}
    return [way for way, open_ in offered.items() if open_]


def ways(account: Account, message: type[Message]) -> list[DeliveryMethod]:
    """By which ways this person wants this kind of message (My Account); both unless chosen otherwise."""
    offered = ways_offered(message)
    if message.security:
        return offered
    chosen = account.preferences.get("alarms", {}).get(message.kind)
    if chosen is None:
        return offered if message.unasked else []
    return [way for way in offered if way.value in chosen]


@dataclass(frozen=True)
class Alarm:
    """One kind of message as My Account offers it; its ways as (code, label, offered, chosen)."""

    code: str
    label: str
    security: bool
    ways: list[tuple[str, str, bool, bool]]


def alarms(account: Account) -> list[Alarm]:
    """Every kind of message and by which ways this person gets it; those about safety, which are fixed, last."""
    found = []
    for code, kind in kinds.items():
        offered, chosen = ways_offered(kind), ways(account, kind)
        choices = [(way.value, str(way.label), way in offered, way in chosen) for way in DeliveryMethod]
        found.append(Alarm(code, str(kind.label), kind.security, choices))
    return sorted(found, key=lambda alarm: (alarm.security, alarm.label))
