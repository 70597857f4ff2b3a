"""Tones of states, for templates."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from inventory.enums import COMMAND_TONES
from orders.enums import PROVISIONING_TONES, STATE_TONES

register = template.Library()


@register.filter
def keyed(effect: Any, beginnings: str) -> list[Any]:
    """Entries of an effect whose key begins with one of these words."""
    return [entry for entry in effect.entries if entry.key.partition(":")[0] in beginnings.split()]


@register.filter
def told(part: Any, reading: Any) -> list[Any]:
    """Lines of a part of an order, as it tells them."""
    return part.told(reading)


@register.filter
def at_signs(value: Any) -> SafeString:
    """A long e-mail address or login breaks behind its @, not inside a name."""
    return mark_safe(conditional_escape(value).replace("@", "@<wbr>"))  # noqa: S308 what is replaced was escaped


@register.filter
def order_tone(state: str) -> str:
    return STATE_TONES.get(state, "plain")


@register.filter
def provisioning_tone(state: str) -> str:
    return PROVISIONING_TONES.get(state, "plain")


@register.filter
def command_tone(state: str) -> str:
    return COMMAND_TONES.get(state, "plain")
