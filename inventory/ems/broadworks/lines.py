"""Lines: one user of the group each, with its pack, its number, its telephone and the password of its turn.

`LINE_<extension>` notes the item and the turn of a line that is as it was told; a line without it is told anew. What it may call is
its calling plan, noted as `REACH_<extension>` where that is not everything, for while it is blocked. Its user is called as the person, or Line and its extension while nobody uses it.
"""

from collections import Counter
from typing import Any

from inventory.ems.broadworks.commands import MESSAGING, permitted
from inventory.ems.broadworks.devices import mac_of
from inventory.ems.broadworks.document import NIL, Value
from inventory.ems.broadworks.people import NOBODY, NONE, in_two, name_of, users_of
from inventory.ems.broadworks.place import Place, e164, short
from inventory.ems.driver import ValueRefused
from inventory.ems.lines import line_password
from inventory.ems.reach import ALL

Line = dict[str, Any]


def set_lines(place: Place, values: dict, secret: str) -> dict:
    """Everything is looked at before anything is done; numbers and telephones are let go before they are given."""
    named, gone = values.get("lines", []), values.get("gone", [])
    there = {row.get("Extension", ""): row for row in place.users}
    phones = _phones(place) if named else {}
    _look_at(place, named, gone, there, phones)
    for extension in gone:
        if extension in there:
            place.tell_user("gone", "UserDeleteRequest", there.pop(extension)["User Id"])
        for kind in ("LINE", "REACH"):
            place.note(f"{kind}_{extension}", "")
    for line in named:
        if line["extension"] in there:
            _let_go(place, line, there[line["extension"]], phones)
    for line in named:
        if not _stands(place, line, there.get(line["extension"]), phones):
            _put(place, line, there.get(line["extension"]), phones)
    place.forget("users", "packs")
    return {}


def _phones(place: Place) -> dict[str, tuple[str, list[str]]]:
    """MAC → (device, IDs of its users)."""
    found = [(mac_of(row), row["Device Name"]) for row in place.devices if mac_of(row)]
    return {mac: (name, users_of(place, name)) for mac, name in found}


def _refused(words: str, field: str = "lines") -> ValueRefused:
    return ValueRefused(f"{field}: {words}", field=field)


def _look_at(place: Place, named: list[Line], gone: list[str], there: dict[str, dict[str, str]], phones: dict) -> None:
    extensions = [line["extension"] for line in named]
    if both := sorted(set(extensions) & set(gone)):
        raise _refused(f"{both[0]} is among the lines that stay.", "gone")
    moving = {*extensions, *gone}
    numbers = {e164(row.get("Phone Number", "")) for extension, row in there.items() if extension not in moving}
    users = {row["User Id"]: extension for extension, row in there.items()}
    for line in named:
        if not (line["extension"].isascii() and line["extension"].isdigit() and len(line["extension"]) > 1):
            raise _refused(f"BroadWorks takes extensions of 2 to 20 digits, not {line['extension']}.")
        if line["name"]:
            in_two(line["name"], "lines")
        if line["number"] and line["number"] not in place.numbers:
            raise _refused(f"{line['number']} is no number of this tenant.")
        if line["number"] and line["number"] in numbers:
            raise _refused(f"{line['number']} is the number of another line.")
        if line["mac"] and line["mac"] not in phones:
            raise _refused(f"{line['mac']} is no telephone of this tenant.")
        if line["mac"] and [user for user in phones[line["mac"]][1] if users.get(user) not in moving]:
            raise _refused(f"{line['mac']} is the phone of another line.")
    _enough(place, named, moving)


def _enough(place: Place, named: list[Line], moving: set[str]) -> None:
    """Never more lines of an item than the group may have of it."""
    counted = Counter(line["item"] for line in named)
    for name, value in place.notes.items():
        if name.startswith("LINE_") and name.removeprefix("LINE_") not in moving:
            counted[value.rpartition(" ")[0]] += 1
    for item in sorted({line["item"] for line in named}):
        total = place.packs.get(item, (0, 0))[0]
        if counted[item] > total:
            raise _refused(f"{counted[item]} lines with {item}; the tenant has {total} of it.")


def _let_go(place: Place, line: Line, row: dict[str, str], phones: dict) -> None:
    """A number or a telephone that the line has and shall not have."""
    user, changes = row["User Id"], {}
    if row.get("Phone Number") and e164(row["Phone Number"]) != line["number"]:
        changes["phoneNumber"] = NIL
    for mac, (_, users) in phones.items():
        if user in users and mac != line["mac"]:
            changes["endpoint"] = NIL
            users.remove(user)
    if changes:
        place.tell_user("lines", "UserModifyRequest22", user, **changes)


