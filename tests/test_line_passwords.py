"""What a line signs on with is derived: the same for the same line and turn, another for any other."""

from inventory.ems.lines import line_password, sip_domain


def test_each_line_and_turn_has_a_password_of_its_own(settings) -> None:
    settings.SIP_DOMAIN, settings.LINE_KEY = "SIP.example", "k" * 40
    assert sip_domain("C2500017") == "c2500017.sip.example"
    first = line_password("C2500017", "1001", 1)
    assert first == line_password("C2500017", "1001", 1)
    others = [("C2500017", "1001", 2), ("C2500017", "1002", 1), ("C2500018", "1001", 1), ("C2500017", "100", 11)]
    found = {first, *(line_password(*one) for one in others)}
    assert len(found) == 5
    assert all(len(one) == 24 and set(one) <= set("abcdefghijklmnopqrstuvwxyz234567") for one in found)


def test_the_key_decides_and_without_one_it_is_derived(settings) -> None:
    settings.SIP_DOMAIN, settings.LINE_KEY, settings.SECRET_KEY = "sip.example", "k" * 40, "s" * 40
    own = line_password("C2500017", "1001", 1)
    settings.LINE_KEY = ""
    derived = line_password("C2500017", "1001", 1)
    settings.SECRET_KEY = "t" * 40
    assert len({own, derived, line_password("C2500017", "1001", 1)}) == 3


def test_the_answer_is_the_one_that_was_given_before(settings) -> None:
    """A release that derives another way would lock every phone out."""
    settings.SIP_DOMAIN, settings.LINE_KEY = "sip.example", "k" * 40
    assert line_password("C2500017", "1001", 1) == "wf3cmq4s2hl7qpk6zhnihtqh"
