"""What the portal relies on in every network about voicemail (tests/ems_contract.py holds the rest)."""

import pytest

from inventory.ems.driver import MessageBatch, TemporaryFault, ValueRefused
from oms.kit.outbox import PermanentFault
from tests.ems_contract import Network, held, send
from tests.ems_line_claims import furnished, line, set_lines


def knows_which_lines_have_voicemail(network: Network) -> None:
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", voicemail=True), line("1002"), key="1")
    assert _boxes(network) == {"1001": True, "1002": False}
    set_lines(network, line("1001", "Olive Bramley", voicemail=True), line("1002", voicemail=True), key="2")
    assert _boxes(network) == {"1001": True, "1002": True}
    set_lines(network, line("1001", "Olive Bramley", voicemail=False), key="3")
    assert _boxes(network) == {"1001": False, "1002": True}, "only that has changed, and is told"
    set_lines(network, line("1002", item="PRO"), key="4")
    assert _boxes(network)["1002"] is False, "a line of which nothing is said has none"
    set_lines(network, line("1002", item="PRO", voicemail=True), key="5")
    set_lines(network, gone=("1002",), key="6")
    set_lines(network, line("1002", item="PRO"), key="7")
    assert _boxes(network)["1002"] is False, "what is gone leaves nothing behind"


def refuses_voicemail_that_is_neither_yes_nor_no(network: Network) -> None:
    furnished(network)
    for wrong in ("yes", 1, None):
        with pytest.raises(ValueRefused) as refused:
            send(network, "set_lines", {"lines": [line("1001", voicemail=wrong)]}, key="wrong")
        assert refused.value.field == "lines" and "true or false is needed." in str(refused.value)


def hands_out_each_message_once_and_lets_it_go_then(network: Network) -> None:
    driver = network.driver
    if not driver.gives_messages:
        with pytest.raises(PermanentFault):
            driver.messages(network.server, "")
        return
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", voicemail=True), key="1")
    assert driver.messages(network.server, "") == MessageBatch((), "")
    for n in range(7):
        network.leaves_message("C1", "1001", seconds=n + 1)
    first = driver.messages(network.server, "")
    assert [one.seconds for one in first.messages] == [1, 2, 3, 4, 5], "a few at once"
    assert driver.messages(network.server, "") == first, "the same cursor again gives the same"
    assert driver.messages("CM-99", "").messages == (), "another call server's messages are its own"
    second = driver.messages(network.server, first.cursor)
    assert [one.seconds for one in second.messages] == [6, 7]
    assert len({one.key for one in first.messages + second.messages}) == 7
    one = first.messages[0]
    assert (one.customer, one.extension, one.caller, one.sound[:4]) == ("C1", "1001", "+442079460871", b"RIFF")
    assert driver.messages(network.server, second.cursor) == MessageBatch((), second.cursor)
    assert driver.messages(network.server, "").messages == (), "what the portal has is there no more"
    with network.away(), pytest.raises(TemporaryFault):
        driver.messages(network.server, "")


def _boxes(network: Network) -> dict[str, bool]:
    return {user.extension: user.voicemail for user in held(network).users}


VOICEMAIL_CLAIMS = [
    knows_which_lines_have_voicemail,
    refuses_voicemail_that_is_neither_yes_nor_no,
    hands_out_each_message_once_and_lets_it_go_then,
]
