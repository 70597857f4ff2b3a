"""Tones of states, for templates."""

from typing import Any

from django import template

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
def order_tone(state: str) -> str:
    return STATE_TONES.get(state, "plain")


@register.filter
def provisioning_tone(state: str) -> str:
    return PROVISIONING_TONES.get(state, "plain")


@register.filter
def command_tone(state: str) -> str:
    return COMMAND_TONES.get(state, "plain")
