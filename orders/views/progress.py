"""How far an order is: its stages, and each command to the network with what can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from inventory.actions.command import mendable
from inventory.forms.command import MendForm
from inventory.models import Command
from inventory.queries.command import progress_of
from inventory.rules import may_settle
from oms.kit.ages import relative
from oms.kit.outbox import OutboxState
from oms.kit.work import rest_in_words, rest_of
from orders.enums import ENDED_BADLY, OrderState
from orders.models import Order
from partners.models import Account

UNDER_WAY = (OutboxState.WAITING, OutboxState.CLAIMED)
MARKS = {"claimed": "running", "done": "done", "failed": "failed", "given_up": "off"}
FIELDS_IN_PLACE = 3  # more than these are corrected on a page of their own


@dataclass(frozen=True)
class Stage:
    """One step of an order's life: `mark` is done, now, failed or coming; `when` in words or a moment."""

    label: str
    mark: str
    at: datetime | date | None = None
    words: str = ""


@dataclass(frozen=True)
class Line:
    """A command as a row. `when`: in words, where there is no moment. `form`: what may be corrected in place."""

    command: Command
    mark: str
    when: str = ""
    mine: bool = False
    form: MendForm | None = None


@dataclass(frozen=True)
class Progress:
    """`lines` in the order in which they go; `live` while something may still happen by itself, looked at anew every
    `seconds`. `rest`: how long it takes at its pace so far; `told`: whether a message tells this person of the end."""

    lines: list[Line]
    stages: list[Stage]
    seconds: int
    rest: str = ""
    told: bool = False

    def count(self, mark: str) -> int:
        return sum(line.mark == mark for line in self.lines)

    @property
    def done(self) -> int:
        return self.count("done")

    @property
    def live(self) -> bool:
        return bool(self.seconds)

    @property
    def legend(self) -> list[tuple[str, str]]:
        """(mark, words) of each state that there is."""
        words: dict[str, Callable[[int], str]] = {
            "done": lambda n: _("%(n)s done") % {"n": n},
            "running": lambda n: _("%(n)s running") % {"n": n},
            "failed": lambda n: _("%(n)s failed") % {"n": n},
            "waiting": lambda n: _("%(n)s waiting") % {"n": n},
            "off": lambda n: _("%(n)s given up") % {"n": n},
        }
        return [(mark, say(self.count(mark))) for mark, say in words.items() if self.count(mark)]


def progress_for(order: Order, user: Account, *, at: datetime) -> Progress:
    """Whoever asks has found the order visible."""
    commands = progress_of(order.no)
    lines, before = [], None
    for command in commands:
        lines.append(_line(command, before, user, at))
        if command.state not in (OutboxState.DONE, OutboxState.GIVEN_UP) and before is None:
            before = command
    seconds = _seconds(commands, at)
    told = user.partner_id == order.requester_id and user.may_open("order-status")
    return Progress(lines, _stages(order, commands), seconds, _rest(commands, at) if seconds else "", told)


def _rest(commands: list[Command], at: datetime) -> str:
    """From the pace of those that are done; never less than until the next try."""
    ended = [command.completed_at for command in commands if command.state == OutboxState.DONE and command.completed_at]
    began = min(command.created_at for command in commands)
    rest = rest_of(began, len(ended), len(commands), max(ended, default=at))
    if rest is None:
        return ""
    next_try = max((command.due_at - at for command in commands if command.state in UNDER_WAY), default=rest)
    return rest_in_words(max(rest, next_try))


def _line(command: Command, before: Command | None, user: Account, at: datetime) -> Line:
    mark = MARKS.get(command.state, "waiting")
    if mark == "waiting":
        return Line(command, mark, _wait(command, before, at))
    if mark == "running":
        return Line(command, mark, _("running"))
    if mark != "failed" or not may_settle(user, command):
        return Line(command, mark)
    names = mendable(command)
    form = MendForm(payload=command.payload, names=names) if 0 < len(names) <= FIELDS_IN_PLACE else None
    if form:
        form.auto_id = f"id_{command.pk}_%s"
    return Line(command, mark, mine=True, form=form)


def _wait(command: Command, before: Command | None, at: datetime) -> str:
    """For what it waits: another command, the next try, its turn."""
    if before is not None:
        return _("after “%(command)s”") % {"command": before.get_kind_display()}
    if command.attempts and command.due_at > at:
        return _("tried %(n)s times, again %(age)s") % {"n": command.attempts, "age": relative(command.due_at, at)}
    return _("next")


def _seconds(commands: list[Command], at: datetime) -> int:
    """How soon it is worth looking again; 0 where a person must act first, or nothing is left."""
    first = next((c for c in commands if c.state not in (OutboxState.DONE, OutboxState.GIVEN_UP)), None)
    if first is None or first.state not in UNDER_WAY:
        return 0
    return 2 if (first.due_at - at).total_seconds() < 20 else 10


def _stages(order: Order, commands: list[Command]) -> list[Stage]:
    if order.state in ENDED_BADLY or order.is_draft:
        return []
    confirmed = order.state == OrderState.CONFIRMED
    steps = [
        (_("Submitted"), order.submitted_at),
        (_("Approved"), order.approved_at),
        (_("Confirmed"), order.completed_at if confirmed else None),
    ]
    found = [Stage(label, "done" if moment else "coming", moment) for label, moment in steps]
    done, whole = sum(c.state == OutboxState.DONE for c in commands), len(commands)
    network = _("%(done)s of %(all)s done") % {"done": done, "all": whole} if whole else ""
    if any(c.state == OutboxState.FAILED for c in commands):
        found.append(Stage(_("On the network"), "failed", words=network))
    elif whole and done == whole:
        found.append(
            Stage(_("On the network"), "done", max((c.completed_at for c in commands if c.completed_at), default=None))
        )
    elif whole or not order.took_effect_at:
        found.append(Stage(_("On the network"), "now" if whole else "coming", words=network))
    in_force = bool(order.took_effect_at)
    words = "" if order.effective else _("no date yet")
    found.append(Stage(_("Contract in force"), "done" if in_force else "coming", order.effective, words))
    first = next((n for n, stage in enumerate(found) if stage.mark == "coming"), None)
    if first is not None and not any(stage.mark in ("now", "failed") for stage in found):
        found[first] = Stage(found[first].label, "now", found[first].at, found[first].words)
    return found
