"""What BroadWorks has for a customer, in the portal's words."""

from collections import Counter

from inventory.ems.broadworks.commands import MESSAGING, reach_of
from inventory.ems.broadworks.devices import mac_of
from inventory.ems.broadworks.people import administrators, name_of, users_of
from inventory.ems.broadworks.place import Place, e164, numbered
from inventory.ems.broadworks.tenants import domain_of, state_of
from inventory.ems.driver import Held, NetworkUser
from inventory.ems.reach import ALL


def held_of(place: Place) -> Held:
    """Everything of one group; three questions for each user, two for each telephone whose MAC is known."""
    profile, notes = place.profile, place.notes
    macs = {mac_of(row): row["Device Type"] for row in place.devices if mac_of(row)}
    return Held(
        server=place.server, tenant=numbered(place.group), prefix=place.group, name=profile.text("groupName"),
        domain=domain_of(place),
        language=notes.get("LANGUAGE", ""), plan=notes.get("PLAN", ""), state=state_of(place), numbers=place.numbers,
        administrators=administrators(place),
        packages={pack: total for pack, (total, _) in place.packs.items() if total},
        bundles=_bundles(place), devices=dict(Counter(row["Device Type"] for row in place.devices)), macs=macs,
        channels=_channels(place), default_limit=notes.get("LIMIT"), custom_limit=notes.get("CUSTOM_LIMIT"),
        users=_users(place), registered=sorted(mac_of(row) for row in place.devices if _online(row)),
        group=notes.get("GROUP", ""), access_code=profile.text("locationDialingCode"),
        blocked=sorted(place.noted("BLOCKED")),
    )  # fmt: skip


def _online(row: dict[str, str]) -> bool:
    return bool(mac_of(row)) and row.get("Status") == "Online"


def _bundles(place: Place) -> dict[str, int]:
    found = (value.partition(" ") for value in place.noted("BUNDLE"))
    return {name: int(total) for total, _, name in found if total.isdigit()}


def _channels(place: Place) -> dict[str, int]:
    """The group's trunk takes so many calls at once; those that are not noted as TDM or On-Premise are SIP."""
    most = place.ask("GroupTrunkGroupGetRequest14sp9").whole("maxActiveCalls")
    tdm, pbx = (int(place.notes.get(kind, "0")) for kind in ("TDM", "PBX"))
    return {"sip": max(0, most - tdm - pbx), "tdm": tdm, "pbx": pbx}


def _users(place: Place) -> list[NetworkUser]:
    if not place.users:
        return []
    phones = {user: mac_of(row) for row in place.devices if mac_of(row) for user in users_of(place, row["Device Name"])}
    assigned = {row["User Id"]: place.assigned_to(row["User Id"]) for row in place.users}
    return [
        NetworkUser(
            row.get("Extension", ""), name_of(row), tuple(_items(place, row, assigned[row["User Id"]][0])),
            e164(row.get("Phone Number", "")), phones.get(row["User Id"], ""), reach=_reach(place, row),
            voicemail=MESSAGING in assigned[row["User Id"]][1],
        )
        for row in place.users
    ]  # fmt: skip


def _reach(place: Place, row: dict[str, str]) -> str:
    """What a user may dial; of one that is blocked, what it could again. Custom settings that are off: everything."""
    if place.is_blocked(extension := row.get("Extension", "")):
        return place.reach_of(extension)
    plan = place.session.ask("UserOutgoingCallingPlanOriginatingGetRequest", userId=row["User Id"])
    permissions = plan.fields.find("userPermissions")
    if plan.text("useCustomSettings") != "true" or permissions is None:
        return ALL
    return reach_of({one.tag for one in permissions if one.text != "Disallow"})


def _items(place: Place, row: dict[str, str], held: list[str]) -> list[str]:
    """A user's packs; a line that nobody uses, and whose pack was needed elsewhere, is still one of its item."""
    item = place.notes.get(f"LINE_{row.get('Extension')}", "").rpartition(" ")[0]
    return sorted({*held, item}) if item and not name_of(row) else held
