"""Messages about one's own account and about onboarding, one class each."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.messages.notifications.message import Message


@dataclass(frozen=True)
class EmailChanged(Message):
    """Goes to the address that was given up."""

    kind = "email-changed"
    label = gettext_lazy("E-mail address changed")
    security, screen = True, False
    button = gettext_lazy("Open My Account")

    name: str
    address: str
    ip: str

    def subject(self) -> str:
        return _("The e-mail address of your portal account was changed")

    def text(self) -> str:
        return _(
            "Hello %(name)s,\n\nfrom now on mails for your account go to %(address)s; this is the last one to the old "
            "address. The change was made from the address %(ip)s.\n\nIf it was not you, tell your Chief Admin at once."
        ) % {"name": self.name, "address": self.address, "ip": self.ip}

    def link(self) -> str:
        return reverse("partners:my-information")

    @classmethod
    def sample(cls) -> "EmailChanged":
        return cls(name="Clara Clerk", address="clara@rs-vertical.example", ip="192.0.2.17")


@dataclass(frozen=True)
class OnboardingStepGiven(Message):
    """To the new owner of a step."""

    kind = "onboarding.step"
    label = gettext_lazy("Onboarding step")

    partner_name: str
    code: str
    step: str
    due_on: date

    def subject(self) -> str:
        return _("Onboarding %(name)s: a step is yours") % {"name": self.partner_name}

    def text(self) -> str:
        return _("“%(step)s” for %(name)s is yours. It is due on %(day)s.") % {
            "step": self.step,
            "name": self.partner_name,
            "day": date_format(self.due_on, "DATE_FORMAT"),
        }

    def link(self) -> str:
        return reverse("partners:onboarding-detail", args=[self.code])

    @classmethod
    def sample(cls) -> "OnboardingStepGiven":
        return cls("Example Comms", "R100099", "Kick-off call", date(2026, 11, 27))


@dataclass(frozen=True)
class OnboardingLive(Message):
    """To the people of a reseller that went live."""

    kind = "onboarding.live"
    label = gettext_lazy("Platform access live")

    partner_name: str

    def subject(self) -> str:
        return _("%(name)s: platform access is live") % {"name": self.partner_name}

    def text(self) -> str:
        return _("All steps are done. From now on %(name)s creates customers and orders in the portal.") % {
            "name": self.partner_name
        }

    def link(self) -> str:
        return reverse("partners:home")

    @classmethod
    def sample(cls) -> "OnboardingLive":
        return cls("Example Comms")
