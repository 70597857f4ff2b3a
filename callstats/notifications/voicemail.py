"""Word of a message that a caller left; who wants it says so in My Account."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.models import Voicemail
from oms.kit.phones import national
from partners.messages.notifications.message import Message


def shown_caller(message: Voicemail) -> str:
    """Who called, as people read it; `message` as queries/voicemail.py gives it: with the caller as it is shown."""
    shown: str = message.shown  # type: ignore[attr-defined]
    return national(shown) if shown.startswith("+") and shown[1:].isdecimal() else shown


@dataclass(frozen=True)
class VoicemailLeft(Message):
    """A caller left a message on a customer's line; the sound stays in the portal."""

    customer_code: str
    customer_name: str
    who: str
    caller: str
    seconds: int
    pk: int

    kind = "voicemail.left"
    label = gettext_lazy("Voicemail left")
    unasked = False

    @classmethod
    def of(cls, message: Voicemail) -> "VoicemailLeft":
        """`message` as queries/voicemail.py gives it."""
        return cls(
            message.customer.code, message.customer.name, str(message), shown_caller(message), message.seconds, message.pk
        )  # fmt: skip

    def subject(self) -> str:
        return self.headline()[:70]

    def headline(self) -> str:
        return _("Voicemail for %(who)s, %(customer)s") % {"who": self.who, "customer": self.customer_name}

    def text(self) -> str:
        return "\n".join(
            [
                _("Customer: %(code)s %(name)s") % {"code": self.customer_code, "name": self.customer_name},
                _("Line: %s") % self.who,
                _("Caller: %s") % (self.caller or _("unknown")),
                _("Seconds: %s") % self.seconds,
                _("Listen to it in the portal; no sound is mailed."),
            ]
        )

    def link(self) -> str:
        return reverse("callstats:voicemail-message", args=[self.customer_code, self.pk])

    @classmethod
    def sample(cls) -> "VoicemailLeft":
        return cls("C000000150", "Vertical Demo", "201 Olive Bramley", "020 7946 0018", 23, 1)
