"""BroadWorks: the bytes that are sent, answers that are no answers, refusals in words, and the contract over SOAP."""

import xml.dom.minidom

import pytest

from inventory.ems.broadworks.commands import SCHEMA, arranged, signed
from inventory.ems.broadworks.document import NIL, read, written
from inventory.ems.broadworks.effects import EFFECTS
from inventory.ems.broadworks.fake.server import KNOWN
from inventory.ems.driver import NetworkUser, ValueRefused
from inventory.ems.drivers import DRIVERS
from inventory.ems.kinds import KINDS
from oms.kit.outbox import PermanentFault
from tests.broadworks_golden import CASES, FOLDER, documents
from tests.broadworks_network import BroadWorks
from tests.ems_call_claims import CALL_CLAIMS
from tests.ems_contract import ADMIN, CLAIMS, MAC, NUMBER, begin, held, send, tenant
from tests.ems_line_claims import LINE_CLAIMS, furnished, line, set_lines
from tests.ems_voicemail_claims import VOICEMAIL_CLAIMS

DRIVER = DRIVERS["broadworks"]


@pytest.fixture
def network(settings) -> BroadWorks:
    return BroadWorks(None, settings)


@pytest.mark.parametrize(
    "claim", CLAIMS + CALL_CLAIMS + LINE_CLAIMS + VOICEMAIL_CLAIMS, ids=lambda claim: claim.__name__
)
def test_the_contract_holds_over_soap_too(claim, network) -> None:
    claim(network.over_soap())


# --- what is sent


@pytest.mark.parametrize("case", CASES)
def test_each_command_comes_to_exactly_these_documents(case, network, settings, monkeypatch) -> None:
    settings.LINE_KEY, settings.SIP_DOMAIN = "a-golden-key", "sip.example"
    monkeypatch.setattr("secrets.token_hex", lambda size=8: "0" * 2 * size)
    found, file = documents(network, case), FOLDER / f"{case}.xml"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(found)
        pytest.fail(f"{file.name} was written anew; read it.")
    assert found == file.read_bytes()


def test_every_command_of_the_portal_has_its_documents_and_its_effect() -> None:
    known = {way.kind for way in KINDS} - {"set_closed_destinations"}  # it closes none
    assert {kind for kind, _, _ in CASES.values()} == known == {*EFFECTS, "create_tenant"}


def test_the_fake_answers_every_command_that_is_sent() -> None:
    assert {*KNOWN, "AuthenticationRequest", "LoginRequest14sp4"} == set(SCHEMA)


def test_a_document_is_iso_8859_1_with_references_for_what_that_has_not() -> None:
    fields = arranged(
        "GroupModifyRequest", {"groupName": "Łódź <&> Söhne", "groupId": "C1", "serviceProviderId": "CM-01"}
    )
    found = written("s", "GroupModifyRequest", {**fields, "locationDialingCode": NIL})
    assert found == (
        b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<BroadsoftDocument protocol="OCI" xmlns="C"'
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sessionId xmlns="">s</sessionId>'
        b'<command xmlns="" xsi:type="GroupModifyRequest"><serviceProviderId>CM-01</serviceProviderId><groupId>C1</groupId>'
        b"<groupName>&#321;\xf3d&#378; &lt;&amp;&gt; S\xf6hne</groupName>"
        b'<locationDialingCode xsi:nil="true"/></command></BroadsoftDocument>'
    )
    assert read(found).text("groupName") == "Łódź <&> Söhne"


def test_a_field_that_the_schema_does_not_have_is_a_fault_of_the_driver() -> None:
    with pytest.raises(LookupError, match="GroupGetRequest22 has no colour"):
        arranged("GroupGetRequest22", {"groupId": "C1", "colour": "red"})


def test_the_password_is_signed_as_the_interface_says() -> None:
    assert signed("secret", "123") == "b055686ef87e94fb6fc4e582afb09cae"


def test_no_password_is_ever_sent_in_the_log_in(network) -> None:
    begin(network)
    assert not [one for one in network.fake.asked if b"a-Secret-11" in one]


