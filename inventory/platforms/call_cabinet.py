"""Call Cabinet: call recording. Customers are Essential ones, never plain: those are billed otherwise.

It knows no keys: what is there is looked at first.
"""

from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inventory.platforms.driver import Account, Speaks, StepKind, Values
from oms.kit.outbox import PermanentFault

CUSTOMERS = "/customers"  # of both kinds
ESSENTIAL = "Essential"
PLAIN = "Call Cabinet has a plain customer of group %s, which is billed otherwise. Have it removed, then retry: it must be an Essential one."


class CallCabinet:
    label = "Call Cabinet"
    account = _("Call Cabinet Account")

    def is_connected(self) -> bool:
        return bool(settings.CALL_CABINET_URL)

    def speaks(self) -> Speaks:
        return Speaks(self.label, settings.CALL_CABINET_URL, settings.CALL_CABINET_TOKEN)

    def execute(self, kind: str, key: str, values: Values) -> Values:
        if kind == StepKind.SET_LICENCES:
            users = [{"Extension": one["extension"], "Name": one["name"]} for one in values["users"]]
            self.speaks().post("/licences", {"GroupId": values["group"], "Users": users})
            return {}
        if kind != StepKind.SET_UP:
            raise PermanentFault(f"Call Cabinet is told nothing by {kind!r:.40}.")
        found = self._customer(values["group"])
        if found and found.get("Type") != ESSENTIAL:
            raise PermanentFault(PLAIN % values["group"])
        found = found or self.speaks().post("/essential-customers", _registered(values))
        return {"web_url": str(found.get("WebUrl", ""))}

    def look(self, group: str) -> Account | None:
        found = self._customer(group)
        if found is None:
            return None
        users = frozenset(str(one.get("Extension")) for one in found.get("Users", []))
        return Account(users, () if found.get("Type") == ESSENTIAL else (PLAIN % group,))

    def _customer(self, group: str) -> Values | None:
        return self.speaks().get(f"{CUSTOMERS}/{quote(group, safe='')}")


def _registered(values: Values) -> Values:
    """Dealer and billing code are the customer's reference."""
    return {
        "CompanyName": values["name"], "DealerCode": values["customer"], "BillingCode": values["customer"],
        "GroupId": values["group"], "ProviderId": values["provider"], "AdministratorName": values["admin_name"],
        "AdministratorEmail": values["admin_email"], "TermsAccepted": True,
    }  # fmt: skip
