"""A supplier for demos and tests. The last digit of the main billing number says what it does:

4 rejects the first version (41), 5 rejects each one (06), 6 takes a later day, 7 accepts and lets the losing provider cancel
in its last hour, 8 answers late, 9 refuses another day; all others accept and agree. To a validation before the order 4 and 5 say what they
would reject it with.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy

from inventory.porting.states import PortState
from inventory.suppliers.driver import Answer, Paper, Standing

AT_ONCE, LATE, LAST = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=1)


class SupplierSimulator:
    label = gettext_lazy("Simulator")

    def send(self, paper: Paper) -> None:
        """It takes everything."""

    def answer(self, standing: Standing, at: datetime) -> Answer | None:
        digit = standing.main_number[-1:]
        if standing.state == PortState.ACCEPTED:
            return self._calls_off(standing, at) if digit == "7" else None
        if at < (standing.reply_until + LATE if digit == "8" else standing.since + AT_ONCE):
            return None
        if standing.state == PortState.CHANGE_ASKED:
            return Answer("refuse", words="No engineer is free on that day.") if digit == "9" else Answer("agree")
        if standing.state == PortState.VALIDATING:
            code = self._refused_with(standing, digit)
            return Answer("invalid", code=code, words="It would be refused.") if code else Answer("valid")
        return self._decides(standing, digit) if standing.state == PortState.SUBMITTED else None

    @staticmethod
    def _calls_off(standing: Standing, at: datetime) -> Answer | None:
        last = standing.losing_until
        if last is None or not last - LAST <= at <= last:
            return None
        return Answer("losing", words="The losing provider has called it off.")

    @staticmethod
    def _refused_with(standing: Standing, digit: str) -> str:
        return "06" if digit == "5" else "41" if digit == "4" and standing.version == 1 else ""

    def _decides(self, standing: Standing, digit: str) -> Answer:
        if code := self._refused_with(standing, digit):
            return Answer("reject", code=code, words="Refused by the losing provider.")
        day = max(standing.wanted, standing.earliest)
        return Answer("accept", day + timedelta(days=7) if digit == "6" else day, words="Validated.")
