"""Which numbers are easy to remember: patterns of their last digits, set up by the provider."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.offered import Offered
from oms.kit.reading.columns import NameColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP

LONGEST = 12
TOKENS = re.compile(r"[A-Z][+]+|[A-Z]-+|[A-Z]|[0-9]")
DIGITS = "0123456789"


def as_regex(pattern: str) -> str:
    """A pattern as a regular expression that Python and the database read alike.

    A digit stands for itself; a letter for any digit, the same letter for the same one: AAAA, ABAB, A000. Each + after a
    letter is a digit one higher, each - one lower: A+++ is 1234, A-- is 321. Raises ValidationError in words.
    """
    tokens = TOKENS.findall(pattern)
    if not pattern or "".join(tokens) != pattern or len(pattern) > LONGEST:
        raise ValidationError(
            _("Write at most %(n)d letters, digits, + and -, for example AAAA, ABAB, A+++ or 000.") % {"n": LONGEST}
        )
    letters = [token[0] for token in tokens if token[0].isalpha()]
    climbing = {token[0] for token in tokens if len(token) > 1}
    if any(letters.count(letter) > 1 for letter in climbing):
        raise ValidationError(_("A letter with + or - stands once in the pattern."))
    if len(set(letters)) == len(tokens) and not climbing:
        raise ValidationError(_("Every number would be gold: repeat a letter, or name a digit."))
    if any(len(token) > len(DIGITS) for token in tokens):
        raise ValidationError(_("No number counts so far: there are ten digits."))
    places: dict[str, int] = {}
    return "".join(_part(token, places) for token in tokens) + "$"


def _part(token: str, places: dict[str, int]) -> str:
    letter = token[0]
    if letter.isdigit():
        return letter
    if len(token) > 1:
        run = DIGITS if token[1] == "+" else DIGITS[::-1]
        size = len(token)
        return f"(?:{'|'.join(run[at : at + size] for at in range(len(DIGITS) - size + 1))})"
    if letter in places:
        return rf"(?:\{places[letter]})"
    places[letter] = len(places) + 1
    return "([0-9])"


@tracked
class GoldRule(Offered):
    """Numbers of `number_type`, or of every type, that end as `pattern` says are gold while the rule holds."""

    wall = BySP()

    name = NameColumn(gettext_lazy("Gold rule"), max_length=60, unique=True)
    pattern = models.CharField(gettext_lazy("Pattern of the last digits"), max_length=LONGEST)
    number_type = models.ForeignKey(
        "catalogue.NumberType", null=True, blank=True, on_delete=models.PROTECT, related_name="gold_rules",
        verbose_name=gettext_lazy("Number Type"),
    )  # fmt: skip

    class Meta(Offered.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            as_regex(self.pattern)
        except ValidationError as refused:
            raise ValidationError({"pattern": refused.messages}) from None

    @property
    def regex(self) -> str:
        return as_regex(self.pattern)
