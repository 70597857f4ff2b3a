"""The exact bytes that each command of the portal comes to at BroadWorks, in tests/files/broadworks/<case>.xml.

A file that is deleted is written anew by its test, which fails once; then a person reads it.
"""

from pathlib import Path

from tests.broadworks_network import PASSWORD, BroadWorks
from tests.ems_contract import ADMIN, MAC, NUMBER, OTHER_NUMBER, begin, send
from tests.ems_line_claims import line

FOLDER = Path(__file__).parent / "files" / "broadworks"
LINES = {"lines": [line("1001", "Olive Bramley", number=NUMBER, mac=MAC), line("1002", reach="mobile", voicemail=True)]}
CASES: dict[str, tuple[str, dict, str]] = {
    "create_tenant": ("create_tenant", {}, ""),
    "change_tenant": ("change_tenant", {"name": "Bramley & Sons", "domain": "sons.example", "language": "de"}, ""),
    "create_administrator": ("create_administrator", ADMIN, PASSWORD),
    "change_administrator": ("change_administrator", {"login": ADMIN["login"], "name": "Olive B."}, ""),
    "add_numbers": ("add_numbers", {"numbers": [NUMBER, OTHER_NUMBER]}, ""),
    "remove_numbers": ("remove_numbers", {"numbers": [NUMBER]}, ""),
    "set_packages": ("set_packages", {"items": {"STD": 5, "PRO": 2}}, ""),
    "change_packages": (
        "change_packages", {"items": {"STD": 4, "PRO": 3}, "upgrades": [["STD", "PRO"]], "users": [["1001", "STD", "PRO"]]}, "",
    ),
    "set_devices": ("set_devices", {"devices": [{"model": "1050i", "quantity": 2, "macs": [MAC]}]}, ""),
    "set_channels": ("set_channels", {"sip": 4, "tdm": 2, "pbx": 1}, ""),
    "set_bundles": ("set_bundles", {"bundles": {"UK 500": 3}}, ""),
    "set_fraud_limit": ("set_fraud_limit", {"default": "25", "custom": "40.50"}, ""),
    "set_lines": ("set_lines", LINES, ""),
    "block_extension": ("block_extension", {"extension": "1001", "end_calls": True}, ""),
    "unblock_extension": ("unblock_extension", {"extension": "1001"}, ""),
    "activate_service": ("activate_service", {"date": "2026-11-27"}, ""),
    "stop_service": ("stop_service", {}, ""),
    "resume_service": ("resume_service", {}, ""),
    "set_plan": ("set_plan", {"plan": "Plan B"}, ""),
    "set_group": ("set_group", {"group": "G1", "name": "Dentists", "code": "71"}, ""),
    "set_profile": ("set_profile", {"number": OTHER_NUMBER, "voice_portal": "8001", "domain": "uc.nimbus.example"}, ""),
    "remove_tenant": ("remove_tenant", {}, ""),
}  # fmt: skip
BEFORE = {  # what must be there first
    "change_administrator": ("create_administrator",),
    "remove_numbers": ("add_numbers",),
    "change_packages": ("add_numbers", "set_packages", "set_devices", "set_lines"),
    "set_lines": ("add_numbers", "set_packages", "set_devices"),
    "block_extension": ("add_numbers", "set_packages", "set_devices", "set_lines"),
    "unblock_extension": ("add_numbers", "set_packages", "set_devices", "set_lines", "block_extension"),
    "set_profile": ("add_numbers",),
    "stop_service": ("activate_service",),
    "resume_service": ("activate_service", "stop_service"),
    "remove_tenant": ("add_numbers", "set_packages", "set_devices", "set_lines"),
}


def documents(network: BroadWorks, case: str) -> bytes:
    """All documents of one case but those that log in, in their order."""
    if case == "create_tenant":
        network.fake.asked.clear()
        begin(network, name="Bramley Dental & Söhne")
    else:
        begin(network)
        for earlier in BEFORE.get(case, ()):
            _send(network, earlier)
        network.fake.asked.clear()
        _send(network, case)
    return b"\n".join(one for one in network.fake.asked if not _logs_in(one)) + b"\n"


def _send(network: BroadWorks, case: str) -> None:
    kind, payload, secret = CASES[case]
    send(network, kind, payload, secret=secret)


def _logs_in(document: bytes) -> bool:
    return b'"AuthenticationRequest"' in document or b'"LoginRequest14sp4"' in document