def _stands(place: Place, line: Line, row: dict[str, str] | None, phones: dict) -> bool:
    """Whether this line is as it is told: what was begun with many lines goes on where it broke off."""
    if row is None or place.notes.get(f"LINE_{line['extension']}") != f"{line['item']} {line['turn']}":
        return False
    if place.reach_of(line["extension"]) != line["reach"]:
        return False
    phone = next((mac for mac, (_, users) in phones.items() if row["User Id"] in users), "")
    has = (name_of(row), e164(row.get("Phone Number", "")), phone)
    if has != (line["name"], line["number"], line["mac"]):
        return False
    return (MESSAGING in place.assigned_to(row["User Id"])[1]) == line["voicemail"]


def _put(place: Place, line: Line, row: dict[str, str] | None, phones: dict) -> None:
    extension = line["extension"]
    before, _, turn = place.notes.get(f"LINE_{extension}", "").rpartition(" ")
    password = line_password(place.group, extension, line["turn"])
    first, last = in_two(line["name"], "lines") if line["name"] else (NOBODY, extension)
    user = row["User Id"] if row else f"{extension}.{place.group}@{place.profile.text('defaultDomain')}"
    person: dict[str, Value] = {
        "lastName": last, "firstName": first or NONE, "callingLineIdLastName": last, "callingLineIdFirstName": first or NONE,
        "extension": extension, "phoneNumber": line["number"] or None,
    }  # fmt: skip
    if row:
        place.tell_user("lines", "UserModifyRequest22", user, **person)
    else:
        place.tell("lines", "UserAddRequest22V2", userId=user, password=password, **person)
    _give_phone(place, user, line["mac"], phones)
    _give_pack(place, user, line, before)
    if not row or turn != str(line["turn"]):
        place.tell_user("lines", "UserAuthenticationModifyRequest", user, userName=extension, newPassword=password)
    reach, barred = line["reach"], place.is_blocked(extension)
    if reach != ALL or place.reach_of(extension) != ALL or barred:
        _plan_calls(place, user, reach, barred, "lines")
    place.note(f"REACH_{extension}", "" if reach == ALL else reach, "lines")
    place.note(f"LINE_{extension}", f"{line['item']} {line['turn']}", "lines")


def _give_phone(place: Place, user: str, mac: str, phones: dict) -> None:
    if mac and user not in phones[mac][1]:
        device = {"accessDevice": {"deviceLevel": "Group", "deviceName": phones[mac][0]}, "linePort": user}
        place.tell_user("lines", "UserModifyRequest22", user, endpoint={"accessDeviceEndpoint": device})
        phones[mac][1].append(user)


def _give_pack(place: Place, user: str, line: Line, before: str) -> None:
    """Its item in place of the one it had; what else a person was given by the customer's own administrator stays."""
    held, services = place.assigned_to(user)
    leaving = [pack for pack in held if pack != line["item"] and (pack == before or not line["name"])]
    if leaving:
        place.tell_user("lines", "UserServiceUnassignListRequest", user, servicePackName=leaving)
    if line["item"] not in held:
        place.tell_user(
            "lines",
            "UserServiceAssignListRequest",
            user,
            serviceName=["Authentication"],
            servicePackName=[line["item"]],
        )
    _give_box(place, user, line["voicemail"], MESSAGING in services)


def _give_box(place: Place, user: str, wanted: bool, has: bool) -> None:
    """Who calls it while it is busy or does not answer may leave a message, or no more."""
    if has and not wanted:
        place.tell_user("lines", "UserServiceUnassignListRequest", user, serviceName=[MESSAGING])
    if wanted and not has:
        place.tell_user("lines", "UserServiceAssignListRequest", user, serviceName=[MESSAGING])
    if wanted:
        place.tell_user(
            "lines", "UserVoiceMessagingUserModifyVoiceManagementRequest", user, isActive=True,
            busyRedirectToVoiceMail=True, noAnswerRedirectToVoiceMail=True,
        )  # fmt: skip


def _plan_calls(place: Place, user: str, reach: str, barred: bool, field: str = "extension") -> None:
    """What the user may dial; one that may dial everything follows its group's plan. A barred one makes no calls that cost:
    emergency calls, calls within the group and free numbers stay possible."""
    custom: dict[str, Value] = {"useCustomSettings": False}
    if barred or reach != ALL:
        custom = {"useCustomSettings": True, "userPermissions": permitted(reach, barred=barred)}
    place.tell_user(field, "UserOutgoingCallingPlanOriginatingModifyRequest", user, **custom)


def block_extension(place: Place, values: dict, secret: str) -> dict:
    """Noted for an extension that nobody has yet. OCI-P ends no running call: those go on until they end."""
    _plan_calls_of(place, values["extension"], barred=True)
    place.note(f"BLOCKED_{short(values['extension'])}", values["extension"], "extension")
    return {}


def unblock_extension(place: Place, values: dict, secret: str) -> dict:
    """The user may dial again what its package reaches."""
    _plan_calls_of(place, values["extension"], barred=False)
    place.note(f"BLOCKED_{short(values['extension'])}", "")
    return {}


def _plan_calls_of(place: Place, extension: str, *, barred: bool) -> None:
    for row in place.users:
        if row.get("Extension") == extension:
            _plan_calls(place, row["User Id"], place.reach_of(extension), barred)
