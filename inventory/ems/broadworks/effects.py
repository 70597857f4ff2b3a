"""What each command of the portal comes to in BroadWorks. Each looks first and sends what is missing."""

from collections.abc import Callable

from inventory.ems.broadworks import devices, lines, numbers, packs, people, tenants
from inventory.ems.broadworks.document import NIL
from inventory.ems.broadworks.place import Place, short
from inventory.ems.driver import ValueRefused

Effect = Callable[[Place, dict, str], dict]


def set_channels(place: Place, values: dict, secret: str) -> dict:
    """One maximum of calls for the group's trunk; how many of them are TDM and On-Premise is noted."""
    pbx = values.get("pbx", int(place.notes.get("PBX", "0")))
    for kind, total in (("TDM", values["tdm"]), ("PBX", pbx)):
        place.note(kind, str(total) if total else "", kind.lower())
    most = values["sip"] + values["tdm"] + pbx
    place.tell("sip", "GroupTrunkGroupModifyRequest14sp9", maxActiveCalls=most)
    return {}


def set_bundles(place: Place, values: dict, secret: str) -> dict:
    for name, total in values["bundles"].items():
        place.note(f"BUNDLE_{short(name)}", f"{total} {name}" if total else "", "bundles")
    return {}


def set_fraud_limit(place: Place, values: dict, secret: str) -> dict:
    """Noted: the portal itself watches what calls cost and has extensions blocked."""
    place.note("LIMIT", values["default"], "default")
    place.note("CUSTOM_LIMIT", values["custom"] or "", "custom")
    return {}


def set_plan(place: Place, values: dict, secret: str) -> dict:
    place.note("PLAN", values["plan"], "plan")
    return {}


def set_group(place: Place, values: dict, secret: str) -> dict:
    """The code is the location dialling code of the group; with whom it is shared is noted. Whether another customer of the
    group has the code, BroadWorks is not asked: the portal knows."""
    if values["group"] and not values["code"]:
        raise ValueRefused("code: who is in a group has an access code.", field="code")
    code = values["code"] if values["group"] else ""
    place.tell("code", "GroupModifyRequest", locationDialingCode=code or NIL)
    place.note("GROUP", values["group"], "group")
    place.note("GROUP_NAME", values["name"], "name")
    return {}


def set_profile(place: Place, values: dict, secret: str) -> dict:
    """The CLID of the group, what its voice portal answers on, and its default domain, noted as chosen: it goes before the
    customer's own."""
    for field in ("number", "voice_portal"):
        if (one := values.get(field, "")).startswith("+") and one not in place.numbers:
            raise ValueRefused(f"{field}: {one} is no number of this tenant.", field=field)
    if domain := values.get("domain"):
        tenants.know_domain(place.session, place.server, domain)
        place.tell("domain", "GroupModifyRequest", defaultDomain=domain)
        place.note(tenants.CHOSEN, domain, "domain")
    if number := values.get("number"):
        place.tell("number", "GroupModifyRequest", callingLineIdPhoneNumber=number)
    if portal := values.get("voice_portal"):
        answers = {"phoneNumber" if portal.startswith("+") else "extension": portal}
        asked = "GroupVoiceMessagingGroupModifyVoicePortalRequest"
        place.tell("voice_portal", asked, serviceInstanceProfile=answers, isActive=True)
    return {}


def _turned(wanted: str, source: str) -> Effect:
    return lambda place, values, secret: tenants.set_state(place, wanted, source)


EFFECTS: dict[str, Effect] = {
    "create_administrator": people.create_administrator,
    "change_administrator": people.change_administrator,
    "add_numbers": numbers.add_numbers,
    "remove_numbers": numbers.remove_numbers,
    "set_packages": packs.set_packages,
    "change_packages": packs.change_packages,
    "set_devices": devices.set_devices,
    "set_channels": set_channels,
    "set_bundles": set_bundles,
    "set_fraud_limit": set_fraud_limit,
    "set_lines": lines.set_lines,
    "block_extension": lines.block_extension,
    "unblock_extension": lines.unblock_extension,
    "change_tenant": tenants.change_tenant,
    "set_plan": set_plan,
    "set_group": set_group,
    "set_profile": set_profile,
    "activate_service": _turned("active", "created"),
    "stop_service": _turned("stopped", "active"),
    "resume_service": _turned("active", "stopped"),
    "remove_tenant": tenants.remove_tenant,
}
