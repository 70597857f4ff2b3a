"""Which platforms a customer is connected to, who is licensed there, and how far everything is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import CloudLicense
from customers.enums import LIVE
from customers.models import Customer
from inventory.ems.drivers import DRIVERS
from inventory.enums import CommandKind, LineState
from inventory.models import CallServer, Command, GroupDomain, PlatformStep
from inventory.platforms.driver import StepKind
from inventory.platforms.drivers import AKIXI, PLATFORMS
from inventory.queries.line import living, own_numbers
from oms.kit.outbox import OutboxState
from oms.kit.phones import national
from partners.models import Account

MARKS = {OutboxState.DONE: "done", OutboxState.FAILED: "failed", OutboxState.CLAIMED: "running"}
UNDER_WAY = (OutboxState.WAITING, OutboxState.CLAIMED)
WEB_URL = "web_url"
PORTAL = "8000"  # where a voice portal answers if nothing else was said


def platforms_of(customer: Customer) -> list[str]:
    """Platforms that this installation knows and that can look into the customer's group; none before it runs."""
    known = [name for name, platform in PLATFORMS.items() if platform.is_connected()]
    if not known or not customer.cm_id or customer.status not in LIVE:
        return []
    name = CallServer.objects.filter(cm_id=customer.cm_id).values_list("driver", flat=True).first()
    return [one for one in known if name in DRIVERS and one in DRIVERS[name].platforms]


def is_connected(customer: Customer) -> bool:
    """Whether the customer has the tab Connected Platforms."""
    return bool(platforms_of(customer))


def licences_of(platform: str) -> list[str]:
    """Names of the licences that the catalogue says are this platform's."""
    return list(CloudLicense.objects.filter(platform=platform).values_list("name", flat=True))


def licensed(customer: Customer, platform: str) -> list[dict[str, str]]:
    """Who uses a line whose package has a licence of the platform, its own or by what the package holds; by extension."""
    lines = living(customer).filter(state=LineState.USED)
    carried = Q(item__license__platform=platform) | Q(item__contents__content__license__platform=platform)
    return [
        {"extension": line["extension"], "name": line["name"]}
        for line in lines.filter(carried).distinct().values("extension", "name")
    ]


def steps_of(customer: Customer, platform: str, *kinds: StepKind) -> QuerySet[PlatformStep]:
    """Steps that were not given up, the newest first."""
    found = PlatformStep.objects.filter(customer=customer, platform=platform).exclude(state=OutboxState.GIVEN_UP)
    return (found.filter(kind__in=kinds) if kinds else found).order_by("-pk")


def is_set_up(customer: Customer, platform: str) -> bool:
    """Whether it was asked for; it may be under way."""
    return steps_of(customer, platform, StepKind.SET_UP).exists()


@dataclass(frozen=True)
class Part:
    """One thing of the customer's and how far it is. `row`: what says so; None where nothing was asked for."""

    title: str
    value: str
    row: Command | PlatformStep | None = None
    stands: bool = False  # nothing was asked for, and it is there

    @property
    def state(self) -> str:
        if self.row:
            return str(OutboxState(self.row.state).label)
        return str(OutboxState.DONE.label) if self.stands else _("Not set up yet")

    @property
    def mark(self) -> str:
        """How it is drawn: done, failed, running or waiting."""
        state = OutboxState(self.row.state) if self.row else OutboxState.DONE if self.stands else OutboxState.WAITING
        return MARKS.get(state, "waiting")

    @property
    def words(self) -> str:
        """Why it is not done."""
        return self.row.last_error if self.row and self.row.state != OutboxState.DONE else ""

    @property
    def at(self) -> datetime | None:
        return (self.row.completed_at or self.row.created_at) if self.row else None

    @property
    def by(self) -> str:
        return self.row.account_name if self.row else ""

    @property
    def is_step(self) -> bool:
        return isinstance(self.row, PlatformStep)

    @property
    def failed(self) -> bool:
        return bool(self.row) and self.row.state == OutboxState.FAILED

    @property
    def runs(self) -> bool:
        return bool(self.row) and self.row.state in UNDER_WAY


def settings_of(user: Account, customer: Customer, at: datetime) -> list[Part]:
    """The four settings that a new group needs, and its default domain where one was chosen."""
    kinds = ("add_numbers", "set_profile", "create_administrator", "change_administrator")
    commands = list(
        Command.objects.visible_to(user).filter(customer=customer, kind__in=kinds)
        .exclude(state=OutboxState.GIVEN_UP).order_by("-pk")
    )  # fmt: skip
    own = own_numbers(customer, customer.today(at))
    told = ngettext("%(n)s number", "%(n)s numbers", len(own)) % {"n": len(own)} if own else ""
    numbers = _foremost(one for one in commands if one.kind == CommandKind["ADD_NUMBERS"])
    admins = _foremost(one for one in commands if one.kind.endswith("_administrator"))
    domain = _told(_("Default Domain"), "domain", commands, own)
    return [
        Part(_("Numbers"), told, numbers if own else None, stands=bool(own)),
        _told(_("Business Profile Number"), "number", commands, own),
        _told(_("Voice Portal"), "voice_portal", commands, own),
        *([domain] if domain.row else []),
        Part(_("Admin Users"), customer.admin_id, admins, stands=bool(customer.admin_id)),
    ]


def _foremost(rows: Iterable[Any]) -> Any:
    """What is not done comes before what is: the oldest that stands in the way, else the newest."""
    found = list(rows)
    held = [row for row in found if row.state != OutboxState.DONE]
    return held[-1] if held else found[0] if found else None


