"""Messages about accounts and how they are signed in to, one class each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.messages.notifications.message import Message
from partners.sign_in.enums import FactorChange


@dataclass(frozen=True)
class PasswordResetAsked(Message):
    """guide 1.3"""

    kind = "password-reset"
    label = gettext_lazy("Password reset")
    security, screen, acts = True, False, True
    button = gettext_lazy("Set a new password")

    name: str
    secret: str
    minutes: int
    ip: str

    def subject(self) -> str:
        return _("Set a new password for your portal account")

    def text(self) -> str:
        return _(
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
    label = gettext_lazy("Password changed")
    security, screen = True, False
    button = gettext_lazy("Open My Account")

    name: str
    ip: str

    def subject(self) -> str:
        return _("The password of your portal account was changed")

    def text(self) -> str:
        return _(
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
class FactorChanged(Message):
    """So that the owner of an account learns of a change to its second factors that somebody else made."""

    kind = "factor-changed"
    label = gettext_lazy("Second factor changed")
    security, screen = True, False
    button = gettext_lazy("Open Second Factor")

    name: str
    change: str
    ip: str

    def subject(self) -> str:
        return _("The second factor of your portal account was changed")

    def text(self) -> str:
        what = FactorChange(self.change).label
        if not self.ip:
            return _("Hello %(name)s,\n\n%(what)s\n\nIf you did not ask for it, tell your Chief Admin at once.") % {
                "name": self.name,
                "what": what,
            }
        return _(
            "Hello %(name)s,\n\n%(what)s The change was made from the address %(ip)s.\n\nIf it was not you, change your "
            "password at once and tell your Chief Admin."
        ) % {"name": self.name, "what": what, "ip": self.ip}

    def link(self) -> str:
        return reverse("partners:second-factor")

    @classmethod
    def sample(cls) -> "FactorChanged":
        return cls(name="Clara Clerk", change=FactorChange.PASSKEY_ADDED.value, ip="192.0.2.17")


@dataclass(frozen=True)
class IdentityWasLinked(Message):
    """The first time that somebody signs in to an account by an identity provider."""

    kind = "identity-linked"
    label = gettext_lazy("Company account linked")
    security, screen = True, False
    button = gettext_lazy("Open My Account")

    name: str
    provider: str

    def subject(self) -> str:
        return _("Your portal account is linked to your company's account")

    def text(self) -> str:
        return _(
            "Hello %(name)s,\n\nsomebody, hopefully you, signed in to your account by %(provider)s for the first time. From "
            "now on that company account opens this portal account.\n\nIf it was not you, tell your Chief Admin at once."
        ) % {"name": self.name, "provider": self.provider}

    def link(self) -> str:
        return reverse("partners:my-information")

    @classmethod
    def sample(cls) -> "IdentityWasLinked":
        return cls(name="Clara Clerk", provider="Example Sign-on")


@dataclass(frozen=True)
class AccountInvited(Message):
    """To a person whose account somebody made or opened anew: a link that sets the password."""

    kind = "account-invited"
    label = gettext_lazy("Account opened")
    security, screen, acts = True, False, True
    button = gettext_lazy("Set your password")

    name: str
    login_id: str
    by: str
    company: str
    secret: str
    hours: int

    def subject(self) -> str:
        return _("Your portal account: set a password")

    def text(self) -> str:
        return _(
            "Hello %(name)s,\n\n%(by)s of %(company)s opened the portal for you. Your ID is %(login_id)s. The link below "
            "works once and for %(hours)d hours; on its page you choose your password.\n\nAfterwards “Forgot Password?” on "
            "the login page mails you another one."
        ) % {
            "name": self.name,
            "by": self.by,
            "company": self.company,
            "login_id": self.login_id,
            "hours": self.hours,
        }

    def link(self) -> str:
        return reverse("partners:set-password", args=[self.secret])

    @classmethod
    def sample(cls) -> "AccountInvited":
        return cls(
            "Clara Clerk",
            "clerk@comms.example",
            "Ann Example",
            "Example Comms",
            "an-example-that-opens-nothing",
            24,
        )
