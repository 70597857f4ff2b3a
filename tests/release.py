"""`python -m tests.release`: the data of this release as tests/files/release.tar.xz, from which the next ones upgrade.

Made when a release is tagged, from the demo (docs/operations.md). Its keys are those that every demo has.
"""

import json
import lzma
import os
import tempfile
from pathlib import Path

from oms.stack import archive
from oms.stack.backup import Place, collect

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = ROOT / "tests" / "files" / "release.tar.xz"
KEYS = {"secret_key": "demo-secret-key", "field_key": "demo-field-key", "ems_token": "demo-ems-token"}


def main() -> None:
    from tests import stack  # starts the servers

    name = stack.clone(f"release_{os.getpid()}")
    try:
        with tempfile.TemporaryDirectory() as folder:
            work, nothing = Path(folder) / "work", Path(folder) / "nothing"
            work.mkdir()
            url = stack.environment_for(name)["MIGRATOR_DATABASE_URL"]
            manifest = collect(Place(url, KEYS, nothing, nothing), work)
            archive.pg("pg_dump", url, "--format=custom", "--compress=0", "--file", str(work / archive.DUMP))
            manifest["files"] = archive.checksums(work)
            (work / archive.MANIFEST).write_text(json.dumps(manifest, indent=1))
            archive.pack(work, Path(folder) / "release.tar")
            ARCHIVE.write_bytes(lzma.compress((Path(folder) / "release.tar").read_bytes(), preset=9))
    finally:
        stack.drop(name)
    print(f"{ARCHIVE.relative_to(ROOT)}: {sum(manifest['counts'].values()):,} rows, {ARCHIVE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
