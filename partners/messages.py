"""Message kinds as classes: subject, text and link in the receiver's language. Upper floors declare theirs."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from partners.enums import DeliveryMethod
from partners.models import Account

kinds: dict[str, type["Message"]] = {}


@dataclass(frozen=True)
class Message:
    """One thing that happened. Subclasses set `kind`, `label` and implement `subject`, `text` and `link`.

    `security` messages cannot be switched off. `screen` and `email` say which ways are offered. `customer` is (code,
    name) where the message is about one; mails of one `thread` (“order:2026-004182”) stand together in the receiver's
    mailbox. A link that `acts` by itself is sealed until it is mailed and stands in no log. `sample()` gives an example
    for the preview list and its test.
    """

    do_not_call_in_templates = True
    kind: ClassVar[str]
    label: ClassVar[Promise | str]
    security: ClassVar[bool] = False
    screen: ClassVar[bool] = True
    email: ClassVar[bool] = True
    acts: ClassVar[bool] = False
    button: ClassVar[Promise | str] = _("Open in the portal")

    def __init_subclass__(cls, **options) -> None:
        super().__init_subclass__(**options)
        if "kind" in cls.__dict__:
            kinds[cls.kind] = cls

    @property
    def customer(self) -> tuple[str, str]:
        return "", ""

    @property
    def thread(self) -> str:
        return ""

    def subject(self) -> str:
        """Object, number, state; at most 70 characters."""
        raise NotImplementedError

    def headline(self) -> str:
        """How it stands on the screen's banner."""
        return self.subject()

    def text(self) -> str:
        """Who, what, what next; says all."""
        raise NotImplementedError

    def html(self) -> str:
        """Safe HTML for the mail's body, where plain paragraphs are not enough; the text part still says all."""
        return ""

    def link(self) -> str:
        """Path of the page it leads to."""
        raise NotImplementedError

    @classmethod
    def sample(cls) -> "Message":
        raise NotImplementedError

    def words_for(self, account: Account, way: DeliveryMethod) -> tuple[str, str, str]:
        """(subject or headline, text, HTML where there is any) in the language of `account`."""
        with translation.override(account.speaks):
            first = self.headline() if way == DeliveryMethod.SCREEN else self.subject()
            words = " ".join(str(first).split())[:200]
            return words, str(self.text()), str(conditional_escape(self.html()))


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
    return offered if chosen is None else [way for way in offered if way.value in chosen]


@dataclass(frozen=True)
class PasswordResetAsked(Message):
    """guide 1.3"""

    kind = "password-reset"
    label = _("Password reset")
    security, screen, acts = True, False, True
    button = _("Set a new password")

    name: str
    secret: str
    minutes: int
    ip: str

    def subject(self) -> str:
        return say("Set a new password for your portal account")

    def text(self) -> str:
        return say(
            "Hello %(name)s,\n\nsomebody, hopefully you, asked at the address %(ip)s for a new password. The link below "
            "works once and for %(minutes)s minutes; on its page you choose the password.\n\nIf it was not you, do "
            "nothing: your password stays as it is."
        ) % {"name": self.name, "ip": self.ip, "minutes": self.minutes}

    def link(self) -> str:
        return reverse("partners:set-password", args=[self.secret])

    @classmethod
    def sample(cls) -> "PasswordResetAsked":
        return cls(name="Clara Clerk", secret="an-example-that-opens-nothing", minutes=30, ip="192.0.2.17")


@dataclass(frozen=True)
class PasswordChanged(Message):
    """So that the owner of an account learns of a change that somebody else made."""

    kind = "password-changed"
    label = _("Password changed")
    security, screen = True, False
    button = _("Open My Account")

    name: str
    ip: str

    def subject(self) -> str:
        return say("The password of your portal account was changed")

    def text(self) -> str:
        return say(
            "Hello %(name)s,\n\nthe password of your account was changed from the address %(ip)s. Every other session of "
            "the account has ended.\n\nIf it was not you, reset the password at once (“Forgot Password?” on the login "
            "page) and tell your Chief Admin."
        ) % {"name": self.name, "ip": self.ip}

    def link(self) -> str:
        return reverse("partners:my-information")

    @classmethod
    def sample(cls) -> "PasswordChanged":
        return cls(name="Clara Clerk", ip="192.0.2.17")


@dataclass(frozen=True)
class EmailChanged(Message):
    """Goes to the address that was given up."""

    kind = "email-changed"
    label = _("E-mail address changed")
    security, screen = True, False
    button = _("Open My Account")

    name: str
    address: str
    ip: str

    def subject(self) -> str:
        return say("The e-mail address of your portal account was changed")

    def text(self) -> str:
        return say(
            "Hello %(name)s,\n\nfrom now on mails for your account go to %(address)s; this is the last one to the old "
            "address. The change was made from the address %(ip)s.\n\nIf it was not you, tell your Chief Admin at once."
        ) % {"name": self.name, "address": self.address, "ip": self.ip}

    def link(self) -> str:
        return reverse("partners:my-information")

    @classmethod
    def sample(cls) -> "EmailChanged":
        return cls(name="Clara Clerk", address="clara@rs-vertical.example", ip="192.0.2.17")


@dataclass(frozen=True)
class ExcelReady(Message):
    """A large workbook lies ready for the person who asked for it."""

    kind = "excel-ready"
    label = _("Excel file is ready")
    email = False

    export: int
    title: str
    rows: int

    def subject(self) -> str:
        return say("Excel file is ready: %(title)s") % {"title": self.title[:40]}

    def text(self) -> str:
        return say("“%(title)s” with %(rows)s rows lies ready for seven days.") % {
            "title": self.title,
            "rows": f"{self.rows:,}",
        }

    def link(self) -> str:
        return reverse("partners:export", args=[self.export])

    @classmethod
    def sample(cls) -> "ExcelReady":
        return cls(export=1, title="Login History", rows=12_480)


@dataclass(frozen=True)
class ExcelFailed(ExcelReady):
    """A large workbook could not be written."""

    kind = "excel-failed"
    label = _("Excel file could not be written")

    def subject(self) -> str:
        return say("Excel file could not be written: %(title)s") % {"title": self.title[:28]}

    def text(self) -> str:
        return say("“%(title)s” could not be written. Narrow the filter to fewer rows and ask again.") % {
            "title": self.title
        }