def test_control_characters_are_refused_by_their_field(network) -> None:
    with pytest.raises(ValueRefused) as refused:
        begin(network, name="Bramley\x01Dental")
    assert (refused.value.field, str(refused.value)) == ("name", "name: control characters cannot be told.")
    assert DRIVER.look("C1") is None


# --- what it comes to there


def group(network: BroadWorks, customer: str = "C1") -> dict:
    return network.fake.state.known["providers"]["CM-01"]["groups"][customer]


def test_only_the_same_command_finds_its_group(network) -> None:
    first = begin(network)
    send(network, "set_plan", {"plan": "Plan B"})
    assert begin(network) == first and held(network).plan == "Plan B", "the same again changes nothing"
    with pytest.raises(PermanentFault, match="Group C1 stands on service provider CM-01 already"):
        send(network, "create_tenant", tenant(network), key="another")


def test_a_new_group_is_a_clone_of_the_template(network, settings) -> None:
    settings.BROADWORKS_VOICE_PORTAL = "8000"
    begin(network)
    made = group(network)
    assert set(made["services"]) >= {"Hunt Group", "Auto Attendant", "Intercept Group"} and all(
        made["services"].values()
    )
    assert "Shared Call Appearance" in made["user_services"]
    assert (made["packs"], made["voice_portal"], made["intercept"]) == ({}, "8000", True)


def test_without_a_template_a_group_has_what_the_portal_needs(network, settings) -> None:
    settings.BROADWORKS_TEMPLATE = ""
    begin(network)
    assert sorted(group(network)["services"]) == [
        "Intercept Group",
        "Outgoing Calling Plan",
        "Trunk Group",
        "Voice Messaging Group",
    ]
    with pytest.raises(ValueRefused, match="has no service pack STD"):
        send(network, "set_packages", {"items": {"STD": 1}})


def test_the_default_domain_is_the_customers_until_one_is_chosen_for_the_group(network, settings) -> None:
    settings.BROADWORKS_DOMAIN = "provider.example"
    begin(network)

    def stands() -> tuple[str, str]:
        return group(network)["domain"], held(network).domain

    assert stands() == ("bramley.example", "bramley.example")
    send(network, "change_tenant", {"domain": "sons.example"}, key="1")
    assert stands() == ("sons.example", "sons.example")
    send(network, "change_tenant", {"domain": ""}, key="2")
    assert stands() == ("provider.example", ""), "without one it is the provider's"
    send(network, "set_profile", {"domain": "uc.nimbus.example"}, key="3")
    assert stands() == ("uc.nimbus.example", ""), "what is chosen goes before"
    send(network, "change_tenant", {"domain": "sons.example"}, key="4")
    assert stands() == ("uc.nimbus.example", "sons.example"), "and stays"
    group(network)["domain"] = "odd.example"
    assert held(network).domain == "odd.example", "what somebody changed there is seen"
    send(network, "change_tenant", {"domain": "sons.example"}, key="5")
    assert stands() == ("uc.nimbus.example", "sons.example"), "and mended"


def test_a_number_of_somebody_elses_is_no_profile_and_changes_nothing(network) -> None:
    begin(network)
    for field in ("number", "voice_portal"):
        with pytest.raises(ValueRefused) as refused:
            send(network, "set_profile", {field: NUMBER, "domain": "uc.nimbus.example"}, key=field)
        assert (refused.value.field, str(refused.value)) == (field, f"{field}: {NUMBER} is no number of this tenant.")
    assert (group(network)["domain"], group(network)["clid"]) == ("bramley.example", "")


def test_who_is_in_a_group_has_an_access_code(network) -> None:
    begin(network)
    with pytest.raises(ValueRefused) as refused:
        send(network, "set_group", {"group": "G1", "name": "Dentists", "code": ""})
    assert (refused.value.field, str(refused.value)) == ("code", "code: who is in a group has an access code.")


