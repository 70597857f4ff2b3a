"""What the fake answers about what is in a group: custom tags, administrators, devices and users."""

import hashlib
from collections.abc import Callable

from inventory.ems import fields
from inventory.ems.broadworks.commands import MESSAGING
from inventory.ems.broadworks.document import Message
from inventory.ems.broadworks.fake.answers import Answer, dashed, group_numbers, group_of, table
from inventory.ems.broadworks.fake.state import Known, Refused, groups_of, used, user_of

EMERGENCY = {"000", *fields.EMERGENCY}  # and what its own administrators have added


def tags(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)["tags"].get(asked.text("deviceType"), {})
    rows = [(name, value, value) for name, value in sorted(held.items())]
    return table("groupDeviceTypeCustomTagsTable", "Tag Name, Tag Value, Actual Tag Value", rows)


def _put_tag(known: Known, asked: Message, *, there: bool) -> Answer:
    held = group_of(known, asked)["tags"].setdefault(asked.text("deviceType"), {})
    name = asked.text("tagName")
    if (name in held) != there:
        raise Refused(f"Custom tag {'not found' if there else 'already exists'}: {name}")
    held[name] = asked.text("tagValue")
    return None


def add_tag(known: Known, asked: Message) -> Answer:
    return _put_tag(known, asked, there=False)


def modify_tag(known: Known, asked: Message) -> Answer:
    return _put_tag(known, asked, there=True)


def delete_tags(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)["tags"].get(asked.text("deviceType"), {})
    for name in asked.texts("tagName"):
        if held.pop(name, None) is None:
            raise Refused(f"Custom tag not found: {name}")
    return None


# --- administrators


def _admins(known: Known, user: str) -> Known:
    """Those of the group to which this one belongs."""
    for _, _, group in groups_of(known):
        if user in group["admins"]:
            return group["admins"]
    raise Refused(f"User not found: {user}", 4008)


def _person(held: Known, asked: Message) -> None:
    for field, name in (("firstName", "first"), ("lastName", "last")):
        if asked.fields.find(field) is not None:
            held[name] = asked.text(field)
    if password := asked.text("password") or asked.text("newPassword"):
        held["hash"] = hashlib.sha256(password.encode()).hexdigest()


def admins(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)["admins"]
    rows = [(user, one["last"], one["first"], "", "English") for user, one in sorted(held.items())]
    return table("groupAdminTable", "Administrator ID, Last Name, First Name, Department, Language", rows)


def add_admin(known: Known, asked: Message) -> Answer:
    group, user = group_of(known, asked), asked.text("userId")
    if any(user in other["admins"] or user in other["users"] for _, _, other in groups_of(known)):
        raise Refused(f"User already exists: {user}")
    group["admins"][user] = {"first": "", "last": "", "hash": ""}
    _person(group["admins"][user], asked)
    return None


def modify_admin(known: Known, asked: Message) -> Answer:
    user = asked.text("userId")
    _person(_admins(known, user)[user], asked)
    return None


def delete_admin(known: Known, asked: Message) -> Answer:
    del _admins(known, asked.text("userId"))[asked.text("userId")]
    return None


# --- devices


def devices(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)
    rows = [
        (name, one["type"], "Unlimited", "", one["mac"], "Online" if one["online"] else "Offline", "", "")
        for name, one in sorted(held["devices"].items())
    ]
    columns = "Device Name, Device Type, Available Ports, Net Address, MAC Address, Status, Version, Access Device External Id"
    return table("accessDeviceTable", columns, rows)


def _free_mac(known: Known, asked: Message, own: Known | None = None) -> str:
    mac = asked.text("macAddress").upper()
    for _, _, group in groups_of(known):
        for one in group["devices"].values():
            if mac and one["mac"] == mac and one is not own:
                raise Refused(f"MAC address is already in use: {mac}")
    return mac


def add_device(known: Known, asked: Message) -> Answer:
    held, name = group_of(known, asked)["devices"], asked.text("deviceName")
    if name in held:
        raise Refused(f"Access Device already exists: {name}", 4500)
    held[name] = {"type": asked.text("deviceType"), "mac": _free_mac(known, asked), "online": False}
    return None


