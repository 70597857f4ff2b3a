"""Days whose calls are counted anew beside their roll-ups."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import BadgeColumn, DateColumn, DurationColumn, GridTable, NumberColumn

VERDICTS = {"good": _("Equal"), "waits": _("Not rolled up yet"), "wrong": _("They differ")}
TONES = {"good": "good", "waits": "info", "wrong": "bad"}


class BooksTable(GridTable):
    day = DateColumn(_("Day (UTC)"), "day", priority=1)
    verdict = BadgeColumn(_("Status"), "verdict", VERDICTS, TONES, priority=1)
    calls = NumberColumn(_("Calls counted anew"), "calls")
    rolled_calls = NumberColumn(_("Calls rolled up"), "rolled_calls")
    seconds = DurationColumn(_("Durations counted anew"), "seconds")
    rolled_seconds = DurationColumn(_("Durations rolled up"), "rolled_seconds")
    waiting = NumberColumn(_("Hours that wait"), "waiting")
    wrong = NumberColumn(_("Hours that differ"), "wrong")
    sums = NumberColumn(_("Resellers' hours that differ"), "sums")
