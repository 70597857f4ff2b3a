"""The daily digest: one mail with what waits and what was new, for people who asked for it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.messages.notifications.message import Message

HOUR = 17  # of the person's own day


@dataclass(frozen=True)
class Digest(Message):
    """What `waits` for the person and what was `new` since the last one, a line each, in the person's language."""

    kind = "daily-digest"
    label = gettext_lazy("Daily digest")
    screen = False
    unasked = False
    button = gettext_lazy("Open the inbox")

    waits: tuple[str, ...]
    new: tuple[str, ...]

    def subject(self) -> str:
        if not self.waits:
            return _("Your day: nothing waits for you")
        n = len(self.waits)
        return ngettext("Your day: %(n)s thing waits for you", "Your day: %(n)s things wait for you", n) % {"n": n}

    def text(self) -> str:
        parts = []
        if self.waits:
            parts.append("\n".join([_("Waits for you:"), *(f"– {line}" for line in self.waits)]))
        if self.new:
            parts.append("\n".join([_("New since yesterday:"), *(f"– {line}" for line in self.new)]))
        parts.append(_("You get this mail once a day because you asked for it in My Account."))
        return "\n\n".join(parts)

    def link(self) -> str:
        return reverse("partners:inbox")

    @classmethod
    def sample(cls) -> "Digest":
        waits = ngettext("%(n)s order waits for your approval", "%(n)s orders wait for your approval", 2) % {"n": 2}
        return cls(
            waits=(f"{waits}: Fulham Fitness Rooms, Northcote Estates",), new=("Order 503038: Castle Logistics",)
        )
