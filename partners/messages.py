"""Message kinds as classes: subject, text and link in the receiver's language. Upper floors declare theirs."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils import translation
from django.utils.functional import Promise

from partners.enums import DeliveryMethod
from partners.models import Account

kinds: dict[str, type["Message"]] = {}


@dataclass(frozen=True)
class Message:
    """One thing that happened. Subclasses set `kind`, `label` and implement `subject`, `text` and `link`.

    `security` messages cannot be switched off. `customer` is (code, name) where the message is about one.
    `sample()` gives an example for the preview list and its test.
    """

    kind: ClassVar[str]
    label: ClassVar[Promise | str]
    security: ClassVar[bool] = False
    screen: ClassVar[bool] = True

    def __init_subclass__(cls, **options) -> None:
        super().__init_subclass__(**options)
        if "kind" in cls.__dict__:
            kinds[cls.kind] = cls

    @property
    def customer(self) -> tuple[str, str]:
        return "", ""

    def subject(self) -> str:
        """Object, number, state; at most 70 characters."""
        raise NotImplementedError

    def text(self) -> str:
        """Who, what, what next; says all."""
        raise NotImplementedError

    def link(self) -> str:
        """Path of the page it leads to."""
        raise NotImplementedError

    @classmethod
    def sample(cls) -> "Message":
        raise NotImplementedError

    def words_for(self, account: Account) -> tuple[str, str]:
        """(subject, text) in the language of `account`."""
        with translation.override(account.speaks):
            return str(self.subject())[:200], str(self.text())


def ways(account: Account, message: type[Message]) -> list[DeliveryMethod]:
    """By which ways this person wants this kind of message (My Account); both unless chosen otherwise."""
    offered = [DeliveryMethod.SCREEN, DeliveryMethod.EMAIL] if message.screen else [DeliveryMethod.EMAIL]
    if message.security:
        return offered
    chosen = account.preferences.get("alarms", {}).get(message.kind)
    return offered if chosen is None else [way for way in offered if way.value in chosen]
