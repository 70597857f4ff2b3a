"""What the portal relies on in every network about voicemail (tests/ems_contract.py holds the rest)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.ems.driver import MessageBatch, TemporaryFault, ValueRefused
from oms.kit.outbox import PermanentFault
from tests.ems_contract import Network, held, send
from tests.ems_line_claims import furnished, line, set_lines

NOW = timezone.now()


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


def hands_out_each_message_once(network: Network) -> None:
    driver = network.driver
    if not driver.gives_messages:
        for ask in (
            lambda: driver.messages(network.server, ""),
            lambda: driver.settle_messages(network.server, "", [], NOW),
        ):
            with pytest.raises(PermanentFault):
                ask()
        assert driver.hears == "", "nobody is told what to dial"
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
    with network.away(), pytest.raises(TemporaryFault):
        driver.messages(network.server, "")


def lets_go_what_is_done_or_too_old(network: Network) -> None:
    driver = network.driver
    if not driver.gives_messages:
        return
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", voicemail=True), key="1")
    for n in range(7):
        network.leaves_message("C1", "1001", seconds=n + 1)
    first = driver.messages(network.server, "")
    second = driver.messages(network.server, first.cursor)
    long_ago = NOW - timedelta(days=30)
    done = [one.key for one in first.messages]
    assert driver.settle_messages(network.server, "", done, long_ago) == [], "what the portal has not taken stays"
    assert driver.messages(network.server, "") == first
    assert driver.settle_messages("CM-99", second.cursor, done, long_ago) == []
    assert driver.messages(network.server, "") == first, "another call server's stay"
    for _again in range(2):
        assert driver.settle_messages(network.server, second.cursor, done, long_ago) == []
    assert [one.seconds for one in driver.messages(network.server, "").messages] == [6, 7], (
        "what is done is there no more"
    )
    driver.settle_messages(network.server, second.cursor, [], timezone.now() + timedelta(hours=1))
    assert driver.messages(network.server, "").messages == (), "nor what is too old"
    with network.away(), pytest.raises(TemporaryFault):
        driver.settle_messages(network.server, "", [], NOW)


def says_what_was_heard_by_telephone_until_that_is_settled(network: Network) -> None:
    driver = network.driver
    if not driver.gives_messages:
        return
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", voicemail=True), line("1002", "Sam", voicemail=True), key="1")
    for extension in ("1001", "1001", "1002"):
        network.leaves_message("C1", extension, seconds=2)
    batch = driver.messages(network.server, "")
    keys, long_ago = [one.key for one in batch.messages], NOW - timedelta(days=30)
    assert network.waits_for("1001") == keys[:2] and network.waits_for("1002") == keys[2:]
    network.hears("1001", 1)
    assert network.waits_for("1001") == keys[1:2]
    (heard,) = driver.settle_messages(network.server, batch.cursor, [], long_ago)
    assert heard.key == keys[0] and abs(timezone.now() - heard.at) < timedelta(minutes=1)
    assert driver.settle_messages(network.server, batch.cursor, keys[:1], long_ago) == [], "it is known by now"
    assert not heard.deleted
    set_lines(network, line("1001", "Sam Sample", voicemail=True), line("1002", "Sam", voicemail=True), key="2")
    assert network.waits_for("1001") == [], "whoever has the line now hears nothing of who had it before"
    assert network.waits_for("1002") == keys[2:], "the same user hears on"
    set_lines(network, line("1002", "Sam"), key="3")
    assert network.waits_for("1002") == [], "a line without voicemail hears nothing"
    set_lines(network, gone=("1002",), key="4")
    set_lines(network, line("1002", "Sam", voicemail=True), key="5")
    assert network.waits_for("1002") == [], "nor an extension that came again"
    left = driver.messages(network.server, "")
    assert [one.key for one in left.messages] == keys[1:], "the portal may take them all the same"


def says_what_was_deleted_by_telephone(network: Network) -> None:
    driver = network.driver
    if not driver.gives_messages:
        return
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", voicemail=True), key="1")
    for _message in range(2):
        network.leaves_message("C1", "1001", seconds=2)
    batch = driver.messages(network.server, "")
    keys, long_ago = [one.key for one in batch.messages], NOW - timedelta(days=30)
    network.deletes("1001")
    assert network.waits_for("1001") == keys[1:]
    (gone,) = driver.settle_messages(network.server, batch.cursor, [], long_ago)
    assert (gone.key, gone.deleted) == (keys[0], True) and abs(timezone.now() - gone.at) < timedelta(minutes=1)
    assert driver.settle_messages(network.server, batch.cursor, keys[:1], long_ago) == [], "it is known by now"


def _boxes(network: Network) -> dict[str, bool]:
    return {user.extension: user.voicemail for user in held(network).users}


VOICEMAIL_CLAIMS = [
    knows_which_lines_have_voicemail,
    refuses_voicemail_that_is_neither_yes_nor_no,
    hands_out_each_message_once,
    lets_go_what_is_done_or_too_old,
    says_what_was_heard_by_telephone_until_that_is_settled,
    says_what_was_deleted_by_telephone,
]
