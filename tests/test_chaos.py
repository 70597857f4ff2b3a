"""A few deaths at a few points, each time the tests run; `make chaos` has all points and any number."""

import os
import subprocess
import sys

import pytest

from tests.stack import ROOT

FEW = ("claim committed", "answer read", "row marked", "failure not committed", "not committed", "after the time-out")


@pytest.mark.slow
@pytest.mark.processes
def test_no_command_is_lost_and_none_takes_effect_twice() -> None:
    only = [argument for words in FEW for argument in ("--only", words)]
    command = [sys.executable, "-m", "tests.chaos", "--times", "2", *only]
    found = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=1_800)
    assert found.returncode == 0, f"{found.stdout}\n{found.stderr}"
    assert found.stdout.count("\nok  ") + found.stdout.startswith("ok  ") >= len(FEW), found.stdout
    assert "BAD" not in found.stdout


@pytest.mark.slow
@pytest.mark.processes
def test_whoever_loses_an_approver_every_order_can_be_ended() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--approvers", "--times", "12"]
    found = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=1_800)
    assert found.returncode == 0, f"{found.stdout}\n{found.stderr}"
    assert found.stdout.count("\n| ") == 7, found.stdout


@pytest.mark.slow
@pytest.mark.processes
def test_whatever_a_supplier_does_each_port_is_answered_once() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--supplier", "--times", "8"]
    found = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=1_800)
    assert found.returncode == 0, f"{found.stdout}\n{found.stderr}"
    assert found.stdout.count("\n| ") == 6, found.stdout


@pytest.mark.slow
@pytest.mark.processes
def test_no_number_and_no_device_has_two_holders() -> None:
    """500 acts; `make chaos ARGS="--stock"` makes 10,000."""
    command = [sys.executable, "-m", "tests.chaos", "--stock", "--times", "1"]
    found = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=1_800)
    assert found.returncode == 0, f"{found.stdout}\n{found.stderr}"
    assert found.stdout.count("\n| ") == 4, found.stdout


@pytest.mark.slow
@pytest.mark.processes
def test_whoever_dies_over_calls_each_counts_once_and_each_block_is_sent_once() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--calls", "--times", "4"]
    found = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=1_800)
    assert found.returncode == 0, f"{found.stdout}\n{found.stderr}"
    assert found.stdout.count("\n| ") == 5, found.stdout


@pytest.mark.slow
@pytest.mark.processes
def test_whatever_of_dial_tone_dies_in_mid_call_each_call_stands_once() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--dialtone", "--times", "1"]
    found = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=1_800)
    if found.stdout.startswith("NOT RUN"):
        pytest.skip(found.stdout)
    assert found.returncode == 0, f"{found.stdout}\n{found.stderr}"
    assert found.stdout.count("\n| ") == 5, found.stdout
