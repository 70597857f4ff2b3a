"""`python -m tests.again`: what the last run found red is tried once more, alone; for `.ci/run`, never for a commit.

A test that is red beside eleven thousand others and green alone waits for something too briefly. That is a fault, of the test
or of what it tests, and is said as loudly as a failure; but it is no reason to hold back what others did. More than `MOST`
of them, or one that is red again, is a failure; so is a run that ended before its tests.
"""

import subprocess
import sys

from tests.stack import RED, ROOT

MOST = 3


def main() -> int:
    names = RED.read_text().splitlines() if RED.exists() else []
    if not names or any("::" not in name for name in names):  # a file that could not be read: its tests did not run
        print("The run before left no list of tests that failed: it did not come to its end.")
        return 1
    if len(names) > MOST:
        print(f"{len(names)} tests failed, too many to be called unsteady.")
        return 1
    RED.unlink()
    told = subprocess.run([sys.executable, "-m", "pytest", "-m", "slow or not slow", *names], cwd=ROOT, check=False)
    if told.returncode == 0:
        print("UNSTEADY, red among others and green alone; to be mended:", *names, sep="\n  ")
    return told.returncode


if __name__ == "__main__":
    raise SystemExit(main())
