"""The commands of OCI-P that are used, each with its fields in the order of the published schema.

A field that is named here and not given is left out. Names that begin a group of fields stand for the whole group.
"""

import hashlib

from inventory.ems.broadworks.document import Value
from inventory.ems.reach import ALL, within

GROUP = "serviceProviderId groupId"
PERSON = "lastName firstName callingLineIdLastName callingLineIdFirstName"
_FIELDS = {
    "AuthenticationRequest": "userId",
    "LoginRequest14sp4": "userId signedPassword",
    "SystemSoftwareVersionGetRequest": "",
    # the system, and the service provider that stands for a call server
    "SystemDomainGetListRequest": "",
    "SystemDomainAddRequest": "domain",
    "SystemAccessDeviceGetAllRequest": "responseSizeLimit searchCriteriaDeviceMACAddress",
    "ServiceProviderGetListRequest": "isEnterprise responseSizeLimit searchCriteriaServiceProviderId",
    "ServiceProviderAddRequest13mp2": "isEnterprise useCustomRoutingProfile serviceProviderId defaultDomain serviceProviderName",
    "ServiceProviderDomainGetAssignedListRequest": "serviceProviderId",
    "ServiceProviderDomainAssignListRequest": "serviceProviderId domain",
    "ServiceProviderServiceModifyAuthorizationListRequest": "serviceProviderId groupServiceAuthorization userServiceAuthorization",
    "ServiceProviderServicePackGetListRequest": "serviceProviderId",
    "ServiceProviderServicePackGetDetailListRequest": "serviceProviderId servicePackName",
    "ServiceProviderServicePackAddRequest": (
        "serviceProviderId servicePackName servicePackDescription isAvailableForUse servicePackQuantity serviceName"
    ),
    "ServiceProviderDnAddListRequest": "serviceProviderId phoneNumber dnRange",
    "ServiceProviderDnDeleteListRequest": "serviceProviderId phoneNumber dnRange",
    "ServiceProviderDnGetAvailableListRequest": "serviceProviderId",
    # the group that stands for a customer
    "GroupGetListInSystemRequest": "responseSizeLimit searchCriteriaGroupId",
    "GroupGetRequest22": GROUP,
    "GroupAddRequest": f"{GROUP} defaultDomain userLimit groupName callingLineIdName timeZone locationDialingCode",
    "GroupModifyRequest": (
        f"{GROUP} defaultDomain userLimit groupName callingLineIdName callingLineIdPhoneNumber timeZone locationDialingCode"
    ),
    "GroupDeleteRequest": GROUP,
    "GroupServiceGetAuthorizationListRequest": GROUP,
    "GroupServiceModifyAuthorizationListRequest": (
        f"{GROUP} servicePackAuthorization groupServiceAuthorization userServiceAuthorization"
    ),
    "GroupServiceAssignListRequest": f"{GROUP} serviceName",
    "GroupInterceptGroupGetRequest16sp1": GROUP,
    "GroupInterceptGroupModifyRequest16": f"{GROUP} isActive",
    "GroupTrunkGroupGetRequest14sp9": GROUP,
    "GroupTrunkGroupModifyRequest14sp9": f"{GROUP} maxActiveCalls burstingMaxActiveCalls",
    "GroupVoiceMessagingGroupModifyVoicePortalRequest": f"{GROUP} serviceInstanceProfile isActive",
    "GroupDnGetListRequest": GROUP,
    "GroupDnAssignListRequest": f"{GROUP} phoneNumber dnRange",
    "GroupDnUnassignListRequest": f"{GROUP} phoneNumber dnRange",
    "GroupDnActivateListRequest": f"{GROUP} phoneNumber dnRange",
    "GroupAdminGetListRequest": GROUP,
    "GroupAdminAddRequest": f"{GROUP} userId firstName lastName password language",
    "GroupAdminModifyRequest": "userId firstName lastName password language",
    "GroupAdminDeleteRequest": "userId",
    "GroupDeviceTypeCustomTagGetListRequest": f"{GROUP} deviceType",
    "GroupDeviceTypeCustomTagAddRequest": f"{GROUP} deviceType tagName tagValue",
    "GroupDeviceTypeCustomTagModifyRequest": f"{GROUP} deviceType tagName tagValue",
    "GroupDeviceTypeCustomTagDeleteListRequest": f"{GROUP} deviceType tagName",
    "GroupAccessDeviceGetListRequest": GROUP,
    "GroupAccessDeviceAddRequest22V2": f"{GROUP} deviceName deviceType macAddress",
    "GroupAccessDeviceModifyRequest22": f"{GROUP} deviceName macAddress",
    "GroupAccessDeviceDeleteRequest": f"{GROUP} deviceName",
    "GroupAccessDeviceGetUserListRequest21sp1": f"{GROUP} deviceName",
    # its users
    "UserGetListInGroupRequest": "serviceProviderId GroupId",
    "UserAddRequest22V2": f"{GROUP} userId {PERSON} phoneNumber extension callingLineIdPhoneNumber password language accessDeviceEndpoint",
    "UserModifyRequest22": f"userId {PERSON} phoneNumber extension callingLineIdPhoneNumber newPassword endpoint",
    "UserDeleteRequest": "userId",
    "UserServiceGetAssignmentListRequest": "userId",
    "UserServiceAssignListRequest": "userId serviceName servicePackName",
    "UserServiceUnassignListRequest": "userId serviceName servicePackName",
    "UserAuthenticationModifyRequest": "userId userName newPassword",
    "UserOutgoingCallingPlanOriginatingGetRequest": "userId",
    "UserOutgoingCallingPlanOriginatingModifyRequest": "userId useCustomSettings userPermissions",
    "UserVoiceMessagingUserModifyVoiceManagementRequest": "userId isActive busyRedirectToVoiceMail noAnswerRedirectToVoiceMail",
}  # fmt: skip
SCHEMA = {command: tuple(fields.split()) for command, fields in _FIELDS.items()}


