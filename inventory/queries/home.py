"""What My Home says of network and numbers."""

from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from inventory.ems.kinds import KINDS
from inventory.enums import DifferenceState, Thing
from inventory.models import Command, Difference, NumberPending, NumberTally
from inventory.queries.command import failed_to_count
from inventory.queries.differing import called
from inventory.queries.usage import open_differences
from inventory.rules import RETRYABLE, settleable_by
from oms.kit.figures import figure
from oms.kit.registries import Tile, Wait, registries
from partners.models import Account

LISTED = 3
LOOKED_AT = 100  # failed commands of which one line an order is made


def failed(user: Account) -> QuerySet[Command]:
    """Failed commands that this person may mend, the oldest first."""
    return Command.objects.visible_to(user).filter(RETRYABLE, settleable_by(user)).order_by("created_at", "pk")


def waits_on_network(user: Account, most: int) -> list[Wait]:
    """Orders whose commands failed, one line each."""
    read = ("pk", "order_no", "kind", "target", "customer_name", "created_at")
    lines: dict[str, list[dict[str, Any]]] = {}
    for row in failed(user).values(*read)[:LOOKED_AT]:
        lines.setdefault(row["order_no"] or f"command {row['pk']}", []).append(row)
    return [_wait(rows) for rows in islice(lines.values(), most)]


def _wait(rows: list[dict[str, Any]]) -> Wait:
    """They stand in the line of the first."""
    first, number = Command(**rows[0]), len(rows)
    words = {"what": _and_more(what_is(first), number - 1), "target": first.target, "no": first.order_no or "—"}
    where = _("Network: %(what)s, %(target)s, order %(no)s") % words
    return Wait(first.customer_name, where, _("Look and retry"), page_of(first), first.created_at, things=number)


def _and_more(first: str, more: int) -> str:
    return _("%(names)s and %(n)s more") % {"names": first, "n": more} if more else first


def waits_on_differences(user: Account, most: int) -> list[Wait]:
    """Customers whose contract and network differ, one line each."""
    read = ("customer_code", "customer_name", "thing", "key", "name", "found_at")
    lines: dict[str, list[dict[str, Any]]] = {}
    for row in open_differences(user).values(*read)[:LOOKED_AT]:
        lines.setdefault(row["customer_code"], []).append(row)
    return [_differing(rows) for rows in islice(lines.values(), most)]


def _differing(rows: list[dict[str, Any]]) -> Wait:
    first, number = Difference(**rows[0]), len(rows)
    what = _and_more(called(first.thing, first.key, first.name), number - 1)
    address = f"{reverse('inventory:differences')}?q={first.customer_code}&state=open"
    where = _("Contract and network differ: %(what)s") % {"what": what}
    return Wait(first.customer_name, where, _("Look and mend"), address, first.found_at, things=number)


def differences_by_kind(user: Account) -> dict[str, Any]:
    """How many differences are open, by kind, each with the address of its rows; and those that are being mended."""
    mine = Difference.objects.visible_to(user).exclude(state=DifferenceState.GONE).order_by()
    counts = dict(mine.filter(state=DifferenceState.OPEN).values_list("thing").annotate(Count("pk")))
    grid = reverse("inventory:differences")
    rows = [
        {"label": thing.label, "number": counts[thing], "link": f"{grid}?state=open&thing={thing}"}
        for thing in Thing
        if counts.get(thing)
    ]
    mending = mine.filter(state=DifferenceState.MENDING).count()
    return {"rows": rows, "number": sum(counts.values()), "mending": mending, "grid": grid}


def what_is(command: Command) -> str:
    """The command in words."""
    return str(KINDS[command.kind].label) if command.kind in KINDS else command.kind


def page_of(command: Command) -> str:
    """Where it can be mended: its order, or the list of all commands."""
    if command.order_no and "order" in registries.pages:
        return reverse(registries.pages["order"], args=[command.order_no])
    return reverse("inventory:provisioning")


def network_failures(user: Account) -> dict[str, Any]:
    """The newest failed commands, and how many wait in all."""
    found = failed(user).order_by("-created_at", "-pk").defer("payload", "secret", "answer")[:LISTED]
    rows = [{"command": command, "what": what_is(command), "link": page_of(command)} for command in found]
    return {"rows": rows, "number": failed_to_count(user).count()}


def number_sums(user: Account) -> dict[str, int]:
    """Numbers of this person's reach by their standing, from the tally that the database keeps: no number is read."""
    names = ("assigned", "used", "reserved", "free")
    sums = {name: Sum(name, default=0) for name in names}
    kept = NumberTally.objects.visible_to(user).aggregate(**sums)
    pending = NumberPending.objects.visible_to(user).aggregate(**sums)
    return {name: kept[name] + pending[name] for name in names}


def free_numbers(user: Account) -> list[Tile]:
    """How many numbers nobody has, of all."""
    found = number_sums(user)
    total = found["assigned"] + found["reserved"] + found["free"]
    said = _("%(n)s reserved") % {"n": figure(found["reserved"])}
    address = reverse("inventory:number-status-summary")
    return [Tile(_("Free numbers"), figure(found["free"]), figure(total), said, address=address)]
