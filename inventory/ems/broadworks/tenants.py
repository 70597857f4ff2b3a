"""A customer's group: made as a clone of a template's group, and taken away. Each step is done where it is missing."""

from django.conf import settings

from inventory.ems.broadworks.commands import authorized, equal_to
from inventory.ems.broadworks.document import NIL, Message
from inventory.ems.broadworks.errors import OciError
from inventory.ems.broadworks.numbers import leave
from inventory.ems.broadworks.place import Place, find, missing, numbered
from inventory.ems.broadworks.session import Session
from inventory.ems.driver import ValueRefused
from oms.kit.outbox import PermanentFault

NEEDED = ("Intercept Group", "Outgoing Calling Plan", "Trunk Group", "Voice Messaging Group")  # services of a group
NEEDED_BY_USERS = ("Authentication", "Voice Messaging User")
LONGEST_NAME, LONGEST_ID = 80, 30
USERS = 999_999
CREATED, ACTIVE = "created", "active"
CHOSEN = "DEFAULT_DOMAIN"  # the note of a default domain that is not the customer's own


def create_tenant(session: Session, customer: str, key: str, values: dict) -> dict:
    """Get the group, else add it, then everything that it lacks; the note of its state is the last of it.

    The note of `key` tells the same command from another one about a customer that has its group already.
    """
    place = find(session, customer)
    if place and (place.server != values["server"] or place.notes.get("KEY", key) != key):
        raise PermanentFault(f"Group {customer} stands on service provider {place.server} already.")
    if not place or "STATE" not in place.notes:
        _check(customer, values)
        domain = _domain(session, values["server"], values["domain"])
        place = place or _added(session, customer, values, domain)
        place.note("KEY", key)
        _furnish(place)
        for note, value in (("DOMAIN", values["domain"]), ("LANGUAGE", values["language"]), ("PLAN", values["plan"])):
            place.note(note, value, note.lower())
        place.note("STATE", CREATED)
    return {"tenant": numbered(customer), "prefix": customer}


def change_tenant(place: Place, values: dict, secret: str) -> dict:
    """Another name, domain or language of the group; a default domain that was chosen (`set_profile`) stays the group's."""
    if "name" in values:
        _check_name(values)
        place.tell("name", "GroupModifyRequest", groupName=values["name"], callingLineIdName=values["name"])
    if "domain" in values:
        domain = _domain(place.session, place.server, place.notes.get(CHOSEN) or values["domain"])
        place.tell("domain", "GroupModifyRequest", defaultDomain=domain)
    for note in ("domain", "language"):
        if note in values:
            place.note(note.upper(), values[note], note)
    return {}


def domain_of(place: Place) -> str:
    """The customer's domain as it was told, while the group's default domain is the one that follows from it; else that one."""
    own, default, chosen = (place.notes.get("DOMAIN", ""), place.profile.text("defaultDomain"), place.notes.get(CHOSEN))
    if chosen:
        return own if default == chosen else default
    return default if own else ""


def _check(customer: str, values: dict) -> None:
    if len(customer) > LONGEST_ID:
        raise PermanentFault(f"BroadWorks takes IDs of groups of at most {LONGEST_ID} characters.")
    _check_name(values)


def _check_name(values: dict) -> None:
    if len(values["name"]) > LONGEST_NAME:
        raise ValueRefused(f"name: BroadWorks takes at most {LONGEST_NAME} characters.", field="name")


def _domain(session: Session, server: str, wanted: str) -> str:
    """The group's default domain, known to the system and to the service provider, which is added where it is missing."""
    known = session.ask("SystemDomainGetListRequest")
    domain = wanted or settings.BROADWORKS_DOMAIN or known.text("systemDefaultDomain")
    know_domain(session, server, domain, known)
    return domain


def know_domain(session: Session, server: str, domain: str, known: Message | None = None) -> None:
    """A domain that a group of `server` may have; `known`: what the system has, where it was asked."""
    known = known or session.ask("SystemDomainGetListRequest")
    try:
        if domain not in (known.text("systemDefaultDomain"), *known.texts("domain")):
            session.ask("SystemDomainAddRequest", domain=domain)
        _service_provider(session, server, domain)
        theirs = session.ask("ServiceProviderDomainGetAssignedListRequest", serviceProviderId=server)
        if domain not in (theirs.text("serviceProviderDefaultDomain"), *theirs.texts("domain")):
            session.ask("ServiceProviderDomainAssignListRequest", serviceProviderId=server, domain=[domain])
    except OciError as error:
        raise error.fault("domain") from error


