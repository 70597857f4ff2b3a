"""Number Ordering: numbers per site and billing account, and porting requests (guide 2.5.1.3)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import CarrierLink
from customers.actions.contract import NewNumber
from inventory.ems.fields import MOST as MOST_AT_ONCE
from inventory.enums import CommandKind
from inventory.queries.port_check import Checked, checked
from inventory.queries.port_rules import StandardRules
from oms.kit.figures import figure
from oms.kit.grid import TextColumn
from oms.kit.grid.excel import Worksheet
from oms.kit.keys import as_count
from oms.kit.phones import national
from orders.effect.entry import Entry, Send, in_few_words
from orders.effect.part import Moved, Part, Problem, Risk, Typed
from orders.effect.reading import Reading
from orders.effect.sheet import COLUMNS, row_of
from orders.forms.rows import rows_of
from orders.models import NumberDemand, Order, PortRequest
from orders.parts.copying import copy_rows
from orders.parts.numbers.desk import RequestPort, leave_desk, show_desk
from orders.parts.numbers.form import DemandForm, PortForm
from orders.parts.numbers.ports import in_few, twice, why_not_ported
from orders.parts.numbers.save import DISABLED, HoldNumber, TakeNumbers, save_numbers
from orders.parts.numbers.validate import save_and_validate
from partners.models import Account

MOST_DEMANDS, MOST_PORTS = 400, 50
WISH = ("wish", "area", "ending")
PORT = [name for name in PortForm.base_fields if name != "numbers"]


class Numbers(Part):
    code = "numbers"
    title = gettext_lazy("Number Ordering")
    lists = "orders/parts/numbers.html"

    def hidden(self, reading: Reading | None, user: Account) -> bool:
        """Where numbers are managed elsewhere, none can be ordered (screens.toml: Disable Number Management)."""
        return bool(reading and reading.customer.disable_number_management)

    def why_not(self, reading: Reading | None, user: Account) -> str:
        return _("Disable Number Management is set.")

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        order, data = reading.order, typed.data
        demands = list(order.numberdemands.values("site", "billing_account", "quantity", *WISH, "comment"))
        ports = [
            {**{name: getattr(p, f"{name}_id", getattr(p, name)) for name in PORT}, "numbers": "\n".join(p.numbers)}
            for p in reading.ports
        ]
        rows = rows_of(
            PortForm,
            prefix="port",
            most=MOST_PORTS,
            initial=ports,
            data=data,
            order=order,
            rules=StandardRules(typed.at),
        )
        found = checked(order.no, reading.ports)
        for place, row in enumerate(rows.forms):
            row.place, row.checked = place, found[place] if place < len(found) else None
        return {
            "demands": rows_of(DemandForm, prefix="demand", most=MOST_DEMANDS, initial=demands, data=data, order=order),
            "ports": rows,
            "links": list(CarrierLink.objects.all()),
            "saved": reading.ports,
            "may_checks": typed.user.may_open("number-porting.checks"),
        }  # fmt: skip

    def valid(self, found: dict[str, Any]) -> bool:
        """A site and billing account stand in one row."""
        if not super().valid(found):
            return False
        seen: dict[tuple[int, int], int] = {}
        for number, row in enumerate(found["demands"].kept_forms(), start=1):
            key = (row.cleaned_data["site"].pk, row.cleaned_data["billing_account"].pk)
            if first := seen.get(key):
                row.add_error(
                    "quantity", _("Row %d is for this site and billing account. Add the numbers up there.") % first
                )
            seen.setdefault(key, number)
        if not found["demands"].total_error_count():  # what is wrong is no longer among what was read
            self.check_quantity(found["demands"].kept_forms())
        self.check_ports(found["ports"].kept_forms())
        return not (found["demands"].total_error_count() or found["ports"].total_error_count())

    @staticmethod
    def check_ports(rows: list[Form]) -> None:
        """Each number once, and none that is here or on its way already."""
        if not rows:
            return
        typed = [row.cleaned_data["numbers"] for row in rows]
        away = why_not_ported(rows[0].order, (e164 for numbers in typed for e164 in numbers))
        for place, row in enumerate(rows):
            again = twice(typed[: place + 1]) if place else {}
            wrong = {e164: again.get(e164) or away.get(e164, "") for e164 in typed[place]}
            for words in in_few({e164: words for e164, words in wrong.items() if words}):
                row.add_error("numbers", words)

    @staticmethod
    def check_quantity(rows: list[Form]) -> None:
        """All numbers of an order travel in one command."""
        wanted = sum(row.cleaned_data["quantity"] for row in rows)
        if wanted > MOST_AT_ONCE:
            told = {"most": figure(MOST_AT_ONCE), "wanted": figure(wanted)}
            rows[-1].add_error("quantity", _("An order takes up to %(most)s numbers; these are %(wanted)s.") % told)

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_numbers(order=order, demands=found["demands"].kept(), ports=found["ports"].kept(), by=by, at=at)

    def validate(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        """One row is saved with all others and looked at by the supplier; the draft goes on meanwhile."""
        place = as_count(typed.data.get("validate", "")) if typed.data else None
        right, rows = self.valid(found), found["ports"]
        chosen = rows.forms[place] if place is not None and place < len(rows.forms) else None
        if not right:
            raise ValidationError(_("Mend what is wrong first; then it can be validated."))
        kept = rows.kept_forms()
        if chosen not in kept:
            raise ValidationError(_("Fill in this porting request first; then it can be validated."))
        main = save_and_validate(
            order=order, demands=found["demands"].kept(), ports=rows.kept(), place=kept.index(chosen), by=typed.user,
            at=typed.at,
        )  # fmt: skip
        return _("%(number)s is being validated; the answer will stand below its row.") % {"number": national(main)}

    acts = {"validate": validate}

    def problems(self, reading: Reading) -> list[Problem]:
        if reading.customer.disable_number_management and (reading.demands or reading.ports):
            return [Problem("info", str(DISABLED))]
        text = _("%(site)s: more numbers assigned than ordered.")
        if (wanted := sum(demand.quantity for demand in reading.demands)) > MOST_AT_ONCE:
            told = {"most": figure(MOST_AT_ONCE), "wanted": figure(wanted)}
            return [self.problem(_("An order takes up to %(most)s numbers; these are %(wanted)s.") % told)]
        beyond = [Problem("assign", text % {"site": d.site}) for d in reading.demands if d.given > d.quantity]
        return [*self.problems_of_ports(reading), *self.problems_of_dates(reading), *beyond]

    def problems_of_ports(self, reading: Reading) -> list[Problem]:
        """At submission and at approval: what has come here meanwhile cannot be ported in."""
        typed = [port.numbers for port in reading.ports]
        away = why_not_ported(reading.order, (e164 for numbers in typed for e164 in numbers))
        return [self.problem(words) for words in in_few(away | twice(typed))]

    def problems_of_dates(self, reading: Reading) -> list[Problem]:
        """At submission: the wanted day may be too early by now."""
        rules = StandardRules(timezone.now())
        told = [
            (port.main_number, rules.why_not(vars(port) | {"number_type": port.number_type}, port.wanted_date))
            for port in reading.ports
        ]
        return [self.problem(f"{national(number)}: {words}") for number, words in told if words]

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        text = _("%(site)s, %(account)s: %(ordered)d numbers ordered, %(given)d assigned.")
        if reading.customer.disable_number_management and (reading.demands or reading.ports):
            return [self.problem(str(DISABLED))]
        return self.problems_of_ports(reading) + [
            Problem(
                "assign",
                text % {"site": d.site, "account": d.billing_account, "ordered": d.quantity, "given": d.given},
            )
            for d in reading.demands
            if d.given != d.quantity
        ]

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        show_desk(order, by=by, at=at)

    def given_up(self, order: Order, *, by: Account, at: datetime) -> None:
        leave_desk(order, by=by, at=at)

    def risks(self, reading: Reading) -> list[Risk]:
        """What is brought along from another provider, and what that one would not let go."""
        return [self.risk(port, reading.validated.get(port.pk)) for port in reading.ports]

    @staticmethod
    def risk(port: PortRequest, found: Checked | None) -> Risk:
        key, told = f"port:{port.pk}", {"n": port.quantity, "provider": port.losing_provider}
        if found and found.refused:
            told["code"] = found.check.reject_code
            return Risk("bad", _("Port in: %(n)d from %(provider)s, validation not valid: %(code)s") % told, key)
        return Risk("warn", _("Port in: %(n)d from %(provider)s") % told, key)

    def sheet(self, reading: Reading) -> Worksheet:
        """Its entries, each with all its numbers, however few of them the page shows."""
        entries = [row_of(entry) for entry in self.entries(reading)]
        numbers = [[pick.e164 for pick in demand.numbers] for demand in reading.demands]
        numbers += [port.numbers for port in reading.ports]
        rows = [{**row, "numbers": listed(e164s)} for row, e164s in zip(entries, numbers, strict=True)]
        return Worksheet(str(self.title), [*COLUMNS, TextColumn(_("Numbers"), "numbers")], rows)

    def entries(self, reading: Reading) -> list[Entry]:
        return [
            *(self.demanded(demand, reading) for demand in reading.demands),
            *(self.ported(port) for port in reading.ports),
        ]

    @staticmethod
    def demanded(demand: NumberDemand, reading: Reading) -> Entry:
        """Numbers for a site and billing account; those that are not assigned yet are counted."""
        e164s = [pick.e164 for pick in demand.numbers]
        lacking = demand.quantity - demand.given
        now = reading.now.numbers[demand.site_id, demand.billing_account_id]
        words = [demand.wished] if demand.wished else []
        words += [in_few_words([national(e164) for e164 in e164s])] if e164s else []
        if lacking > 0:
            words.append(_("%d to be assigned") % lacking)
        shown = in_few_words([national(e164) for e164 in e164s])
        return Entry(
            key=f"numbers:{demand.site_id}:{demand.billing_account_id}",
            group=_("Numbers"),
            what=_("Direct Dial Call Numbers"),
            where=f"{demand.site}, {demand.billing_account}",
            detail=", ".join(words),
            now=now,
            change=demand.quantity,
            to_be=now + demand.quantity,
            writes=tuple(
                HoldNumber(NewNumber(pick.e164, demand.site, demand.billing_account, comment=pick.comment))
                for pick in demand.numbers
            ),
            on_day=(TakeNumbers(),) if e164s else (),
            sends=(Send(CommandKind.ADD_NUMBERS, shown, {"numbers": e164s}),) if e164s else (),
        )

    @staticmethod
    def ported(port: PortRequest) -> Entry:
        """Numbers that come along; the port desk brings them in on their own day."""
        return Entry(
            key=f"port:{port.pk}",
            group=_("Number porting"),
            what=_("To be ported from %s") % port.losing_provider,
            where=f"{port.site}, {port.billing_account}",
            detail=in_few_words([national(e164) for e164 in port.numbers]),
            change=port.quantity,
            act_date=port.wanted_date,
            writes=(RequestPort(port),),
        )

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        copy_rows(NumberDemand, order, copy, moved)
        copy_rows(PortRequest, order, copy, moved)


def listed(e164s: Iterable[str]) -> str:
    """All of them, as people write them."""
    return ", ".join(national(e164) for e164 in e164s)