def _device(known: Known, asked: Message) -> Known:
    held, name = group_of(known, asked)["devices"], asked.text("deviceName")
    if name not in held:
        raise Refused(f"Access Device not found: {name}")
    return held[name]


def modify_device(known: Known, asked: Message) -> Answer:
    held = _device(known, asked)
    held |= {"mac": _free_mac(known, asked, held), "online": False}
    return None


def delete_device(known: Known, asked: Message) -> Answer:
    _device(known, asked)
    if _users_of(known, asked):
        raise Refused(f"Access Device is in use: {asked.text('deviceName')}")
    del group_of(known, asked)["devices"][asked.text("deviceName")]
    return None


def _users_of(known: Known, asked: Message) -> list[str]:
    held = group_of(known, asked)["users"]
    return sorted(user for user, one in held.items() if one["device"] == asked.text("deviceName"))


def device_users(known: Known, asked: Message) -> Answer:
    _device(known, asked)
    held = group_of(known, asked)["users"]
    rows = [(user, held[user]["last"], held[user]["first"], user) for user in _users_of(known, asked)]
    return table("deviceUserTable", "Line/Port, Last Name, First Name, User Id", rows)


# --- users


def users(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)
    rows = [
        (
            user,
            one["last"],
            one["first"],
            "",
            dashed(one["number"]) if one["number"] else "",
            "true",
            "",
            one["extension"],
        )
        for user, one in sorted(held["users"].items())
    ]
    columns = (
        "User Id, Last Name, First Name, Department, Phone Number, Phone Number Activated, Email Address, Extension"
    )
    return table("userTable", columns, rows)


def add_user(known: Known, asked: Message) -> Answer:
    group, user = group_of(known, asked), asked.text("userId")
    if any(user in other["users"] or user in other["admins"] for _, _, other in groups_of(known)):
        raise Refused(f"User already exists: {user}")
    if "@" not in user or not asked.text("lastName") or not asked.text("firstName"):
        raise Refused("A user needs a domain, a first name and a last name.")
    group["users"][user] = {
        "first": "", "last": "", "hash": "", "number": "", "extension": "", "device": "", "packs": [], "services": [],
        "barred": {}, "password": "",
    }  # fmt: skip
    _user_fields(known, group_numbers(known, asked), group, user, asked)
    return None


def modify_user(known: Known, asked: Message) -> Answer:
    user = asked.text("userId")
    group, _ = user_of(known, user)
    _user_fields(known, _numbers_of(known, group), group, user, asked)
    return None


def _numbers_of(known: Known, group: Known) -> list[str]:
    for server, name, other in groups_of(known):
        if other is group:
            held = known["providers"][server]["numbers"]
            return [number for number, whose in held.items() if whose == name]
    return []


def _user_fields(known: Known, numbers: list[str], group: Known, user: str, asked: Message) -> None:
    held = group["users"][user]
    _person(held, asked)
    if asked.fields.find("extension") is not None:
        held["extension"] = _free_extension(group, user, asked.text("extension"))
    if asked.fields.find("phoneNumber") is not None:
        number = asked.text("phoneNumber").replace("-", "")
        if number and (
            number not in numbers or any(o["number"] == number and o is not held for o in group["users"].values())
        ):
            raise Refused(f"Phone number is not available: {number}")
        held["number"] = number
    for field in ("endpoint", "accessDeviceEndpoint"):
        if asked.fields.find(field) is not None:
            device = next(asked.fields.find(field).iter("deviceName"), None)
            held["device"] = "" if device is None else device.text or ""
            if held["device"] and held["device"] not in group["devices"]:
                raise Refused(f"Access Device not found: {held['device']}")


def _free_extension(group: Known, user: str, extension: str) -> str:
    if extension in EMERGENCY:
        raise Refused("Invalid extension.  The extension cannot be an emergency number.", 4911)
    if any(one["extension"] == extension and name != user for name, one in group["users"].items()):
        raise Refused(f"Extension is already in use: {extension}")
    return extension


def delete_user(known: Known, asked: Message) -> Answer:
    group, _ = user_of(known, asked.text("userId"))
    del group["users"][asked.text("userId")]
    return None


