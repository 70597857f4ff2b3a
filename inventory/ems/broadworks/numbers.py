"""Numbers: onto the service provider, into the group, and back."""

from inventory.ems.broadworks.document import NIL
from inventory.ems.broadworks.errors import OciError
from inventory.ems.broadworks.people import name_of
from inventory.ems.broadworks.place import Place, e164, missing
from inventory.ems.driver import ValueRefused


def pool(place: Place) -> list[str]:
    """Numbers of the service provider that no group has."""
    found = place.session.ask("ServiceProviderDnGetAvailableListRequest", serviceProviderId=place.server)
    return [e164(number) for number in found.texts("phoneNumber")]


def leave(place: Place, numbers: list[str]) -> None:
    """Numbers that no group has leave the service provider, so that another may have them."""
    free = set(pool(place))
    if theirs := [number for number in numbers if number in free]:
        place.session.ask("ServiceProviderDnDeleteListRequest", serviceProviderId=place.server, phoneNumber=theirs)


def add_numbers(place: Place, values: dict, secret: str) -> dict:
    """The first number becomes the business profile number, with which the group calls out where it has none."""
    wanted = values["numbers"]
    lacking = missing(wanted, place.numbers)
    if new := missing(lacking, pool(place)) if lacking else []:
        try:
            place.session.ask("ServiceProviderDnAddListRequest", serviceProviderId=place.server, phoneNumber=new)
        except OciError as error:
            raise error.fault("numbers") from error
    if lacking:
        place.tell("numbers", "GroupDnAssignListRequest", phoneNumber=lacking)
    place.tell("numbers", "GroupDnActivateListRequest", phoneNumber=wanted)
    if not place.profile.text("callingLineIdPhoneNumber"):
        place.tell("numbers", "GroupModifyRequest", callingLineIdPhoneNumber=min(wanted))
    return {"added": len(wanted)}


def remove_numbers(place: Place, values: dict, secret: str) -> dict:
    """Those that no user has leave the group, then the service provider."""
    wanted = values["numbers"]
    for user in place.users:
        if e164(user.get("Phone Number", "")) in wanted:
            number, who = e164(user["Phone Number"]), f"{user.get('Extension', '')} {name_of(user)}".strip()
            raise ValueRefused(f"numbers: {number} is in use: {who}.", field="numbers")
    ours = [number for number in wanted if number in place.numbers]
    if ours:
        _another_profile_number(place, ours)
        place.tell("numbers", "GroupDnUnassignListRequest", phoneNumber=ours)
    leave(place, wanted)
    return {"removed": len(wanted)}


def _another_profile_number(place: Place, leaving: list[str]) -> None:
    if e164(place.profile.text("callingLineIdPhoneNumber")) in leaving:
        left = missing(place.numbers, leaving)
        place.tell("numbers", "GroupModifyRequest", callingLineIdPhoneNumber=left[0] if left else NIL)
