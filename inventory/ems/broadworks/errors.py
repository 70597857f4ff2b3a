"""What BroadWorks refuses: the number in brackets is kept as its code, the rest becomes words for staff."""

import re
from dataclasses import dataclass

from inventory.ems.broadworks.document import Message
from inventory.ems.driver import TemporaryFault, ValueRefused
from oms.kit.outbox import PermanentFault

NUMBERED = re.compile(r"\[Error (\d{1,6})\]\s*")
LONGEST = 300


@dataclass(frozen=True)
class Known:
    """What one number comes to: words for staff, whether it may be another tomorrow, the field that must be mended."""

    words: str
    passes: bool = False
    field: str = ""


KNOWN = {
    4008: Known("BroadWorks does not know this user any more; read the network again."),
    4500: Known("BroadWorks has a device of this name already.", field="devices"),
    4911: Known("BroadWorks takes no emergency number as extension.", field="extension"),
    4962: Known("BroadWorks does not take the portal's user and password: see BROADWORKS_USER and BROADWORKS_PASSWORD."),
    5202: Known("The portal's administrator is disabled in BroadWorks; enable it there."),
    5404: Known("The portal's administrator has no right to this in BroadWorks; it needs those of a provisioning administrator."),
}  # fmt: skip


class OciError(Exception):
    """An ErrorResponse. `number`: 0 where it names none."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(words)
        self.number, self.words = number, words

    def fault(self, field: str = "") -> PermanentFault | TemporaryFault:
        """What the worker is told: `field` is what must be mended where nothing is known of the number."""
        known = KNOWN.get(self.number)
        told = f"[Error {self.number}] {self.words}" if self.number else self.words
        words = f"{known.words} ({told})" if known else f"BroadWorks refuses: {told}"
        if known and known.passes:
            return TemporaryFault(words)
        field = (known.field or "") if known else field
        return ValueRefused(f"{field}: {words}", field=field) if field else PermanentFault(words)


def error_of(answer: Message) -> OciError:
    """The error that an ErrorResponse tells; staff read English words where BroadWorks speaks another language."""
    told = answer.text("summaryEnglish") or answer.text("summary") or "An error without words."
    numbered = NUMBERED.search(told)
    words = NUMBERED.sub("", told).strip() or "no words"
    return OciError(int(numbered[1]) if numbered else 0, words[:LONGEST])
