"""A difference between contract and network in the portal's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.enums import Reach
from customers.enums import Channel
from inventory.enums import TenantState, Thing
from partners.people.enums import Language

CHANNELS = dict(Channel.choices)
REACHES = dict(Reach.choices)
STATES = dict(TenantState.choices)
LANGUAGES = dict(Language.choices)
OF_LINES = (
    Thing.BLOCK, Thing.LINE, Thing.PACKAGE, Thing.CALLER, Thing.NAME, Thing.PHONE, Thing.REACH, Thing.VOICEMAIL,
)  # fmt: skip
DETAILS = {
    "name": gettext_lazy("Customer Name"), "domain": gettext_lazy("Domain"), "language": gettext_lazy("Language"),
}  # fmt: skip


def called(thing: str, key: str, name: str) -> str:
    """What differs: an item, a number, a kind of channel, or what there is one of."""
    if thing == Thing.CHANNEL:
        return str(CHANNELS.get(key, name))
    if thing == Thing.DETAILS:
        return str(DETAILS.get(key, key))
    if thing in OF_LINES:
        return _("Extension %s") % key
    if thing == Thing.USER and key != name:
        return f"{_('Extension %s') % key} {name}".strip()
    return name or str(Thing(thing).label)


def in_words(thing: str, key: str, value: str) -> str:
    """What one side has: a state in words, what is there or not, anything else as it was read."""
    if thing in (Thing.STATE, Thing.TENANT):
        return str(STATES.get(value, value))
    if thing in (Thing.NUMBER, Thing.LINE, Thing.VOICEMAIL):
        return _("there") if value == "1" else _("not there")
    if thing == Thing.USER and value in ("0", "1"):
        return _("there") if value == "1" else _("not there")
    if thing == Thing.BLOCK:
        return _("blocked") if value == "1" else _("not blocked")
    if thing == Thing.REACH:
        return str(REACHES.get(value, value))
    if thing == Thing.DETAILS and key == "language":
        return str(LANGUAGES.get(value, value))
    return value
