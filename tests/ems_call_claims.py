"""What the portal relies on in every network about call records (tests/ems_contract.py holds the rest)."""

import pytest

from inventory.ems.driver import CallBatch, TemporaryFault
from oms.kit.outbox import PermanentFault
from tests.ems_contract import Network, begin


def hands_out_each_call_record_once_in_its_order(network: Network) -> None:
    if not network.driver.feed:
        return
    begin(network)
    assert network.driver.calls(network.server, "").lines == ()
    network.ends_calls("C1", 3)
    first = network.driver.calls(network.server, "")
    assert len(first.lines) == len(set(first.lines)) == 3
    assert network.driver.calls(network.server, "") == first, "the same cursor again gives the same"
    assert network.driver.calls(network.server, first.cursor) == CallBatch((), first.cursor)
    network.ends_calls("C1", 2)
    second = network.driver.calls(network.server, first.cursor)
    assert len(second.lines) == 2 and not set(first.lines) & set(second.lines)
    assert network.driver.calls(network.server, "").lines == first.lines + second.lines
    assert network.driver.calls("CM-99", "").lines == (), "another call server's calls are its own"
    assert network.driver.calls(network.server, "of a log that is gone").lines == first.lines + second.lines


def hands_out_a_long_log_in_pieces(network: Network) -> None:
    if not network.driver.feed:
        return
    begin(network)
    network.ends_calls("C1", 4_500)
    found, cursor = [], ""
    while (batch := network.driver.calls(network.server, cursor)).lines:
        found += batch.lines
        assert batch.cursor != cursor
        cursor = batch.cursor
    assert len(found) == len(set(found)) == 4_500


def says_when_it_hands_out_no_call_records(network: Network) -> None:
    if not network.driver.feed:
        with pytest.raises(PermanentFault):
            network.driver.calls(network.server, "")
        return
    with network.away(), pytest.raises(TemporaryFault) as fault:
        network.driver.calls(network.server, "")
    assert str(fault.value).strip()


CALL_CLAIMS = [
    hands_out_each_call_record_once_in_its_order,
    hands_out_a_long_log_in_pieces,
    says_when_it_hands_out_no_call_records,
]
