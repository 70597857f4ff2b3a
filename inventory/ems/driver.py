"""The one interface to the network. Each vendor's driver is a package beside this file, registered in drivers.py.

What commands carry is declared in kinds.py; docs/network.md says how a driver is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from inventory.ems.reach import ALL
from oms.kit.outbox import PermanentFault


class TemporaryFault(Exception):
    """The network did not take the command now, or did not say whether it did; the same key may be sent again."""


class ValueRefused(PermanentFault):
    """The network will not take the value of one field; once a person has mended it, a new command may go.

    `field`: its name in the payload, or "secret". Every other PermanentFault will never be taken, whatever is sent.
    """

    def __init__(self, words: str, *, field: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class NetworkUser:
    """Somebody, or something, that the customer set up in the network, and what of the contract it uses.

    `items`: codes of order items, one of each. `number` in E.164 and `mac`, or empty. A line that nobody uses yet has no name.
    """

    extension: str
    name: str
    items: tuple[str, ...] = ()
    number: str = ""
    mac: str = ""
    signed_on: bool = (
        False  # a phone has signed on as this line; where a network knows phones by MAC alone, `registered` says it
    )
    reach: str = ALL  # what it may call (reach.py)
    voicemail: bool = False  # whether callers may leave a message

    def __str__(self) -> str:
        return f"{self.extension} {self.name}".strip()


@dataclass(frozen=True)
class Held:
    """What the network has for one customer, in the words in which commands tell it; quantities are totals.

    `users` say what of it is in use; `busy` how many channels of a kind were in use at most; `registered` are the MACs of
    the phones that have signed on; `blocked` the extensions that make no calls that cost; `closed` the prefixes that nobody
    calls, `opened` those within them that stay open.
    """

    server: str
    tenant: int
    prefix: str
    name: str
    domain: str
    language: str
    plan: str
    state: str  # created, active or stopped
    numbers: list[str]
    administrators: list[dict[str, str]]  # login, name, email, role (its ID, or nothing)
    packages: dict[str, int]
    bundles: dict[str, int]
    devices: dict[str, int]
    macs: dict[str, str]  # MAC → model
    channels: dict[str, int]
    default_limit: str | None = None
    custom_limit: str | None = None
    users: list[NetworkUser] = field(default_factory=list)
    busy: dict[str, int] = field(default_factory=dict)
    registered: list[str] = field(default_factory=list)
    group: str = ""  # ID of its customer group, and the code that the others dial
    access_code: str = ""
    blocked: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def in_use(self) -> list[NetworkUser]:
        """Whoever uses something: a line without a name only once its phone has signed on."""
        return [user for user in self.users if user.name or self.has_signed_on(user)]

    def has_signed_on(self, user: NetworkUser) -> bool:
        """Whether a phone of this line is there now."""
        return user.signed_on or (bool(user.mac) and user.mac in self.registered)


@dataclass(frozen=True)
class Agreed:
    """A customer's administrator agreed to a version of the terms; `number` grows from report to report."""

    number: int
    customer: str
    version: int
    person: str
    at: datetime


@dataclass(frozen=True)
class CallBatch:
    """Call records of one call server: `lines` without their ends, and the cursor behind the last of them."""

    lines: tuple[str, ...]
    cursor: str


@dataclass(frozen=True)
class NetworkMessage:
    """What a caller left on a line. `key`: the network's own, unique in it; `caller`: E.164, an extension, or empty; `sound`: a WAV."""

    key: str
    customer: str
    extension: str
    caller: str
    at: datetime
    seconds: int
    sound: bytes


@dataclass(frozen=True)
class MessageBatch:
    """Messages of one call server's lines, and the cursor behind the last of them."""

    messages: tuple[NetworkMessage, ...]
    cursor: str


@dataclass(frozen=True)
class HeardMessage:
    """A message, by its key, that somebody has heard, or `deleted`, on the line's own telephone."""

    key: str
    at: datetime
    deleted: bool = False


class Driver(Protocol):
    """Speaks to one vendor's EMS. Raises PermanentFault, ValueRefused and TemporaryFault, nothing else.

    `label`: the network's name on the page of a call server. `feed`: the format of the call records that `calls` gives, a
    code of `callstats/formats/known.py`; empty where the network hands out none. `portal`: whether customers have a manager
    portal there; where not, nobody is shown terms, and `portal_link` and `publish_terms` are a PermanentFault. `closes`:
    whether it can bar destinations; one that cannot is not told of them. `platforms`: which connected platforms
    (inventory/platforms) can look into its groups; they have a business profile number and a voice portal then.
    `gives_messages`: whether it hands out what callers left; where not, messages stay in the network, and `messages` is a
    PermanentFault. `hears`: what a line dials to hear its own; empty where the network gives none out.
    """

    label: str
    feed: str
    portal: bool
    closes: bool
    platforms: tuple[str, ...]
    gives_messages: bool
    hears: str

    @property
    def dials(self) -> tuple[str, int] | None:
        """Where phones sign on (host, port), for whoever tries a line; None where calls cannot be tried."""

    @property
    def registrar(self) -> tuple[str, int] | None:
        """Where telephones that provision themselves are told to sign on (host, port); None where the portal gives out no files."""

    def execute(self, kind: str, customer_code: str, key: str, payload: dict, secret: str) -> dict:
        """Carry out one command and give its answer.

        The EMS must recognise `key`: sent again, it answers as the first time and does nothing more. A vendor whose
        EMS knows no keys looks first. Raises ValueRefused when another value would be taken, PermanentFault when it
        will never be, TemporaryFault when the same may be tried again, a time-out among them.
        """

    def look(self, customer_code: str) -> Held | None:
        """What the network has for this customer; None without a tenant, or when it was removed."""

    def portal_link(self, customer_code: str, person: str) -> str:
        """The address of the customer's manager portal with a key in it that works once, soon; `person` signs in.

        Raises PermanentFault when the customer has no tenant there, TemporaryFault when the EMS cannot be asked.
        """

    def publish_terms(self, key: str, terms: dict) -> None:
        """Show a version of the terms to all customers from its first day on, and ask for their agreement.

        `terms`: version (a number), title, text, and the days valid_from and valid_to (or None) as 2026-11-27. A version
        that is there is replaced. Raises PermanentFault, TemporaryFault.
        """

    def agreements(self, after: int) -> list[Agreed]:
        """Those reported after number `after`, in their order; a network that asks nobody has none.

        Raises PermanentFault, TemporaryFault.
        """

    def calls(self, server: str, cursor: str) -> CallBatch:
        """Records of the calls that ended on call server `server` (its CM ID) after `cursor`, in the order in which they were
        written, some thousands at most; "" is the beginning of what the network still has.

        The same cursor again gives the same again, and what came since. No line where nothing is new. A cursor of a log
        that is gone begins at the beginning. Raises PermanentFault where there is no feed, TemporaryFault.
        """

    def messages(self, server: str, cursor: str) -> MessageBatch:
        """Messages that were left on lines of call server `server` after `cursor`, in the order in which they were written, a
        few at once; "" is the beginning of what the network still has.

        The same cursor again gives the same again. What lies before the cursor is kept by the portal; the network keeps it
        too, for the line's telephone, until it is settled. Raises PermanentFault where none are handed out, TemporaryFault.
        """

    def settle_messages(self, server: str, cursor: str, done: Sequence[str], before: datetime) -> list[HeardMessage]:
        """Of the messages up to `cursor`, let those go whose keys are `done` (heard in the portal, deleted) and those that came
        before `before`; which of the others were heard by telephone, as long as they are not done.

        Raises PermanentFault where none are handed out, TemporaryFault.
        """
