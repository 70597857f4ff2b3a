"""Order Title & Customer Site: what the change order is called, its day, and the customer's sites (guide 2.5.2.2.1)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import MAX_CHANGED_SITES
from oms.kit.grid.excel import Worksheet
from oms.kit.keys import as_key
from orders.effect.entry import Entry
from orders.effect.part import Moved, Part, Problem, Said, Typed
from orders.effect.reading import Reading
from orders.effect.sheet import entry_sheet
from orders.forms.rows import rows_of
from orders.models import Order, SiteChange
from orders.models.site_change import SITE_VALUES
from orders.parts.copying import copy_rows
from orders.parts.info.change_form import ChangeInfoForm
from orders.parts.info.change_save import keep_site, pick_site, save_change_info
from orders.parts.info.sites_after import ChangeSite, site_in_words, values_of, wrong_sites
from orders.parts.sites.form import SiteForm
from orders.rules import why_not_on
from partners.models import Account

SHOWN = 50  # of the customer's sites on one page
PREFIX = "sites"


class ChangeInfo(Part):
    code = "info"
    title = gettext_lazy("Order Title & Customer Site")
    needs_plan = False
    entries_tell = True

    @property
    def template(self) -> str:
        return "orders/change/info.html"

    # --- the step

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        changes, text = reading.site_changes, typed.asked.get("site", "").strip()
        picked = {change.known for change in changes}
        sites = [site for site in reading.sites if site.pk not in picked and text.casefold() in site.name.casefold()]
        standing = [{"id": change.pk, **change.values} for change in changes if not change.gone]
        return {
            "form": ChangeInfoForm(typed.data, order=reading.order, at=typed.at),
            "rows": rows_of(
                SiteForm, prefix=PREFIX, most=MAX_CHANGED_SITES, initial=standing, data=typed.data, addresses={}
            ),
            "reading": reading, "held": sites[:SHOWN], "shown_most": SHOWN, "site_text": text,
            "site_count": len(reading.sites), "leaving": [change for change in changes if change.gone],
        }  # fmt: skip

    def refused(self, found: dict[str, Any]) -> Said:
        reading = found["reading"]
        known = {change.pk: change for change in reading.site_changes}
        typed = [
            SiteChange(known=known[row["id"]].known if row.get("id") in known else None, **_values(row))
            for row in found["rows"].named()
        ]
        return [(words, f"rows-{PREFIX}") for words in wrong_sites(reading, [*found["leaving"], *typed])]

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_change_info(
            order=order, fields=found["form"].cleaned_data, sites=found["rows"].named(), by=by, at=at
        )  # fmt: skip

    def _first_save(self, order: Order, found: dict[str, Any], typed: Typed) -> int:
        """What else was typed on the page is not lost by a button; the id that the button names."""
        if not self.valid(found):
            raise ValidationError(_("Mend what is wrong in the lines first; then the sites can be picked."))
        self.save(order, found, by=typed.user, at=typed.at)
        named = [typed.data.get(name) for name in self.acts if typed.data and name in typed.data]
        return as_key(named[0] if named else "") or 0

    def change_site(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        key = self._first_save(order, found, typed)
        site = pick_site(order=order, site_id=key, gone=False, by=typed.user, at=typed.at)
        return _("%s can be changed below.") % site

    def remove_site(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        key = self._first_save(order, found, typed)
        return _("%s is removed by this order.") % pick_site(
            order=order, site_id=key, gone=True, by=typed.user, at=typed.at
        )

    def keep_site(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        keep_site(order=order, change_id=self._first_save(order, found, typed), by=typed.user, at=typed.at)
        return _("The site stays as it is.")

    acts = {"change_site": change_site, "remove_site": remove_site, "keep_site": keep_site}

    # --- checks

    def problems(self, reading: Reading) -> list[Problem]:
        day, today = reading.order.activation_date, reading.order.today(timezone.now())
        if day is None:
            return [self.problem(_("Enter the change date."))]
        reason = why_not_on(max(day, today), today, today)
        return [*([self.problem(reason)] if reason else []), *self.wrong(reading)]

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        return self.wrong(reading)

    def wrong(self, reading: Reading) -> list[Problem]:
        return [self.problem(words) for words in wrong_sites(reading, reading.site_changes)]

    # --- effect

    def entries(self, reading: Reading) -> list[Entry]:
        sites = {site.pk: values_of(site) for site in reading.sites} if reading.order.took_effect_at is None else {}
        found = []
        for change in reading.site_changes:
            before = sites.get(change.known or 0, change.was)
            if change.gone or before != change.values:
                found.append(self.entry(change, before))
        return found

    @staticmethod
    def entry(change: SiteChange, before: dict[str, Any]) -> Entry:
        what = _("Removed site") if change.gone else _("Changed site") if change.known is not None else _("New site")
        return Entry(
            key=f"site:{change.known}" if change.known is not None else f"site:new:{change.pk}", group=_("Sites"),
            what=change.name, detail=what, now=site_in_words(before) or None,
            to_be=None if change.gone else site_in_words(change.values), on_day=(ChangeSite(change),),
        )  # fmt: skip

    def sheet(self, reading: Reading) -> Worksheet | None:
        entries = self.entries(reading)
        return entry_sheet(_("Sites"), entries) if entries else None

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        copy_rows(SiteChange, order, copy, moved)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in SITE_VALUES if row.get(name) is not None}
