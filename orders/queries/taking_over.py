"""What an order, or a form, would take over from the network: the other way to mend a difference."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from inventory.enums import TenantState, Thing
from inventory.models import Difference
from inventory.queries.differing import called
from oms.kit.figures import figure
from oms.kit.registries import registries

STEPS = {
    Thing.ITEM: "items",
    Thing.CHANNEL: "trunk",
    Thing.NUMBER: "numbers",
    Thing.DEVICE: "devices",
    Thing.BUNDLE: "bundles",
}
FILLED = (Thing.ITEM, Thing.CHANNEL)
SERVICE = {  # what the network has → the form that asks for the same of the contract
    TenantState.STOPPED: "orders:service-stop",
    TenantState.ACTIVE: "orders:service-resume",
}
FORMS = {
    Thing.PLAN: "orders:service-plan-change",
    Thing.LIMIT: "customers:modify-basic",
    Thing.DETAILS: "customers:modify-basic",
    Thing.ADMIN: "customers:modify-administrator",
    Thing.CALLER: "inventory:lines",
}


def taking_over(difference: Difference) -> tuple[str, str]:
    """(what would be ordered, or why nothing can be), in words."""
    one = difference
    if one.thing in FILLED:
        more = int(one.network) - int(one.contract)
        told = {"what": called(one.thing, one.key, one.name), "n": figure(abs(more))}
        if more > 0:
            return _("A change order with %(n)s more of %(what)s.") % told, ""
        return _("A change order with %(n)s fewer of %(what)s.") % told, ""
    if one.thing in STEPS:
        return _("A change order, begun at the step where this is entered."), ""
    if form_of(one):
        return _("The form in which this is changed, or ordered."), ""
    return "", _why_not(one)


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
    if thing == Thing.LINE:
        return _("A line goes with its package: order fewer packages, and the line that is free goes.")
    if thing == Thing.PACKAGE:
        return _("Which package a line has follows from its orders: order another package for it.")
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