def user_services(known: Known, asked: Message) -> Answer:
    group, user = user_of(known, asked.text("userId"))
    packs = [
        (name, "true" if name in user["packs"] else "false", "") for name in sorted({*group["packs"], *user["packs"]})
    ]
    ours = [(name, "true" if name in user["services"] else "false") for name in group["user_services"]]
    return table("servicePacksAssignmentTable", "Service Pack Name, Assigned, Description", packs) | table(
        "userServicesAssignmentTable", "Service Name, Assigned", ours
    )


def assign_user_services(known: Known, asked: Message) -> Answer:
    group, user = user_of(known, asked.text("userId"))
    for pack in asked.texts("servicePackName"):
        if pack in user["packs"]:
            continue
        if used(group, pack) >= group["packs"].get(pack, 0):
            raise Refused(f"The service pack is not authorized, or all are assigned: {pack}")
        user["packs"] = sorted([*user["packs"], pack])
    user["services"] = sorted({*user["services"], *asked.texts("serviceName")})
    return None


def unassign_user_services(known: Known, asked: Message) -> Answer:
    _, user = user_of(known, asked.text("userId"))
    for kind, field in (("packs", "servicePackName"), ("services", "serviceName")):
        user[kind] = [name for name in user[kind] if name not in asked.texts(field)]
    return None


def authentication(known: Known, asked: Message) -> Answer:
    _, user = user_of(known, asked.text("userId"))
    if "Authentication" not in user["services"]:
        raise Refused("Service is not assigned to the user: Authentication")
    user["password"] = hashlib.sha256(asked.text("newPassword").encode()).hexdigest()
    return None


def calling_plan(known: Known, asked: Message) -> Answer:
    _, user = user_of(known, asked.text("userId"))
    custom = asked.text("useCustomSettings") == "true"
    permissions = asked.fields.find("userPermissions")
    user["barred"] = {one.tag: one.text for one in permissions} if custom and permissions is not None else {}
    return None


def calling_plan_read(known: Known, asked: Message) -> Answer:
    _, user = user_of(known, asked.text("userId"))
    barred = user.get("barred") or {}
    return {"useCustomSettings": bool(barred), **({"userPermissions": barred} if barred else {})}


def voice_messages(known: Known, asked: Message) -> Answer:
    _, user = user_of(known, asked.text("userId"))
    if MESSAGING not in user["services"]:
        raise Refused(f"Service is not assigned to the user: {MESSAGING}")
    switches = ("isActive", "busyRedirectToVoiceMail", "noAnswerRedirectToVoiceMail")
    user["messages"] = {name: asked.text(name) for name in switches}
    return None


MEMBERS: dict[str, Callable[[Known, Message], Answer]] = {
    "GroupDeviceTypeCustomTagGetListRequest": tags,
    "GroupDeviceTypeCustomTagAddRequest": add_tag,
    "GroupDeviceTypeCustomTagModifyRequest": modify_tag,
    "GroupDeviceTypeCustomTagDeleteListRequest": delete_tags,
    "GroupAdminGetListRequest": admins,
    "GroupAdminAddRequest": add_admin,
    "GroupAdminModifyRequest": modify_admin,
    "GroupAdminDeleteRequest": delete_admin,
    "GroupAccessDeviceGetListRequest": devices,
    "GroupAccessDeviceAddRequest22V2": add_device,
    "GroupAccessDeviceModifyRequest22": modify_device,
    "GroupAccessDeviceDeleteRequest": delete_device,
    "GroupAccessDeviceGetUserListRequest21sp1": device_users,
    "UserGetListInGroupRequest": users,
    "UserAddRequest22V2": add_user,
    "UserModifyRequest22": modify_user,
    "UserDeleteRequest": delete_user,
    "UserServiceGetAssignmentListRequest": user_services,
    "UserServiceAssignListRequest": assign_user_services,
    "UserServiceUnassignListRequest": unassign_user_services,
    "UserAuthenticationModifyRequest": authentication,
    "UserOutgoingCallingPlanOriginatingGetRequest": calling_plan_read,
    "UserOutgoingCallingPlanOriginatingModifyRequest": calling_plan,
    "UserVoiceMessagingUserModifyVoiceManagementRequest": voice_messages,
}
