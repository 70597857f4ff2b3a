"""What the fake answers about the system, service providers and groups. Each takes what is known and a command."""

from collections.abc import Callable
from typing import Any

from inventory.ems.broadworks.document import Message
from inventory.ems.broadworks.fake.state import (
    ANY,
    DOMAIN,
    Known,
    Refused,
    groups_of,
    new_group,
    new_provider,
    provider_of,
    used,
)

Answer = dict[str, Any] | None  # None: SuccessResponse
MAX_TRUNK = 1_000_000


def table(name: str, headings: str, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """A table of the schema; headings are separated by commas."""
    columns = [one.strip() for one in headings.split(",")]
    return {name: {"colHeading": columns, "row": [{"col": [str(cell) for cell in row]} for row in rows]}}


def group_of(known: Known, asked: Message) -> Known:
    server, name = asked.text("serviceProviderId"), asked.text("groupId") or asked.text("GroupId")
    group = provider_of(known, server)["groups"].get(name)
    if group is None:
        raise Refused(f"Group not found: {name}")
    return group


def searched(asked: Message, criterion: str) -> str:
    found = asked.fields.find(criterion)
    return "" if found is None else (found.findtext("value") or "")


def truth(value: object) -> str:
    return "true" if value else "false"


# --- the system and its service providers


def version(known: Known, asked: Message) -> Answer:
    return {"version": "Rel_25.0_1.0"}


def domains(known: Known, asked: Message) -> Answer:
    return {"systemDefaultDomain": DOMAIN, "domain": [one for one in known["domains"] if one != DOMAIN]}


def add_domain(known: Known, asked: Message) -> Answer:
    if asked.text("domain") in known["domains"]:
        raise Refused(f"Domain already exists: {asked.text('domain')}")
    known["domains"].append(asked.text("domain"))
    return None


def all_devices(known: Known, asked: Message) -> Answer:
    mac = searched(asked, "searchCriteriaDeviceMACAddress")
    rows = [
        (server, "false", group, name, device["type"], device["mac"])
        for server, group, held in groups_of(known)
        for name, device in held["devices"].items()
        if not mac or device["mac"] == mac
    ]
    return table(
        "accessDeviceTable", "Service Provider Id, Is Enterprise, Group Id, Device Name, Device Type, MAC Address", rows
    )


def providers(known: Known, asked: Message) -> Answer:
    only = searched(asked, "searchCriteriaServiceProviderId")
    rows = [
        (name, name, truth(one["enterprise"]), "")
        for name, one in known["providers"].items() if not only or name == only
    ]  # fmt: skip
    return table("serviceProviderTable", "Service Provider Id, Service Provider Name, Is Enterprise, Reseller Id", rows)


def add_provider(known: Known, asked: Message) -> Answer:
    name, domain = asked.text("serviceProviderId"), asked.text("defaultDomain")
    if name in known["providers"]:
        raise Refused(f"Service Provider already exists: {name}")
    if domain not in known["domains"]:
        raise Refused(f"Domain not found: {domain}")
    known["providers"][name] = new_provider(domain)
    return None


def provider_domains(known: Known, asked: Message) -> Answer:
    held = provider_of(known, asked.text("serviceProviderId"))
    return {"serviceProviderDefaultDomain": held["domain"], "domain": held["domains"]}


def assign_provider_domains(known: Known, asked: Message) -> Answer:
    held = provider_of(known, asked.text("serviceProviderId"))
    for domain in asked.texts("domain"):
        if domain not in known["domains"]:
            raise Refused(f"Domain not found: {domain}")
        held["domains"].append(domain)
    return None


def authorize_provider(known: Known, asked: Message) -> Answer:
    provider_of(known, asked.text("serviceProviderId"))
    return None


def provider_packs(known: Known, asked: Message) -> Answer:
    return {"servicePackName": sorted(provider_of(known, asked.text("serviceProviderId"))["packs"])}


def pack_details(known: Known, asked: Message) -> Answer:
    packs, name = provider_of(known, asked.text("serviceProviderId"))["packs"], asked.text("servicePackName")
    if name not in packs and ANY not in packs:
        raise Refused(f"Service Pack not found: {name}")
    rows = [(service, "Unlimited", "0", "Unlimited") for service in packs.get(name, packs.get(ANY, []))]
    shown = {"servicePackName": name, "isAvailableForUse": True, "servicePackQuantity": {"unlimited": True}}
    return shown | table("userServiceTable", "Service, Authorized, Allocated, Available", rows)


def add_pack(known: Known, asked: Message) -> Answer:
    packs, name = provider_of(known, asked.text("serviceProviderId"))["packs"], asked.text("servicePackName")
    if name in packs:
        raise Refused(f"Service Pack already exists: {name}")
    packs[name] = asked.texts("serviceName")
    return None


def dashed(number: str) -> str:
    """As BroadWorks writes numbers: +44-2079460018."""
    return f"{number[:3]}-{number[3:]}"


def plain(asked: Message) -> list[str]:
    return [number.replace("-", "") for number in asked.texts("phoneNumber")]


def add_numbers(known: Known, asked: Message) -> Answer:
    held = provider_of(known, asked.text("serviceProviderId"))["numbers"]
    for number in plain(asked):
        if any(number in provider["numbers"] for provider in known["providers"].values()):
            raise Refused(f"Phone number is already assigned to a service provider: {number}")
        held[number] = ""
    return None


def delete_numbers(known: Known, asked: Message) -> Answer:
    held = provider_of(known, asked.text("serviceProviderId"))["numbers"]
    for number in plain(asked):
        if held.get(number, "?"):
            raise Refused(f"Phone number is assigned to a group or not found: {number}")
        del held[number]
    return None


def free_numbers(known: Known, asked: Message) -> Answer:
    held = provider_of(known, asked.text("serviceProviderId"))["numbers"]
    return {"phoneNumber": [dashed(number) for number, group in sorted(held.items()) if not group]}


# --- groups


def groups(known: Known, asked: Message) -> Answer:
    only = searched(asked, "searchCriteriaGroupId")
    rows = [
        (name, group["name"], group["limit"], server, "Service Provider", "")
        for server, name, group in groups_of(known) if not only or name == only
    ]  # fmt: skip
    return table(
        "groupTable", "Group Id, Group Name, User Limit, Organization Id, Organization Type, Reseller Id", rows
    )


def group(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)
    return {
        "defaultDomain": held["domain"], "userLimit": held["limit"], "userCount": len(held["users"]),
        "groupName": held["name"] or None, "callingLineIdPhoneNumber": dashed(held["clid"]) if held["clid"] else None,
        "timeZone": "Europe/London", "locationDialingCode": held["code"] or None,
    }  # fmt: skip


def add_group(known: Known, asked: Message) -> Answer:
    provider, name = provider_of(known, asked.text("serviceProviderId")), asked.text("groupId")
    if any(name == there for _, there, _ in groups_of(known)):
        raise Refused(f"Group already exists: {name}")
    if asked.text("defaultDomain") not in provider["domains"]:
        raise Refused(f"Domain is not assigned to the service provider: {asked.text('defaultDomain')}")
    provider["groups"][name] = new_group(asked.text("defaultDomain"), asked.text("groupName"))
    provider["groups"][name]["limit"] = asked.whole("userLimit")
    return None


def modify_group(known: Known, asked: Message) -> Answer:
    """All that is named, or nothing."""
    held, provider = group_of(known, asked), provider_of(known, asked.text("serviceProviderId"))
    names = {
        "groupName": "name", "callingLineIdPhoneNumber": "clid", "locationDialingCode": "code", "defaultDomain": "domain",
    }  # fmt: skip
    new = {name: asked.text(field) for field, name in names.items() if asked.fields.find(field) is not None}
    if new.get("clid"):
        new["clid"] = new["clid"].replace("-", "")
        if new["clid"] not in group_numbers(known, asked):
            raise Refused(f"Phone number is not assigned to the group: {new['clid']}")
    if "domain" in new and new["domain"] not in provider["domains"]:
        raise Refused(f"Domain is not assigned to the service provider: {new['domain']}")
    held |= new
    return None


def delete_group(known: Known, asked: Message) -> Answer:
    group_of(known, asked)
    provider, name = provider_of(known, asked.text("serviceProviderId")), asked.text("groupId")
    del provider["groups"][name]
    provider["numbers"] = {number: "" if group == name else group for number, group in provider["numbers"].items()}
    return None


def group_numbers(known: Known, asked: Message) -> list[str]:
    held = provider_of(known, asked.text("serviceProviderId"))["numbers"]
    return sorted(number for number, group in held.items() if group == asked.text("groupId"))


def numbers(known: Known, asked: Message) -> Answer:
    group_of(known, asked)
    return {"phoneNumber": [dashed(number) for number in group_numbers(known, asked)]}


def assign_numbers(known: Known, asked: Message) -> Answer:
    group_of(known, asked)
    held = provider_of(known, asked.text("serviceProviderId"))["numbers"]
    for number in plain(asked):
        if held.get(number, "?"):
            raise Refused(f"Phone number is not available: {number}")
        held[number] = asked.text("groupId")
    return None


def unassign_numbers(known: Known, asked: Message) -> Answer:
    group, held = group_of(known, asked), provider_of(known, asked.text("serviceProviderId"))["numbers"]
    for number in plain(asked):
        if held.get(number) != asked.text("groupId"):
            raise Refused(f"Phone number is not assigned to the group: {number}")
        if number == group["clid"] or any(user["number"] == number for user in group["users"].values()):
            raise Refused(f"Phone number is in use: {number}")
        held[number] = ""
    group["active"] = [number for number in group["active"] if number not in plain(asked)]
    return None


def activate_numbers(known: Known, asked: Message) -> Answer:
    group = group_of(known, asked)
    if set(plain(asked)) - set(group_numbers(known, asked)):
        raise Refused("Phone number is not assigned to the group.")
    group["active"] = sorted({*group["active"], *plain(asked)})
    return None


def services(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)
    packs = [
        (name, "true", "true", "Limited", total, "Unlimited", used(held, name), "")
        for name, total in sorted(held["packs"].items())
    ]
    ours = [
        (name, "true", truth(assigned), "Unlimited", "Unlimited", 0, "true", "Unlimited", 0)
        for name, assigned in sorted(held["services"].items())
    ]
    users = [
        (name, "true", "false", "Unlimited", "Unlimited", 0, "true", "Unlimited", "true", "true")
        for name in held["user_services"]
    ]
    shared = "Service Name, Authorized, Assigned, Limited, Quantity, Usage, Licensed, Allowed"
    pack_columns = "Service Pack Name, Authorized, Assigned, Limited, Allocated, Allowed, Usage, Description"
    return (
        table("servicePacksAuthorizationTable", pack_columns, packs)
        | table("groupServicesAuthorizationTable", f"{shared}, Instance Count", ours)
        | table("userServicesAuthorizationTable", f"{shared}, User Assignable, Group Service Assignable", users)
    )


def authorize(known: Known, asked: Message) -> Answer:
    held, packs = group_of(known, asked), provider_of(known, asked.text("serviceProviderId"))["packs"]
    for one in asked.fields.findall("servicePackAuthorization"):
        name, total = one.findtext("servicePackName") or "", int(one.findtext("authorizedQuantity/quantity") or 0)
        if name not in packs:
            raise Refused(f"Service Pack not found: {name}")
        if used(held, name) > total:
            raise Refused(f"The quantity of {name} cannot be less than its usage of {used(held, name)}.")
        held["packs"][name] = total
        if not total:
            del held["packs"][name]
    for one in asked.fields.findall("groupServiceAuthorization"):
        held["services"].setdefault(one.findtext("serviceName"), False)
    names = [one.findtext("serviceName") or "" for one in asked.fields.findall("userServiceAuthorization")]
    held["user_services"] = sorted({*held["user_services"], *names})
    return None


def assign_services(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)["services"]
    for name in asked.texts("serviceName"):
        if name not in held:
            raise Refused(f"Service is not authorized: {name}")
        held[name] = True
    return None


def _assigned(group: Known, service: str) -> None:
    if not group["services"].get(service):
        raise Refused(f"Service is not assigned to the group: {service}")


def intercept(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)
    _assigned(held, "Intercept Group")
    return {"isActive": held["intercept"], "announcementSelection": "Default"}


def modify_intercept(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)
    _assigned(held, "Intercept Group")
    held["intercept"] = asked.text("isActive") == "true"
    return None


def trunk(known: Known, asked: Message) -> Answer:
    return {"maxActiveCalls": group_of(known, asked)["trunk"], "maxAvailableActiveCalls": {"unlimited": True}}


def modify_trunk(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)
    _assigned(held, "Trunk Group")
    held["trunk"] = asked.whole("maxActiveCalls")
    return None


def modify_voice_portal(known: Known, asked: Message) -> Answer:
    held = group_of(known, asked)
    _assigned(held, "Voice Messaging Group")
    number = (asked.fields.findtext("serviceInstanceProfile/phoneNumber") or "").replace("-", "")
    extension = asked.fields.findtext("serviceInstanceProfile/extension") or ""
    if number and number not in group_numbers(known, asked):
        raise Refused(f"Phone number is not assigned to the group: {number}")
    if extension and any(user["extension"] == extension for user in held["users"].values()):
        raise Refused(f"Extension is in use: {extension}")
    held["voice_portal"] = number or extension
    return None


ANSWERS: dict[str, Callable[[Known, Message], Answer]] = {
    "SystemSoftwareVersionGetRequest": version,
    "SystemDomainGetListRequest": domains,
    "SystemDomainAddRequest": add_domain,
    "SystemAccessDeviceGetAllRequest": all_devices,
    "ServiceProviderGetListRequest": providers,
    "ServiceProviderAddRequest13mp2": add_provider,
    "ServiceProviderDomainGetAssignedListRequest": provider_domains,
    "ServiceProviderDomainAssignListRequest": assign_provider_domains,
    "ServiceProviderServiceModifyAuthorizationListRequest": authorize_provider,
    "ServiceProviderServicePackGetListRequest": provider_packs,
    "ServiceProviderServicePackGetDetailListRequest": pack_details,
    "ServiceProviderServicePackAddRequest": add_pack,
    "ServiceProviderDnAddListRequest": add_numbers,
    "ServiceProviderDnDeleteListRequest": delete_numbers,
    "ServiceProviderDnGetAvailableListRequest": free_numbers,
    "GroupGetListInSystemRequest": groups,
    "GroupGetRequest22": group,
    "GroupAddRequest": add_group,
    "GroupModifyRequest": modify_group,
    "GroupDeleteRequest": delete_group,
    "GroupServiceGetAuthorizationListRequest": services,
    "GroupServiceModifyAuthorizationListRequest": authorize,
    "GroupServiceAssignListRequest": assign_services,
    "GroupInterceptGroupGetRequest16sp1": intercept,
    "GroupInterceptGroupModifyRequest16": modify_intercept,
    "GroupTrunkGroupGetRequest14sp9": trunk,
    "GroupTrunkGroupModifyRequest14sp9": modify_trunk,
    "GroupVoiceMessagingGroupModifyVoicePortalRequest": modify_voice_portal,
    "GroupDnGetListRequest": numbers,
    "GroupDnAssignListRequest": assign_numbers,
    "GroupDnUnassignListRequest": unassign_numbers,
    "GroupDnActivateListRequest": activate_numbers,
}
