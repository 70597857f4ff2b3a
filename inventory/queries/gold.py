"""Which numbers the rules make gold; what was marked by hand they leave alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from inventory.models import GoldRule, Number
from partners.models import Account


class GoldRules:
    """The rules that hold on a day, read once."""

    def __init__(self, day: date) -> None:
        self.rules = list(GoldRule.objects.on(day).select_related("number_type"))
        self._read = [(rule.number_type_id, re.compile(rule.regex)) for rule in self.rules]

    def makes_gold(self, number: Number) -> bool:
        of = number.number_type_id
        return any(kind in (None, of) and regex.search(number.national) for kind, regex in self._read)

    def mark(self, numbers: Iterable[Number]) -> None:
        """New numbers, before they are written."""
        for number in numbers:
            number.gold = self.makes_gold(number)

    def matches(self) -> Q:
        """What they make gold, for a query over numbers."""
        return self.any_of(self.rules)

    @staticmethod
    def any_of(rules: Iterable[GoldRule]) -> Q:
        found = Q(pk__in=[])
        for rule in rules:
            kind = Q(number_type=rule.number_type_id) if rule.number_type_id else Q()
            found |= kind & Q(national__regex=rule.regex)
        return found


@dataclass(frozen=True)
class Preview:
    """What a re-marking would do: `by_rule`, each rule with how many numbers it matches; `gold` and `plain`, how many
    get and lose the mark; `by_hand`, how many stay as a person said."""

    by_rule: list[tuple[GoldRule, int]]
    gold: int
    plain: int
    by_hand: int

    @property
    def changes(self) -> int:
        return self.gold + self.plain


def preview_marks(user: Account, day: date) -> Preview:
    """One look at all numbers for the totals and every rule."""
    rules = GoldRules(day)
    free, hit = Q(gold_by_hand=False), rules.matches()
    each = {f"rule{rule.pk}": Count("pk", filter=rules.any_of([rule])) for rule in rules.rules}
    found = Number.objects.visible_to(user).aggregate(
        becomes=Count("pk", filter=free & hit & Q(gold=False)), ends=Count("pk", filter=free & ~hit & Q(gold=True)),
        by_hand=Count("pk", filter=Q(gold_by_hand=True)), **each,
    )  # fmt: skip
    counted = [(rule, found[f"rule{rule.pk}"]) for rule in rules.rules]
    return Preview(counted, found["becomes"], found["ends"], found["by_hand"])
