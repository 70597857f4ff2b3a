"""What a slow file may take, so that `make slow` ends: seconds of the processor, about twice what was measured.

Counted are the test's process and those that it waited for, not the database.
"""

import resource
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

SHARES = {
    "test_connected_road.py": 60,
    "test_dial_tone.py": 60,
    "test_ems_alike.py": 90,
    "test_voicemail_dial_tone.py": 100,
    "test_at_once.py": 60,
    "test_balances_at_once.py": 90,
    "test_batch.py": 60,
    "test_batch_road.py": 60,
    "test_block_road.py": 60,
    "test_call_road.py": 60,
    "test_chaos.py": 450,
    "test_claims.py": 200,
    "test_close_at_once.py": 90,
    "test_every_screen.py": 320,
    "test_exchanges.py": 90,
    "test_feed_killed.py": 120,
    "test_fraud_at_once.py": 60,
    "test_first_month_road.py": 60,
    "test_fraud_killed.py": 90,
    "test_fraud_road.py": 90,
    "test_fresh.py": 240,
    "test_fuzz.py": 600,
    "test_grid_fits.py": 60,
    "test_grids.py": 150,
    "test_guesses.py": 90,
    "test_hostile_imports.py": 90,
    "test_later_orders.py": 60,
    "test_lifetime_at_once.py": 60,
    "test_lifetime_road.py": 60,
    "test_number_road.py": 60,
    "test_once.py": 30,
    "test_phones_dial_tone.py": 60,
    "test_push_at_once.py": 60,
    "test_reader_killed.py": 160,
    "test_reminders_at_once.py": 120,
    "test_reseller_slices.py": 90,
    "test_roll_up_killed.py": 120,
    "test_stack.py": 30,
    "test_stack_backup.py": 60,
    "test_stack_slow.py": 600,
    "test_standby_server.py": 60,
    "test_statement_road.py": 60,
    "test_tree.py": 90,
    "test_untold_time.py": 650,
    "test_upgrade.py": 280,
    "test_urgent.py": 30,
    "test_versions.py": 30,
    "test_whose_at_once.py": 90,
}
spent: Counter[str] = Counter()


def seconds() -> float:
    here, waited_for = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return here.ru_utime + here.ru_stime + waited_for.ru_utime + waited_for.ru_stime


def used_up(file: str) -> str:
    return f"{file} has used up its {SHARES[file]} seconds of the processor (tests/bounds.py)."


@contextmanager
def bounded(file: str) -> Iterator[None]:
    """A test of `file`: ended where it stands once the file has used its share up in this process."""
    assert file in SHARES, f"{file} is slow and has no share in tests/bounds.py."

    def end(*_signal: object) -> None:
        raise AssertionError(used_up(file))

    before, in_main = seconds(), threading.current_thread() is threading.main_thread()
    earlier = signal.signal(signal.SIGPROF, end) if in_main else None
    try:
        if in_main:
            signal.setitimer(signal.ITIMER_PROF, max(1.0, SHARES[file] - spent[file]))
        yield
    finally:
        if in_main:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, earlier)
        spent[file] += seconds() - before
    assert spent[file] <= SHARES[file], used_up(file)
