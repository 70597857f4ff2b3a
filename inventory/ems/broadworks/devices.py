"""Access devices: one of each that the contract has, those whose MAC is known with it."""

from inventory.ems.broadworks.commands import equal_to
from inventory.ems.broadworks.document import NIL
from inventory.ems.broadworks.people import users_of
from inventory.ems.broadworks.place import Place
from inventory.ems.driver import ValueRefused

LONGEST_TYPE = 40
LONGEST_STEM = 33  # of a device's name, which its number follows


def set_devices(place: Place, values: dict, secret: str) -> dict:
    """Of each model named as many as it says, with exactly these MACs."""
    wanted = values["devices"]
    for model, _, macs in wanted:
        if len(model) > LONGEST_TYPE:
            raise ValueRefused(
                f"devices: BroadWorks takes names of types of at most {LONGEST_TYPE} characters.", field="devices"
            )
        for mac in macs:
            _nobody_elses(place, mac)
    for model, quantity, macs in wanted:
        _set_model(place, model, quantity, macs)
    return {}


def mac_of(row: dict[str, str]) -> str:
    """A device's MAC as twelve hex digits in capitals, or nothing."""
    return row.get("MAC Address", "").upper()


def _nobody_elses(place: Place, mac: str) -> None:
    if mac in map(mac_of, place.devices):
        return
    found = place.session.ask("SystemAccessDeviceGetAllRequest", searchCriteriaDeviceMACAddress=equal_to(mac))
    if [row for row in found.rows("accessDeviceTable") if mac_of(row) == mac]:
        raise ValueRefused(f"devices: {mac} is held by another tenant.", field="devices")


def _set_model(place: Place, model: str, quantity: int, macs: list[str]) -> None:
    """MACs that are not wanted leave their devices, wanted ones go onto free devices; then as many as it says."""
    for row in list(place.devices):
        theirs = row["Device Type"] == model
        if mac_of(row) and ((theirs and mac_of(row) not in macs) or (not theirs and mac_of(row) in macs)):
            for user in users_of(place, row["Device Name"]):  # or it would have whatever telephone comes next
                place.tell_user("devices", "UserModifyRequest22", user, endpoint=NIL)
            _modify(place, row["Device Name"], None)
    ours = [row for row in place.devices if row["Device Type"] == model]
    blank = [row["Device Name"] for row in ours if not mac_of(row)]
    for mac in [mac for mac in macs if mac not in map(mac_of, ours)]:
        if blank:
            _modify(place, blank.pop(0), mac)
        else:
            _add(place, model, mac)
    too_many = len([row for row in place.devices if row["Device Type"] == model]) - quantity
    for name in blank[::-1][: max(0, too_many)]:
        place.tell("devices", "GroupAccessDeviceDeleteRequest", deviceName=name)
        place.forget("devices")
    for _ in range(-too_many):
        _add(place, model, None)


def _add(place: Place, model: str, mac: str | None) -> None:
    taken = {row["Device Name"] for row in place.devices}
    stem = model[:LONGEST_STEM]
    name = next(name for number in range(1, len(taken) + 2) if (name := f"{stem} {number}") not in taken)
    place.tell("devices", "GroupAccessDeviceAddRequest22V2", deviceName=name, deviceType=model, macAddress=mac)
    row = {"Device Name": name, "Device Type": model, "MAC Address": mac or ""}
    place.devices.append(row)


def _modify(place: Place, name: str, mac: str | None) -> None:
    place.tell("devices", "GroupAccessDeviceModifyRequest22", deviceName=name, macAddress=mac or NIL)
    for row in place.devices:
        if row["Device Name"] == name:
            row["MAC Address"] = mac or ""
