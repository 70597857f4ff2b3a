"""Tones of states, for templates."""

from django import template

from inventory.enums import COMMAND_TONES
from orders.enums import PROVISIONING_TONES, STATE_TONES

register = template.Library()


@register.filter
def order_tone(state: str) -> str:
    return STATE_TONES.get(state, "plain")


@register.filter
def provisioning_tone(state: str) -> str:
    return PROVISIONING_TONES.get(state, "plain")


@register.filter
def command_tone(state: str) -> str:
    return COMMAND_TONES.get(state, "plain")