def arranged(command: str, given: dict[str, Value]) -> dict[str, Value]:
    """The fields in the schema's order. Raises LookupError for a command or a field that it does not have."""
    order = SCHEMA[command]
    if unknown := set(given) - set(order):
        raise LookupError(f"{command} has no {', '.join(sorted(unknown))}.")
    return {name: given[name] for name in order if given.get(name) is not None}


def equal_to(value: str) -> dict[str, Value]:
    """A search for exactly this."""
    return {"mode": "Equal To", "value": value, "isCaseInsensitive": False}


def authorized(name: str, key: str, quantity: int | None) -> dict[str, Value]:
    """So many of a service (`key` serviceName) or pack (servicePackName); 0: none any more, None: as many as asked for."""
    if quantity == 0:
        return {key: name, "unauthorized": True}
    return {key: name, "authorizedQuantity": {"unlimited": True} if quantity is None else {"quantity": quantity}}


CALL_TYPES = (
    "group", "local", "tollFree", "toll", "international", "operatorAssisted", "chargeableDirectoryAssisted",
    "specialServicesI", "specialServicesII", "premiumServicesI", "premiumServicesII", "casual", "urlDialing", "unknown",
)  # fmt: skip
MESSAGING = "Voice Messaging User"  # the service of a user who has a voicemail box
FREE = frozenset({"group", "tollFree"})  # what an extension may still dial that makes no calls that cost
OPENS = {  # call types that a reach opens beside those before it; the provider makes mobile numbers Special Services I
    "internal": ("group",),
    "national": ("local", "tollFree", "toll"),
    "mobile": ("specialServicesI",),
    "international": ("international",),
}


def permitted(reach: str, *, barred: bool = False) -> dict[str, Value]:
    """What a user of this reach may dial; with `barred` only what of it costs nothing. Everything is every call type."""
    opened = {name for one, names in OPENS.items() if within(reach, one) for name in names}
    opened = set(CALL_TYPES) if reach == ALL else opened
    return {name: "Allow" if name in (opened & FREE if barred else opened) else "Disallow" for name in CALL_TYPES}


def reach_of(allowed: set[str]) -> str:
    """The reach that a user has who may dial these call types: the widest that one of them belongs to."""
    if allowed - {name for names in OPENS.values() for name in names}:
        return ALL
    return next((one for one in reversed(OPENS) if allowed & set(OPENS[one])), "internal")


def answering(command: str) -> str:
    """The type of the answer to a command that reads: GroupGetRequest22 → GroupGetResponse22."""
    return "Response".join(command.rsplit("Request", 1))


def signed(password: str, nonce: str) -> str:
    """MD5 of the nonce and of SHA-1 of the password, each in hexadecimal digits; the password itself is never sent."""
    inner = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
    return hashlib.md5(f"{nonce}:{inner}".encode(), usedforsecurity=False).hexdigest()
