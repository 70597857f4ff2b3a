"""What an order, or a form, would take over from the network: the other way to mend a difference."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import CallBundle, DeviceModel, OrderItem
from inventory.enums import LineState, TenantState, Thing
from inventory.models import Difference
from inventory.queries.differing import called
from inventory.queries.line import living
from oms.kit.figures import figure
from oms.kit.registries import registries
from orders.queries.taking_over_lines import SWAP, Move, how_of_line

STEPS = {
    Thing.ITEM: "items",
    Thing.CHANNEL: "trunk",
    Thing.NUMBER: "numbers",
    Thing.DEVICE: "devices",
    Thing.BUNDLE: "bundles",
}
COUNTED = (Thing.ITEM, Thing.CHANNEL, Thing.BUNDLE, Thing.DEVICE)
KNOWN: Mapping[Thing, Any] = {Thing.BUNDLE: CallBundle, Thing.DEVICE: DeviceModel}  # by their names
SERVICE = {  # what the network has → the form that asks for the same of the contract
    TenantState.STOPPED: "orders:service-stop",
    TenantState.ACTIVE: "orders:service-resume",
}
FORMS = {
    Thing.PLAN: "orders:service-plan-change",
    Thing.LIMIT: "customers:modify-basic",
    Thing.DETAILS: "customers:modify-basic",
    Thing.ADMIN: "customers:modify-administrator",
}


@dataclass(frozen=True)
class Taking:
    """How the contract is brought to what the network has: a change order from `step` on, `filled` in or with `changes` (item →
    how many more), or the form at `form`, or lines that exchange their packages (`exchange`: the other one's difference);
    else `why_not`."""

    words: str = ""
    why_not: str = ""
    step: str = ""
    form: str = ""
    changes: Mapping[str, int] = field(default_factory=dict)
    exchange: Difference | None = None
    filled: bool = False


def taking_over(difference: Difference) -> tuple[str, str]:
    """(what would be ordered, or why nothing can be), in words."""
    how = how_of(difference)
    return how.words, how.why_not


def how_of(difference: Difference) -> Taking:
    """The way to take over what the network has, as contract and catalogue stand now."""
    one = difference
    if move := how_of_line(one):
        return _of_line(one, move)
    if one.thing == Thing.NUMBER:
        return _number(one)
    if one.thing in COUNTED and how_many(one):
        return _quantity(one)
    if one.thing in STEPS:
        words = _("A change order, begun at the step where this is entered.")
        return Taking(words, step=STEPS[Thing(one.thing)])
    if form := form_of(one):
        return Taking(_("The form in which this is changed, or ordered."), form=form)
    return Taking(why_not=_why_not(one))


def _of_line(one: Difference, move: Move) -> Taking:
    if move.why_not:
        return Taking(why_not=move.why_not)
    if move.form:
        address = reverse(move.form, args=[one.customer_code, *move.keys])
        return Taking(move.words, form=f"{address}?{urlencode({'difference': one.pk})}")
    if move.exchange:
        return Taking(move.words, exchange=move.exchange)
    return Taking(move.words, step="items", changes=move.changes)


def how_many(one: Difference) -> int:
    """How many more the network has than the contract; of devices the MACs stand behind their number."""
    ours, theirs = (int(side.partition(" ")[0] or 0) for side in (one.contract, one.network))
    return theirs - ours


def _number(one: Difference) -> Taking:
    told = {"number": called(one.thing, one.key, one.name)}
    more = _("A change order that asks for %(number)s.")
    words = more if one.network == "1" else _("A change order that gives %(number)s back.")
    return Taking(words % told, step=STEPS[Thing.NUMBER], filled=True)


def _quantity(one: Difference) -> Taking:
    more = how_many(one)
    told = {"what": called(one.thing, one.key, one.name), "n": figure(abs(more))}
    words = (
        _("A change order with %(n)s more of %(what)s.")
        if more > 0
        else _("A change order with %(n)s fewer of %(what)s.")
    )
    if one.thing == Thing.ITEM and not OrderItem.objects.filter(code=one.key).exists():
        return Taking(why_not=_("No order item here is called %(what)s. Bring the network to the contract.") % told)
    if one.thing in KNOWN and not KNOWN[Thing(one.thing)].objects.filter(name=one.key).exists():
        return Taking(why_not=_("The catalogue has no %(what)s. Bring the network to the contract.") % told)
    changes = {one.key: more} if one.thing == Thing.ITEM else {}
    return Taking(words % told, step=STEPS[Thing(one.thing)], changes=changes, filled=True)


def form_of(difference: Difference) -> str:
    """Where the contract is brought to the network without a change order; nothing where it cannot be."""
    one, code = difference, difference.customer_code
    if one.thing == Thing.STATE and one.network in SERVICE:
        starts = one.contract == TenantState.CREATED
        return reverse("orders:service-start" if starts else SERVICE[TenantState(one.network)], args=[code])
    if one.thing == Thing.GROUP:
        return reverse("customers:groups")
    if one.thing == Thing.BLOCK and one.contract == "1" and "blocked extensions" in registries.pages:
        return f"{reverse(registries.pages['blocked extensions'])}?{urlencode({'q': one.customer_name})}"
    if (one.thing, one.key) == (Thing.DETAILS, "domain") or one.thing not in FORMS:
        return ""
    return reverse(FORMS[Thing(one.thing)], args=[code])


def _why_not(difference: Difference) -> str:
    thing = difference.thing
    if thing == Thing.BLOCK:
        return _("Only call fraud blocks an extension here. Bring the network to the contract, or look at its calls.")
    if thing == Thing.REACH:
        return _("What a line may call follows from its package: order another package for it.")
    if thing == Thing.VOICEMAIL:
        return _("Whether a line has voicemail follows from its package: order another package for it.")
    if thing == Thing.DETAILS:
        return _("The domain of a customer cannot change.")
    if thing == Thing.PLACE:
        return _("No contract names another place. The provider looks at the call server.")
    if thing == Thing.STATE:
        return _("No order brings a customer back to Created.")
    return _(
        "No contract fits a network without a tenant: close the customer, or ask the provider to make the tenant anew."
    )


def swap_of(difference: Difference) -> dict[str, Any]:
    """What the form of a Swap begins with: one of the package that the contract has becomes the one in the network, for
    this extension."""
    move = how_of_line(difference)
    if move is None or move.form != SWAP:
        return {}
    source, target = move.items
    words = _("Taken over from the network: extension %(extension)s.") % {"extension": difference.key}
    used = living(difference.customer).filter(extension=difference.key, state=LineState.USED).exists()
    users = [difference.key] if used else []
    return {f"to_{source}": target, f"qty_{source}": 1, f"users_{source}": users, "comment": words}