def _service_provider(session: Session, server: str, domain: str) -> None:
    found = session.ask("ServiceProviderGetListRequest", searchCriteriaServiceProviderId=equal_to(server))
    if server not in [row.get("Service Provider Id") for row in found.rows("serviceProviderTable")]:
        session.ask(
            "ServiceProviderAddRequest13mp2", isEnterprise=False, serviceProviderId=server, defaultDomain=domain,
            serviceProviderName=server,
        )  # fmt: skip
    session.ask(
        "ServiceProviderServiceModifyAuthorizationListRequest", serviceProviderId=server,
        groupServiceAuthorization=[authorized(name, "serviceName", None) for name in NEEDED],
        userServiceAuthorization=[authorized(name, "serviceName", None) for name in NEEDED_BY_USERS],
    )  # fmt: skip


def _added(session: Session, customer: str, values: dict, domain: str) -> Place:
    place = Place(session, values["server"], customer)
    place.tell(
        "name", "GroupAddRequest", defaultDomain=domain, userLimit=USERS, groupName=values["name"],
        callingLineIdName=values["name"],
    )  # fmt: skip
    return place


def _furnish(place: Place) -> None:
    """What a clone of the template's group has: its services; packs come with the order."""
    groups, users = list(NEEDED), list(NEEDED_BY_USERS)
    if template := _template(place.session):
        found = template.ask("GroupServiceGetAuthorizationListRequest")
        for rows, names in (("groupServicesAuthorizationTable", groups), ("userServicesAuthorizationTable", users)):
            theirs = [row["Service Name"] for row in found.rows(rows) if row.get("Authorized") == "true"]
            names += missing(theirs, names)
    place.tell(
        "", "GroupServiceModifyAuthorizationListRequest",
        groupServiceAuthorization=[authorized(name, "serviceName", None) for name in groups],
        userServiceAuthorization=[authorized(name, "serviceName", None) for name in users],
    )  # fmt: skip
    found = place.ask("GroupServiceGetAuthorizationListRequest").rows("groupServicesAuthorizationTable")
    assigned = [row["Service Name"] for row in found if row.get("Assigned") == "true"]
    if lacking := missing(groups, assigned):
        place.tell("", "GroupServiceAssignListRequest", serviceName=lacking)
    place.tell("", "GroupInterceptGroupModifyRequest16", isActive=True)
    if extension := settings.BROADWORKS_VOICE_PORTAL:
        place.tell(
            "", "GroupVoiceMessagingGroupModifyVoicePortalRequest", serviceInstanceProfile={"extension": extension},
            isActive=True,
        )  # fmt: skip


def _template(session: Session) -> Place | None:
    """The group that is cloned, as BROADWORKS_TEMPLATE names it: service provider/group."""
    server, _, group = settings.BROADWORKS_TEMPLATE.partition("/")
    return Place(session, server, group) if group else None


def remove_tenant(place: Place, values: dict, secret: str) -> dict:
    """Users, then numbers, then the group with all that is left in it."""
    numbers = place.numbers
    for user in place.users:
        place.tell_user("", "UserDeleteRequest", user["User Id"])
    if numbers:
        place.tell("", "GroupModifyRequest", callingLineIdPhoneNumber=NIL)
        place.tell("", "GroupDnUnassignListRequest", phoneNumber=numbers)
        leave(place, numbers)
    place.tell("", "GroupDeleteRequest")
    return {}


def set_state(place: Place, wanted: str, source: str) -> dict:
    """Intercept Group holds back every call of a group that was created or stopped."""
    now = state_of(place)
    if now not in (source, wanted):
        raise PermanentFault(f"A tenant that is {now} cannot become {wanted}.")
    if wanted == "stopped":
        place.note("STATE", ACTIVE)  # from here on, an interception means stopped
    if now != wanted:
        place.tell("", "GroupInterceptGroupModifyRequest16", isActive=wanted == "stopped")
    place.note("STATE", ACTIVE)
    return {"state": wanted}


def state_of(place: Place) -> str:
    """created, active or stopped: whether calls are held back, and whether they ever were not."""
    if place.ask("GroupInterceptGroupGetRequest16sp1").text("isActive") != "true":
        return "active"
    return "created" if place.notes.get("STATE", CREATED) == CREATED else "stopped"