def test_the_first_number_is_the_business_profile_number_until_it_leaves(network) -> None:
    begin(network)
    send(network, "add_numbers", {"numbers": ["+442079460019", NUMBER]})
    assert group(network)["clid"] == NUMBER
    send(network, "remove_numbers", {"numbers": [NUMBER]})
    assert group(network)["clid"] == "+442079460019"
    send(network, "remove_numbers", {"numbers": ["+442079460019"]}, key="2")
    assert group(network)["clid"] == ""
    assert network.fake.state.known["providers"]["CM-01"]["numbers"] == {}, "nor on the service provider"


def test_calls_are_held_back_while_a_customer_is_stopped(network) -> None:
    begin(network)
    for kind, held_back in (("activate_service", False), ("stop_service", True), ("resume_service", False)):
        send(network, kind)
        assert group(network)["intercept"] is held_back
    send(network, "stop_service", key="2")
    with pytest.raises(PermanentFault, match="A tenant that is stopped cannot become active"):
        send(network, "activate_service", key="2")


def test_what_staff_change_by_hand_is_read(network) -> None:
    begin(network)
    send(network, "set_channels", {"sip": 4, "tdm": 2})
    send(network, "activate_service")
    made = group(network)
    made["trunk"], made["intercept"], made["name"] = 9, True, "Bramley Dental Ltd"
    found = held(network)
    assert (found.channels, found.state, found.name) == (
        {"sip": 7, "tdm": 2, "pbx": 0},
        "stopped",
        "Bramley Dental Ltd",
    )


def test_a_line_signs_on_with_the_password_of_its_turn_and_is_barred_while_blocked(network) -> None:
    furnished(network)
    send(network, "block_extension", {"extension": "1001", "end_calls": False})
    set_lines(network, line("1001", "Olive Bramley", mac=MAC), key="1")
    (user,) = group(network)["users"].values()
    assert user["barred"]["international"] == "Disallow" and user["barred"]["group"] == "Allow"
    before = user["password"]
    set_lines(network, line("1001", "Olive Bramley", mac=MAC, turn=2), key="2")
    assert group(network)["users"]["1001.C1@bramley.example"]["password"] not in ("", before)
    send(network, "unblock_extension", {"extension": "1001"})
    assert group(network)["users"]["1001.C1@bramley.example"]["barred"] == {}


def test_a_line_never_gets_the_telephone_that_takes_the_place_of_its_own(network) -> None:
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", mac=MAC), key="1")
    devices = [{"model": "1050i", "quantity": 2, "macs": ["AABBCC000003"]}]
    send(network, "set_devices", {"devices": devices}, key="2")
    found = held(network)
    assert (found.macs, found.users) == ({"AABBCC000003": "1050i"}, [NetworkUser("1001", "Olive Bramley", ("STD",))])


def test_phones_that_have_signed_on_are_told(network) -> None:
    furnished(network)
    set_lines(network, line("1001", mac=MAC), key="1")
    for device in group(network)["devices"].values():
        device["online"] = device["mac"] == MAC
    found = held(network)
    assert (found.registered, found.in_use()) == ([MAC], [NetworkUser("1001", "", ("STD",), "", MAC)])
    with pytest.raises(ValueRefused, match="items: 1 users have STD; 0 are not enough"):
        send(network, "set_packages", {"items": {"STD": 0}}, key="2")


def test_an_administrator_gets_another_login_with_a_new_password_alone(network) -> None:
    begin(network)
    send(network, "create_administrator", ADMIN, secret="a-Secret-11")
    change = {"login": ADMIN["login"], "new_login": "olive_b@bramley.example"}
    with pytest.raises(ValueRefused) as refused:
        send(network, "change_administrator", change)
    assert refused.value.field == "new_login"
    for _ in range(2):  # nobody heard the answer
        send(network, "change_administrator", change, key="2", secret="another-Secret-12")
    assert held(network).administrators == [{**ADMIN, "login": "olive_b@bramley.example", "role": ""}]
    assert list(group(network)["admins"]) == ["C1.olive__b_at_bramley.example"]


def test_everything_that_is_sent_is_xml_of_the_schemas_order(network) -> None:
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", number=NUMBER, mac=MAC), key="1")
    for one in network.fake.asked:
        assert xml.dom.minidom.parseString(one).documentElement.tagName == "BroadsoftDocument"
