"""Which free numbers would suit a customer: of its area, consecutive where there are such (product.md, Number assign)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalogue.models import NumberType
from inventory.models import Number
from inventory.queries.number import ending
from oms.kit import phones
from partners.models import Account

BLOCK, GOLD, NEW = "block", "gold", "new"
LOOKED_AT = 400  # free numbers of a type and beginning that are looked through
HIGHEST = "99999999999"  # digits behind every beginning


@dataclass(frozen=True)
class Wanted:
    """So many numbers, beside those that the customer has or can be reached at, the nearest first (E.164).

    A number type whose name has the `town` in it (Geographic Leeds) comes before all others. `area`: only of this area
    code; `ending`: only those that end so. `wish`: "block", one consecutive run or nothing; "gold", those marked so, or
    all with the `ending`; "new", none of the stock. Gold ones are proposed to nobody else.
    """

    quantity: int
    near: tuple[str, ...] = ()
    town: str = ""
    area: str = ""
    wish: str = ""
    ending: str = ""


@dataclass(frozen=True)
class Proposal:
    """Free numbers, as many as wanted or as there are, and in words why these."""

    numbers: tuple[str, ...]
    why: str


def propose(user: Account, wanted: list[Wanted]) -> list[Proposal]:
    """For each wish numbers of the own stock, none twice. Reserves nothing; a few short reads per area and type."""
    stock = Number.objects.visible_to(user).in_stock_of(user.partner_id)
    types = list(NumberType.objects.values_list("pk", "name")) if wanted else []
    given: set[str] = set()
    found = []
    for wish in wanted:
        proposal = _one(stock, types, wish, given)
        given |= set(proposal.numbers)
        found.append(proposal)
    return found


def _one(stock: QuerySet[Number], types: list[tuple[int, str]], wish: Wanted, given: set[str]) -> Proposal:
    """The first that is complete and gapless; else the first that is complete; else the one with the most."""
    if wish.wish == NEW:
        return Proposal((), _("new numbers of %s are wanted; register them by “Assign numbers”") % wish.area)
    stock, found = _fitting(stock, wish), []
    for proposal in _candidates(stock, types, wish, given):
        if len(proposal.numbers) == wish.quantity and len(phones.runs(proposal.numbers)) == 1:
            return proposal
        found.append(proposal)
    if wish.wish == BLOCK:
        return Proposal((), _("no block of %d free in your stock") % wish.quantity)
    return max(found, key=lambda proposal: len(proposal.numbers))


def _fitting(stock: QuerySet[Number], wish: Wanted) -> QuerySet[Number]:
    """What of the stock may be proposed at all."""
    if wish.area:
        stock = stock.filter(area_code=wish.area)
    if wish.ending:
        stock = ending(stock, wish.ending)
    if wish.wish == GOLD:
        return stock if wish.ending else stock.filter(gold=True)
    return stock.filter(gold=False)


def _candidates(
    stock: QuerySet[Number], types: list[tuple[int, str]], wish: Wanted, given: set[str]
) -> Iterator[Proposal]:
    """Behind the customer's highest number, in the areas it has numbers in, of the town's types, anywhere. One area
    that is complete is not left for a gapless run elsewhere."""
    every = [pk for pk, _name in types]
    enough = False
    for area in dict.fromkeys(area for e164 in wish.near if (area := phones.area_of(e164))):
        last = max(e164 for e164 in wish.near if e164.startswith(area))
        within = stock.filter(e164__lte=area + HIGHEST)
        yield _best(_free(within.filter(e164__gt=last), every), given, wish.quantity, after=last, area=True)
        yield (here := _best(_free(within.filter(e164__gte=area), every), given, wish.quantity, area=True))
        enough = enough or len(here.numbers) == wish.quantity
    named = [pk for pk, name in types if wish.town and wish.town.casefold() in name.casefold()]
    if named and not enough:
        yield (here := _best(_free(stock, named), given, wish.quantity, area=True))
        enough = len(here.numbers) == wish.quantity
    if not enough:
        yield _best(_free(stock, every), given, wish.quantity)


def _free(stock: QuerySet[Number], types: list[int]) -> list[list[str]]:
    """The lowest free numbers, type by type, as an index holds them."""
    return [
        list(stock.filter(number_type=one).order_by("e164").values_list("e164", flat=True)[:LOOKED_AT]) for one in types
    ]


def _best(
    by_type: Iterable[list[str]], given: set[str], quantity: int, *, after: str = "", area: bool = False
) -> Proposal:
    """Right behind the customer's own; else the shortest gapless run that is long enough; else the lowest of a type."""
    free = [[e164 for e164 in numbers if e164 not in given] for numbers in by_type]
    runs = [run for numbers in free for run in phones.runs(numbers) if len(run) >= quantity]
    following = next((run for run in runs if after and int(run[0]) == int(after) + 1), None)
    if following:
        return Proposal(tuple(following[:quantity]), _("follows %s") % phones.national(after))
    if runs:
        words = (_("area kept, consecutive") if area else _("consecutive")) if quantity > 1 else ""
        return Proposal(tuple(min(runs, key=len)[:quantity]), words or (_("area kept") if area else ""))
    most = max(free, key=len, default=[])
    if not most:
        return Proposal((), _("nothing free in your stock"))
    if len(most) < quantity:
        return Proposal(tuple(most), _("only %d free in your stock") % len(most))
    return Proposal(tuple(most[:quantity]), _("area kept, not consecutive") if area else _("not consecutive"))
