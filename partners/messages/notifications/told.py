"""Messages whose words are data: a kind says its words, its base what they name."""

from dataclasses import dataclass
from typing import Any, ClassVar

from partners.messages.notifications.message import Message


@dataclass(frozen=True)
class Told(Message):
    """`heads`: how it reads on the screen, and as a mail's subject where `short` does not say it shorter; `says`: in full. Each
    is a lazy text with what `told` names; they are values at run time."""

    heads: ClassVar[Any]
    short: ClassVar[Any] = None
    says: ClassVar[Any]

    def told(self) -> dict[str, str]:
        """What the words may name."""
        raise NotImplementedError

    def headline(self) -> str:
        return str(self.heads % self.told())

    def subject(self) -> str:
        return str((self.short or self.heads) % self.told())[:70]

    def in_full(self) -> Any:
        """Which words say it in full."""
        return self.says

    def more(self) -> list[str]:
        """Further lines before what comes next."""
        return []

    def text(self) -> str:
        return "\n".join([str(self.in_full() % self.told()), *self.more(), *self.steps()])
