"""Akixi: call reports. A partition is a group; who is licensed it finds by the service packs of the group.

The handbook's choices are no choices here: each partition and user is made as EXPO.e's says, and looked at for it.
"""

from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inventory.platforms.driver import Account, Speaks, StepKind, Values

PARTITION: Values = {
    "TelephonyServerType": "Service Provider Group", "SynchronisationType": "By Service Pack", "MaintainParity": True,
}  # fmt: skip
USER: Values = {
    "PasswordChangeRequired": True, "SendWelcomeEmail": True, "EnableMFA": True, "AnyPartition": False,
    "Role": "Reporting Only User", "ReportingLevel": "1000 Supervisor", "DefaultReports": "Standard Reports",
}  # fmt: skip


class Akixi:
    """Its API wants an InvokeID with each request: the key."""

    label = "Akixi"
    account = _("Akixi Partition")

    def is_connected(self) -> bool:
        return bool(settings.AKIXI_URL)

    def speaks(self) -> Speaks:
        return Speaks(self.label, settings.AKIXI_URL, settings.AKIXI_TOKEN)

    def execute(self, kind: str, key: str, values: Values) -> Values:
        path, said = TOLD[StepKind(kind)](values)
        answer = self.speaks().post(path, {"InvokeID": key, **said})
        return {"status": answer["Status"]} if "Status" in answer else {}

    def look(self, group: str) -> Account | None:
        found = self.speaks().get(f"/partitions/{quote(group, safe='')}")
        if found is None:
            return None
        users = frozenset(str(one.get("Extension")) for one in found.get("Users", []))
        return Account(users, tuple(_faults(found)))


def _partition(values: Values) -> tuple[str, Values]:
    return "/partitions", {
        "Description": values["name"], "BillingId": values["customer"], "LicensedFor": values["licensed_for"],
        "ProviderId": values["provider"], "GroupId": values["group"], "SynchroniseNow": True, **PARTITION,
    }  # fmt: skip


def _login(values: Values) -> tuple[str, Values]:
    person = {"Login": values["login"], "Name": values["name"], "Email": values["email"]}
    return "/users", {**person, "Partition": values["group"], **USER}


def _synchronise(values: Values) -> tuple[str, Values]:
    users = [{"Extension": one["extension"], "Name": one["name"]} for one in values["users"]]
    return "/synchronise", {"GroupId": values["group"], "Users": users}


TOLD = {StepKind.SET_UP: _partition, StepKind.ADD_LOGIN: _login, StepKind.SET_LICENCES: _synchronise}


def _faults(found: Values) -> list[str]:
    """What somebody chose otherwise in Akixi's own console."""
    faults = []
    if found.get("SynchronisationType") != PARTITION["SynchronisationType"]:
        faults.append("Synchronisation Type of the partition must be By Service Pack.")
    if found.get("MaintainParity") is not True:
        faults.append("Maintain Parity of the partition must be ticked, or it is not brought up to date each night.")
    for one in found.get("Logins", []):
        if one.get("AnyPartition"):
            faults.append(f"{one.get('Login')} sees Any Partition, which is every customer: choose this one alone.")
        elif one.get("Role") != USER["Role"]:
            faults.append(f"{one.get('Login')} must be a Reporting Only User.")
    return faults
