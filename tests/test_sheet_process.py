"""The process that reads workbooks: started once, forked for each, and never trusted to be there."""

import io
import os
import signal
import threading
from collections.abc import Iterator

import pytest
from openpyxl import Workbook

from oms.kit import sheet_process, sheet_reader, sheets

PATIENT = 10


@pytest.fixture
def reader(monkeypatch) -> Iterator[sheet_process.Reader]:
    """One of this test's own, running."""
    own = sheet_process.Reader()
    monkeypatch.setattr(sheets, "READER", own)
    monkeypatch.setattr(sheet_process, "READER", own)
    assert read("first") == [["first"]]
    yield own
    started = own.process
    own.forget()
    assert started is None or started.wait(PATIENT) == 0, "It did not end when nobody could ask it any more."


def book(*cells: str) -> io.BytesIO:
    workbook, buffer = Workbook(), io.BytesIO()
    workbook.active.append(cells)
    workbook.save(buffer)
    buffer.seek(0)
    return buffer


def read(*cells: str) -> list[list[str]]:
    return [row.cells for row in sheets.read(book(*cells), "list.xlsx")]


def test_one_process_reads_them_all(reader) -> None:
    pid = reader.process.pid
    assert read("second") == [["second"]] and read("third") == [["third"]]
    assert reader.process.pid == pid
    heard: list[list[list[str]]] = []
    asking = [threading.Thread(target=lambda n=n: heard.append(read(f"thread {n}"))) for n in range(6)]
    for one in asking:
        one.start()
    for one in asking:
        one.join(PATIENT)
    assert sorted(heard) == [[[f"thread {n}"]] for n in range(6)]


def test_where_it_was_killed_another_one_reads(reader) -> None:
    earlier = reader.process
    os.kill(earlier.pid, signal.SIGKILL)
    earlier.wait(PATIENT)
    assert read("again") == [["again"]]
    assert reader.process.pid != earlier.pid


def test_one_that_ends_with_the_question_in_its_hands_is_no_damaged_workbook(reader) -> None:
    """It stands still, is asked, and is killed before it begins."""
    earlier = reader.process
    os.kill(earlier.pid, signal.SIGSTOP)
    heard: list[list[list[str]]] = []
    asks = threading.Thread(target=lambda: heard.append(read("asked")))
    asks.start()
    asks.join(0.2)
    assert not heard
    os.kill(earlier.pid, signal.SIGKILL)
    asks.join(PATIENT)
    assert heard == [[["asked"]]]


def test_one_that_gives_no_answer_is_not_waited_for(reader, monkeypatch) -> None:
    monkeypatch.setattr(sheets, "PATIENCE", 1)
    os.kill(reader.process.pid, signal.SIGSTOP)
    with pytest.raises(sheets.SheetProblem, match="it takes too long"):
        read("late")
    os.kill(reader.process.pid, signal.SIGCONT)
    monkeypatch.undo()


def test_a_fork_that_takes_its_time_is_ended(tmp_path, reader) -> None:
    """A file that never ends: the fork waits for it, and is gone when its patience is over."""
    endless, pid = tmp_path / "endless.xlsx", reader.process.pid
    os.mkfifo(endless)
    asked = {"path": str(endless), "rows": 1, "columns": 1, "needed": [], "seconds": 5, "patience": 1}
    assert reader.ask(asked, PATIENT) == b""
    assert read("next") == [["next"]]
    assert reader.process.pid == pid


def test_without_workbooks_it_ends() -> None:
    ours, theirs = sheet_process.socket.socketpair()
    with pytest.MonkeyPatch.context() as patch, ours, theirs:
        patch.setattr(sheet_reader, "IDLE", 0.05)
        sheet_reader.serve(theirs)


def test_a_fork_of_the_portal_asks_one_of_its_own(reader) -> None:
    """Else it would keep alive what belongs to another."""
    fork = os.fork()
    if not fork:
        os._exit(0 if sheet_process.READER.process is None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
