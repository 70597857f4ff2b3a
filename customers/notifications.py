"""What customers' people are told."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.messages.notifications.message import Message


@dataclass(frozen=True)
class AdministratorLogin(Message):
    """“Send Login Information via E-Mail” (guide 2.5.3.2): a one-time link, never a password."""

    kind = "customer-administrator-login"
    label = _("Customer's login information")
    security, screen, acts = True, False, True
    button = _("Choose your password")

    code: str
    company: str
    name: str
    login: str
    reseller: str
    hours: int
    secret: str

    @property
    def customer(self) -> tuple[str, str]:
        return self.code, self.company

    def subject(self) -> str:
        return gettext("Login information for %(company)s") % {"company": self.company[:40]}

    def text(self) -> str:
        return gettext(
            "Hello %(name)s,\n\nyou administer the telephone service of %(company)s. Your Administrator ID is "
            "%(login)s.\n\nChoose your password on the page behind the link below. The link works once, within "
            "%(hours)d hours. If you did not expect this mail, tell %(reseller)s."
        ) % {"name": self.name, "company": self.company, "login": self.login, "hours": self.hours,
             "reseller": self.reseller}  # fmt: skip

    def link(self) -> str:
        return reverse("customers:choose-password", args=[self.secret])

    @classmethod
    def sample(cls) -> "AdministratorLogin":
        return cls(
            code="C000000150", company="Example Bakery", name="Betty Baker", login="betty@example-bakery.example",
            reseller="Your Reseller", hours=24, secret="an-example-that-opens-nothing",
        )  # fmt: skip
