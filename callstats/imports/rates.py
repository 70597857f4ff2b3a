"""Lists of rates, rehearsed row by row by django-import-export; nothing is written here (callstats/actions/rates.py).

The Excel of the grid of rates can be changed and read back: the headings are the same, others are left aside.
"""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from callstats.models import Rate, RateTable
from callstats.queries.rates import begun
from callstats.rating import STEPS, amount_words
from oms.kit import figures, phones
from oms.kit.sheet_import.cells import Cell, Day, OneOf, Text, YesNo
from oms.kit.sheet_import.rows import SheetRows

PREFIX, MINUTE = "Prefix", "Per minute"
COLUMNS = (PREFIX, "Destination", MINUTE, "Per call", "Charged by", "Call bundle first", "Holds from")
NEEDED = (PREFIX, "Destination", MINUTE)
HIGHEST = Decimal("999999.9999")


class Prefix(Cell):
    """The beginning of a number in any notation: +44 7, 00447, 07."""

    def read(self, value: str) -> str:
        return phones.prefix(value)


class Amount(Cell):
    """An amount of up to four decimals, in the reader's language."""

    def read(self, value: str) -> Decimal:
        found = figures.amount(value)
        if found < 0:
            raise ValueError(_("A rate cannot be negative."))
        if found > HIGHEST or found != found.quantize(Decimal("0.0001")):
            raise ValueError(_("A rate has at most six digits before the point and four after it."))
        return found


class ListedRate:
    """A row as it was understood."""

    pk = None
    prefix = destination = ""
    per_minute: Decimal | None = None
    per_call: Decimal | None = None
    step: int | None = None
    in_bundle: bool | None = None
    valid_from: date | None = None
    before: Rate | None = None

    def as_rate(self) -> Rate:
        """What a row that was judged good becomes; what it leaves out stays as it was before, or as a new one begins."""
        old = self.before or Rate()
        given = {name: getattr(self, name) for name in ("per_minute", "per_call", "step", "in_bundle")}
        values = {name: getattr(old, name) if value is None else value for name, value in given.items()}
        return Rate(
            prefix=self.prefix, destination=self.destination or old.destination, valid_from=self.valid_from, **values
        )


class RateRows(SheetRows):
    """Rows of one table."""

    def __init__(self, table: RateTable, at: datetime) -> None:
        super().__init__()
        self.today = timezone.localdate(at)
        self.table, self.begun = table, begun(table, self.today)
        held = table.rates.filter(valid_from__lte=self.today).order_by("valid_from")
        self.known = {rate.prefix: rate for rate in held}
        self.take(
            {
                PREFIX: ("prefix", Prefix()),
                "Destination": ("destination", Text(100)),
                MINUTE: ("per_minute", Amount()),
                "Per call": ("per_call", Amount()),
                "Charged by": ("step", OneOf(STEPS)),
                "Call bundle first": ("in_bundle", YesNo()),
                "Holds from": ("valid_from", Day()),
            }
        )

    def start(self, row: dict) -> ListedRate:
        return ListedRate()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        instance.before = self.known.get(instance.prefix)
        instance.valid_from = instance.valid_from or self.today
        wanted = {PREFIX: instance.prefix, "Destination": instance.destination, MINUTE: instance.per_minute}
        if missing := [heading for heading, value in wanted.items() if value in (None, "")]:
            raise ValidationError(_("Missing: %(names)s.") % {"names": ", ".join(_(heading) for heading in missing)})
        if self.begun and instance.valid_from < self.today:
            day = date_format(self.today, "DATE_FORMAT")
            raise ValidationError(_("A rate cannot change what was. Take %(day)s or a later day.") % {"day": day})
        self.once((instance.prefix, instance.valid_from), _("This prefix and day"))

    def words(self, listed: ListedRate) -> str:
        rate, old = listed.as_rate(), listed.before
        told = {"after": in_words(rate, self.table.currency), "day": date_format(rate.valid_from, "DATE_FORMAT")}
        if old is None:
            return _("New: %(after)s from %(day)s") % told
        if in_words(old, "") == in_words(rate, "") and rate.valid_from == self.today:
            return _("No change")
        before = in_words(old, self.table.currency)
        return _("%(before)s → %(after)s from %(day)s") % {**told, "before": before}


def in_words(rate: Rate, currency: str) -> str:
    """0.05 GBP a minute + 0.02 GBP a call, by the minute begun."""
    told = {"minute": f"{amount_words(rate.per_minute)} {currency}".strip(), "step": rate.get_step_display()}
    if not rate.per_call:
        return _("%(minute)s a minute (%(step)s)") % told
    told["call"] = f"{amount_words(rate.per_call)} {currency}".strip()
    return _("%(minute)s a minute + %(call)s a call (%(step)s)") % told
