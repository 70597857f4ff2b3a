"""Gold numbers by rules as data: what a pattern means, new numbers, a changed rule and its preview, marks by hand."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from catalogue.models import NumberType
from inventory.actions.comment import mark_gold
from inventory.actions.gold import mark_by_rules
from inventory.actions.register import register_numbers
from inventory.models import GoldRule, Number
from inventory.models.gold import as_regex
from inventory.queries.gold import preview_marks
from partners.sign_in.queries.account import account_by_login

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
SP = "admin@nimbus.example"
HITS = [
    ("AAAA", ["02079467777"], ["02079467778"]),
    ("ABAB", ["02079461212", "02079463333"], ["02079461221"]),
    ("A+++", ["02079461234", "02079466789"], ["02079467890", "02079464321"]),
    ("A--", ["01134960321"], ["01134960123"]),
    ("000", ["02079461000"], ["02079460001"]),
    ("AA0", ["02079465550"], ["02079465540"]),
]
REFUSED = {
    "": "Write at most 12 letters, digits, + and -, for example AAAA, ABAB, A+++ or 000.",
    "A*": "Write at most 12 letters, digits, + and -, for example AAAA, ABAB, A+++ or 000.",
    "+A": "Write at most 12 letters, digits, + and -, for example AAAA, ABAB, A+++ or 000.",
    "ABCD": "Every number would be gold: repeat a letter, or name a digit.",
    "A+A": "A letter with + or - stands once in the pattern.",
    "A++++++++++": "No number counts so far: there are ten digits.",
}


@pytest.mark.parametrize(("pattern", "gold", "plain"), HITS)
def test_a_pattern_means_the_same_here_and_in_the_database(pattern, gold, plain) -> None:
    regex = as_regex(pattern)
    assert [n for n in [*gold, *plain] if re.search(regex, n)] == gold
    with connection.cursor() as cursor:
        cursor.execute("select n from unnest(%s::text[]) n where n ~ %s", [[*gold, *plain], regex])
        assert [n for (n,) in cursor.fetchall()] == gold


@pytest.mark.parametrize(("pattern", "words"), REFUSED.items())
def test_what_is_no_pattern_is_refused_in_words(pattern, words) -> None:
    with pytest.raises(ValidationError) as told:
        as_regex(pattern)
    assert told.value.messages == [words]


def rule(pattern: str, kind: str = "") -> GoldRule:
    return GoldRule.objects.create(
        name=pattern, pattern=pattern, number_type=NumberType.objects.filter(name=kind).first()
    )


def gold_of(*nationals: str) -> list[bool]:
    found = dict(Number.objects.filter(national__in=nationals).values_list("national", "gold"))
    return [found[national] for national in nationals]


def test_new_numbers_are_marked_by_the_rules_of_their_type() -> None:
    GoldRule.objects.all().delete()
    rule("77", "Geographic Leeds"), rule("AAA")
    sp, at = account_by_login(SP), timezone.now()
    leeds, london = (NumberType.objects.get(name=f"Geographic {town}") for town in ("Leeds", "London"))
    register_numbers(numbers=["0113 496 0977", "0113 496 0978"], number_type=leeds, by=sp, at=at)
    register_numbers(numbers=["020 7946 0977", "020 7946 0999"], number_type=london, by=sp, at=at)
    assert gold_of("01134960977", "01134960978", "02079460977", "02079460999") == [True, False, False, True]


def test_a_changed_rule_tells_before_and_marks_what_nobody_marked_by_hand(signed_in) -> None:
    GoldRule.objects.all().delete()
    Number.objects.update(gold=False, gold_by_hand=False)
    sp, at = account_by_login(SP), timezone.now()
    numbers = list(Number.objects.filter(national__endswith="20").order_by("national"))
    assert len(numbers) > 2
    changed = rule("20")
    mark_gold(number=numbers[0], gold=False, by=sp, at=at)
    page = signed_in(SP).get(reverse("inventory:gold-marks")).content.decode()
    assert f"Change {len(numbers) - 1} marks" in page and "Marked by hand, stay as they are" in page
    told = preview_marks(sp, timezone.localdate())
    assert (told.by_rule, told.gold, told.plain, told.by_hand) == ([(changed, len(numbers))], len(numbers) - 1, 0, 1)
    answer = signed_in(SP).post(reverse("inventory:gold-marks"), follow=True)
    assert f"{len(numbers) - 1} numbers became gold, 0 are gold no longer." in answer.content.decode()
    assert not Number.objects.get(pk=numbers[0].pk).gold and Number.objects.get(pk=numbers[1].pk).gold
    changed.pattern = "21"
    changed.save()
    other = Number.objects.filter(national__endswith="21").count()
    assert mark_by_rules(by=sp, at=at) == (other, len(numbers) - 1)
    assert mark_by_rules(by=sp, at=at) == (0, 0)


def test_only_the_provider_marks_by_rules(signed_in) -> None:
    other = account_by_login("admin@vertical.example")
    with pytest.raises(PermissionDenied, match="Only the service provider marks numbers by its rules."):
        mark_by_rules(by=other, at=timezone.now())
    assert signed_in("admin@vertical.example").get(reverse("inventory:gold-marks")).status_code == 403