def _told(title: str, field: str, commands: list[Command], own: list[str]) -> Part:
    """The newest that was told of a field; a number that the customer has no more counts for nothing."""
    row = next((one for one in commands if field in one.payload), None)
    value = row.payload[field] if row else ""
    if value.startswith("+") and value not in own:
        return Part(title, "")
    return Part(title, national(value) if value.startswith("+") else value, row)


@dataclass(frozen=True)
class Console:
    """One platform as the page shows it."""

    name: str
    label: str
    account: Part
    facts: list[tuple[str, str]]
    parts: list[Part]


def consoles_of(user: Account, customer: Customer) -> list[Console]:
    """Each platform, with all that it was told."""
    return [_console(user, customer, name) for name in platforms_of(customer)]


def _console(user: Account, customer: Customer, name: str) -> Console:
    steps = list(steps_of(customer, name).filter(pk__in=PlatformStep.objects.visible_to(user)))
    newest: dict[str, PlatformStep] = {}
    for step in steps:
        newest.setdefault(step.kind, step)
    set_up, told = newest.get(StepKind.SET_UP), newest.get(StepKind.SET_LICENCES)
    parts = [Part(_("Licenses"), _users(told.payload["users"]), told)] if told else []
    logins = [one for one in reversed(steps) if one.kind == StepKind.ADD_LOGIN]
    parts += [Part(_("User %(login)s") % {"login": one.payload["login"]}, one.payload["name"], one) for one in logins]
    if checked := newest.get(StepKind.CHECK):
        parts.append(Part(_("Check"), _("As it was told") if checked.state == OutboxState.DONE else "", checked))
    platform = PLATFORMS[name]
    account = Part(str(platform.account), set_up.payload["group"] if set_up else "", set_up)
    return Console(name, platform.label, account, _facts(name, set_up) if set_up else [], parts)


def _users(users: list[dict[str, str]]) -> str:
    return ", ".join(f"{one['extension']} {one['name']}" for one in users) or _("nobody")


def _facts(name: str, step: PlatformStep) -> list[tuple[str, str]]:
    """What was chosen, and what the rules chose, in the platform's own words."""
    said = step.payload
    if name == AKIXI:
        return [
            ("Description", said["name"]), ("Billing ID or Tag", said["customer"]), ("Licensed for", said["licensed_for"]),
            ("Enterprise or Provider ID", said["provider"]), ("Group ID", said["group"]),
            ("Synchronisation Type", "By Service Pack"), ("Maintain Parity", _("Yes")),
        ]  # fmt: skip
    return [
        ("Dealer Code", said["customer"]), ("Billing Code", said["customer"]), ("Group ID", said["group"]),
        ("Provider ID", said["provider"]), (_("Administrator"), f"{said['admin_name']}, {said['admin_email']}"),
        ("Web URL", step.answer.get(WEB_URL, "")),
    ]  # fmt: skip


def group_facts(customer: Customer) -> list[tuple[str, str]]:
    """The group itself, as its handbook names it."""
    server = CallServer.objects.filter(cm_id=customer.cm_id).values_list("driver", flat=True).first()
    clone = settings.BROADWORKS_TEMPLATE if server == "broadworks" else ""
    return [
        (_("Group ID"), customer.code), (_("Group Name"), customer.name), (_("Clone Group"), clone),
        (_("Default Domain"), told_of(customer).get("domain") or customer.domain or settings.BROADWORKS_DOMAIN),
    ]  # fmt: skip


def domains_on(day: date) -> list[str]:
    """Default domains that the provider offers on this day."""
    return list(GroupDomain.objects.on(day).values_list("name", flat=True))


def missing_of(customer: Customer) -> list[str]:
    """Platforms that the customer could have and has not."""
    return [name for name in platforms_of(customer) if not is_set_up(customer, name)]


def proposed(customer: Customer, at: datetime) -> dict[str, str]:
    """What the form begins with: what was told last, else what most would choose."""
    own, told = own_numbers(customer, customer.today(at)), told_of(customer)
    number = told.get("number", "")
    wanted = [one for one in licences_of(AKIXI) if one in _carried(customer)]
    return {
        "number": number if number in own else own[0] if own else "",
        "voice_portal": told.get("voice_portal") or offered_portal(customer), "domain": told.get("domain", ""), "login": customer.admin_id,
        "licensed_for": wanted[0] if wanted else "", "name": customer.admin_name, "email": customer.admin_email,
    }  # fmt: skip


def told_of(customer: Customer) -> dict[str, str]:
    """Business profile number, voice portal and default domain as the network was told last, by field, where it was."""
    told: dict[str, str] = {}
    for command in Command.objects.filter(customer=customer, kind=CommandKind["SET_PROFILE"]).order_by("pk"):
        told |= {} if command.state == OutboxState.GIVEN_UP else command.payload
    return told


def _carried(customer: Customer) -> set[str]:
    """Names of the licences that the packages of the customer's lines carry."""
    lines = living(customer).order_by()
    own = lines.values_list("item__license__name", flat=True)
    return {name for name in own.union(lines.values_list("item__contents__content__license__name", flat=True)) if name}


def offered_portal(customer: Customer) -> str:
    """An extension for the voice portal that no line has."""
    taken = set(living(customer).values_list("extension", flat=True))
    wanted = settings.BROADWORKS_VOICE_PORTAL or PORTAL
    begin = int(wanted) if wanted.isdecimal() else int(PORTAL)
    return next(one for one in map(str, count(begin)) if one not in taken)
