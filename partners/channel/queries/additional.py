"""What resellers and customers answered to the additional items, in words."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.channel.enums import AdditionalKind, AdditionalOwner
from partners.channel.models import AdditionalItem, AdditionalValue
from partners.people.models import Partner

YES = "yes"


def answers_of(partner: Partner) -> dict[int, str]:
    """Item id → text of a reseller."""
    return dict(AdditionalValue.objects.filter(partner=partner).values_list("item_id", "value"))


def answers_in(custom_data: Mapping[str, str]) -> dict[int, str]:
    """Item id → text out of a customer's `custom_data`."""
    keys = {item.key: item.pk for item in AdditionalItem.objects.asked_of(AdditionalOwner.CUSTOMER)}
    return {keys[key]: str(text) for key, text in custom_data.items() if key in keys}


def in_words(owner: AdditionalOwner, answers: Mapping[int, str]) -> list[tuple[str, str]]:
    """(item, answer as a person reads it) of every available item."""
    items = AdditionalItem.objects.asked_of(owner)
    return [(item.name, answer_in_words(item, answers.get(item.pk, ""))) for item in items]


def answer_in_words(item: AdditionalItem, text: str) -> str:
    """A kept answer as a person reads it."""
    if item.kind == AdditionalKind.CHECK:
        return _("Yes") if text == YES else _("No")
    if item.kind == AdditionalKind.DATE and text:
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    return text
