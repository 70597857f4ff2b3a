"""What the network can be told: one entry per kind of command. docs/network.md is written from it.

An entry says what the command carries, what it does, and what the portal notes once it is done. From it come the
check before a command is written (inventory/actions/command.py), the simulator's own check, what settling does
(inventory/actions/settle.py), CommandKind, the choices of the grid, and the documentation. A further kind is one
entry here, or `KINDS.add(CommandWay(…))` in an app of its own, and what each driver does about it.

Quantities are totals, never differences, so that sending a command twice does nothing more; what is not named stays
as it is, 0 takes it away.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _  # needs no settings; the simulator reads no label
from django.utils.translation import pgettext_lazy

from inventory.ems import fields
from inventory.ems.fields import Check, FieldRefused

Follows = Callable[[Any, dict], None] | str | None
FOLLOWS = "inventory.actions.settle."


class LazyWords:
    """Words with figures in them, put together where they are read."""

    def __init__(self, words: Any, **told: Any) -> None:
        self.words, self.told = words, told

    def __str__(self) -> str:
        return str(self.words) % self.told


@dataclass(frozen=True)
class Carried:
    """A field of the payload: `check` gives its value back or raises FieldRefused; `words` are for the documentation.

    `label` is what people call it, `right` what they may write there: for whoever must be told before it is sent.
    """

    name: str
    check: Check
    words: str
    needed: bool = True
    label: Any = ""
    right: Any = ""


@dataclass(frozen=True)
class CommandWay:
    """One kind of command.

    `label` stands in grids, `does` in the documentation. `password`: "must" or "may" come beside the payload, or "".
    `begins`: makes the tenant that all others need. `urgent`: waits for no other of its customer that is not urgent. `answers`: fields of the answer that the portal reads.
    `follows(command, answer)`: what the portal notes in the transaction that settles it; a function, or its path.
    """

    kind: str
    label: Any
    does: str
    carries: tuple[Carried, ...] = ()
    password: str = ""
    begins: bool = False
    answers: str = ""
    follows: Follows = None
    urgent: bool = False

    def missing(self, payload: dict) -> list[str]:
        """Fields that every command of this kind carries and this one does not."""
        return [field.name for field in self.carries if field.needed and field.name not in payload]

    def unknown(self, payload: dict) -> list[str]:
        """Fields that no command of this kind carries."""
        return sorted(set(payload) - {field.name for field in self.carries})

    def refusals(self, payload: dict, secret: str) -> Iterator[tuple[str, Any, Any]]:
        """(field, what people call it, what would be right) of everything that the network would refuse."""
        if self.password == "must" and not secret:
            yield "secret", _("Administrator Password"), _("a password")
        for field in self.carries:
            if field.needed or field.name in payload:
                try:
                    field.check(payload.get(field.name), field.name)
                except FieldRefused:
                    yield field.name, field.label or field.name, field.right or field.words

    def read(self, payload: dict, secret: str) -> dict[str, Any]:
        """The values as the network has them. Raises FieldRefused for the first that cannot be."""
        if self.password == "must" and not secret:
            raise FieldRefused("secret", "an administrator needs a password.")
        wanted = [field for field in self.carries if field.needed or field.name in payload]
        return {field.name: field.check(payload.get(field.name), field.name) for field in wanted}


class Kinds:
    """The kinds by name, in the order in which they were added."""

    def __init__(self, *ways: CommandWay) -> None:
        self._ways = {way.kind: way for way in ways}

    def __iter__(self) -> Iterator[CommandWay]:
        return iter(tuple(self._ways.values()))

    def add(self, way: CommandWay) -> CommandWay:
        """Raises ValueError for a name that is taken."""
        if way.kind in self._ways:
            raise ValueError(f"There is a command {way.kind} already.")
        self._ways[way.kind] = way
        return way

    def remove(self, kind: str) -> None:
        del self._ways[kind]

    def get(self, kind: str) -> CommandWay | None:
        return self._ways.get(kind)

    def of(self, kind: str) -> CommandWay:
        """Raises ValueError for a kind that is not known."""
        if kind not in self._ways:
            raise ValueError(f"kind: {kind!r:.40} is unknown; known are {', '.join(self._ways)}.")
        return self._ways[kind]


def _text(
    name: str, label: Any, words: str, longest: int = 200, *, needed: bool = True, empty: bool = False
) -> Carried:
    right = LazyWords(_("%(least)d to %(most)d characters"), least=0 if empty else 1, most=longest)
    return Carried(name, fields.text(longest, empty=empty), words, needed, label, right)


def _total(name: str, label: Any, words: str, *, needed: bool = True) -> Carried:
    return Carried(name, fields.total, words, needed, label, TOTAL)


TOTAL = LazyWords(_("a whole number from 0 to %(most)s"), most="1,000,000")
NUMBERS = Carried(
    "numbers", fields.numbers, "[E.164, …]", label=_("Direct Call Number"),
    right=LazyWords(_("1 to %(most)d numbers at once, each with its country code"), most=fields.MOST),
)  # fmt: skip
EXTENSION = Carried(
    "extension", fields.extension, "1 to 20 characters without blanks", label=_("Extension"),
    right=_("1 to 20 characters without blanks"),
)  # fmt: skip
PREFIXES = LazyWords(_("at most %(most)d prefixes, each with its country code"), most=fields.MOST)
LOGIN = {"label": _("Administrator ID"), "right": _("1 to 150 characters without blanks")}
OWN = _("a number with its country code")
AMOUNT = _("an amount of 0 or more")
TABLE = LazyWords(_("1 to %(most)d names of up to 200 characters, each with a quantity"), most=fields.MOST_NAMES)
KINDS = Kinds(
    CommandWay(
        "create_tenant", _("Create tenant"), "gives the customer its place on a call server",
        (
            _text("name", _("Customer Company Name"), "the customer's name"),
            Carried(
                "domain", fields.domain, "text, may be empty", label=_("Domain"), right=_("up to 200 characters")
            ),
            _text("language", _("Language"), "en, de, …", 5),
            _text("plan", _("Service Plan"), "the service plan's name", empty=True),
            _text("server", _("CM ID"), "CM ID of the call server", 30),
        ),
        begins=True, answers="{tenant: number, prefix: text}", follows=FOLLOWS + "tenant_made",
    ),
    CommandWay(
        "create_administrator", _("Create administrator"), "lets a person sign in to the customer's manager portal",
        (
            Carried("login", fields.login, "text without spaces", **LOGIN),
            _text("name", _("Administrator Name"), "text"),
            _text("email", _("Administrator E-mail"), "text", 254),
            _text("role", _("Default Admin Role"), "ID of the role that is made for it", 220, needed=False),
        ),
        password="must", follows=FOLLOWS + "administrator_made",
    ),
    CommandWay(
        "add_numbers", _("Add numbers"), "calls to these numbers reach the customer", (NUMBERS,),
        follows=FOLLOWS + "numbers_added",
    ),
    CommandWay(
        "set_packages", _("Set packages"), "how many of each order item the customer has",
        (Carried("items", fields.totals, "{item code: total}", label=_("Order Item"), right=TABLE),),
    ),
    CommandWay(
        "change_packages", _("Change packages"),
        "users get another item in place of theirs: those named, then as many as are beyond the new total, by extension",
        (
            Carried("items", fields.totals, "{item code: total}", label=_("Order Item"), right=TABLE),
            Carried("upgrades", fields.tuples(2), "[[item code, item code in its place], …]", label=_("User Package")),
            Carried(
                "users", fields.tuples(3), "[[extension, item code, item code in its place], …]", label=_("Users"),
                right=LazyWords(_("at most %(most)d users at once"), most=fields.MOST),
            ),
        ),
    ),
    CommandWay(
        "set_devices", _("Set devices"), "how many of each model, and which",
        (
            Carried(
                "devices", fields.devices, "[{model, quantity: total, macs: [twelve hex digits, …]}, …]",
                label=_("Device Model"), right=_("each model once, never more MACs than devices"),
            ),
        ),
    ),
    CommandWay(
        "set_channels", _("Set trunk channels"), "how many trunk channels of each kind",
        (
            _total("sip", _("SIP Trunk Channels"), "total"),
            _total("tdm", _("TDM Trunk Channels"), "total"),
            _total("pbx", _("On-Premise PBX-SIP"), "total of On-Premise PBX-SIP", needed=False),
        ),
    ),
    CommandWay(
        "set_bundles", _("Set call bundles"), "how many of each call bundle",
        (Carried("bundles", fields.totals, "{name: total}", label=_("Call Bundle"), right=TABLE),),
    ),
    CommandWay(
        "set_fraud_limit", _("Set call fraud limit"), "money per user and day",
        (
            Carried(
                "default", fields.money, "amount as text, like 25.00",
                label=_("Default Outgoing Call Limit (per User)"), right=AMOUNT,
            ),
            Carried(
                "custom", fields.money_or_none, "amount as text, or null",
                label=_("Custom Outgoing Call Limit (per User)"), right=AMOUNT,
            ),
        ),
    ),
    CommandWay(
        "block_extension", _("Block extension"),
        "the extension makes no calls that cost, until it is unblocked; emergency and short numbers, calls within and"
        " calls to it stay possible",
        (
            EXTENSION,
            Carried("end_calls", fields.truth, "true: its running calls that cost end, too", label=_("End running calls")),
        ),
        follows="inventory.actions.read_lines.extension_blocked", urgent=True,
    ),
    CommandWay(
        "set_lines", _("Set lines"),
        "each line that is named is as it says from now on, with the password of its turn (inventory/ems/lines.py); those"
        " that are gone are no more",
        (
            Carried(
                "lines", fields.lines,
                "[{extension, name: may be empty, item: item code, number: E.164 or empty, mac: twelve hex digits or empty,"
                " turn: of its password, from 1, reach?: internal, national, mobile, international or all,"
                " voicemail?: true or false}, …]",
                needed=False, label=pgettext_lazy("telephony", "Lines"),
                right=LazyWords(_("1 to %(most)d lines at once, each with an extension and a package"), most=fields.MOST),
            ),
            Carried(
                "gone", fields.extensions, "[extension, …]", needed=False, label=pgettext_lazy("telephony", "Lines"),
                right=LazyWords(_("1 to %(most)d extensions at once"), most=fields.MOST),
            ),
        ),
    ),
    CommandWay(
        "unblock_extension", _("Unblock extension"), "the extension makes calls as before", (EXTENSION,),
        follows="inventory.actions.read_lines.extension_blocked", urgent=True,
    ),
    CommandWay(
        "set_closed_destinations", _("Set closed destinations"),
        "nobody of the customer calls numbers that begin so, these and no others; the longest prefix counts, and what is opened"
        " stays open within what is closed",
        (
            Carried("closed", fields.prefixes, "[prefix in E.164, …], may be empty", label=_("Closed"), right=PREFIXES),
            Carried("opened", fields.prefixes, "[prefix in E.164, …], may be empty", label=_("Let through"), right=PREFIXES),
        ),
    ),
    CommandWay(
        "activate_service", _("Activate service"), "calls are possible from now on",
        (Carried("date", fields.day, "the day of the service start, for the record", needed=False),),
    ),
    CommandWay(
        "change_administrator", _("Change administrator"), "what is named becomes another",
        (
            Carried("login", fields.login, "whom", **LOGIN),
            Carried("new_login", fields.login, "text without spaces", needed=False, **LOGIN),
            _text("name", _("Administrator Name"), "text", needed=False),
            _text("email", _("Administrator E-mail"), "text", 254, needed=False),
        ),
        password="may",
    ),
    CommandWay(
        "remove_numbers", _("Remove numbers"), "the numbers are free for others", (NUMBERS,),
    ),
    CommandWay(
        "change_tenant", _("Change tenant details"), "what is named becomes another",
        (
            _text("name", _("Customer Company Name"), "the customer's name", needed=False),
            Carried(
                "domain", fields.domain, "text, may be empty", needed=False, label=_("Domain"),
                right=_("up to 200 characters"),
            ),
            _text("language", _("Language"), "en, de, …", 5, needed=False),
        ),
    ),
    CommandWay(
        "set_plan", _("Set service plan"), "what the customer may be given from now on",
        (_text("plan", _("Service Plan"), "the service plan's name"),),
    ),
    CommandWay(
        "set_group", _("Set customer group"), "whom the customer's people reach by access code and extension; empty: nobody",
        (
            _text("group", _("Customer Group ID"), "ID of the group, or nothing", 12, empty=True),
            _text("name", _("Customer Group Name"), "text, or nothing", 40, empty=True),
            Carried(
                "code", fields.access_code, "1 to 10 digits, or nothing", label=_("Customer Access Code"),
                right=_("1 to 10 digits"),
            ),
        ),
    ),
    CommandWay(
        "set_profile", _("Set business profile and voice portal"),
        "with which number the group calls within and out where a user has none, where its voice mail answers, and its default"
        " domain",
        (
            Carried("number", fields.number, "E.164", needed=False, label=_("Business Profile Number"), right=OWN),
            Carried(
                "voice_portal", fields.of_a_line, "an extension that no line has, or E.164", needed=False,
                label=_("Voice Portal"), right=_("an extension, or a number with its country code"),
            ),
            Carried(
                "domain", fields.domain, "text", needed=False, label=_("Default Domain"), right=_("up to 200 characters")
            ),
        ),
    ),
    CommandWay("stop_service", _("Stop service"), "no calls until it is resumed"),
    CommandWay("resume_service", _("Resume service"), "calls are possible again"),
    CommandWay(
        "remove_tenant", _("Remove tenant"), "numbers, devices and administrators are released; nothing can follow",
        follows=FOLLOWS + "tenant_removed",
    ),
)  # fmt: skip


def kind_choices() -> list[tuple[str, Any]]:
    """(kind, label) of each kind that is known now."""
    return [(way.kind, way.label) for way in KINDS]


def described() -> str:
    """The table of the documentation."""
    rows = ["| command | carries | does |", "|---|---|---|"]
    for way in KINDS:
        carried = [f"`{field.name}`{'' if field.needed else '?'} {field.words}" for field in way.carries]
        password = {"must": ["the password as secret"], "may": ["a new password as secret?"]}.get(way.password, [])
        answers = f"; answers `{way.answers}`" if way.answers else ""
        rows.append(f"| `{way.kind}` | {'<br>'.join(carried + password) or '—'} | {way.does}{answers} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(described())
