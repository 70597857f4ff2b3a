"""Every setting is explained in docs/settings.md, and nothing is explained there that does not exist."""

import re

from tests import sources
from tests.sources import ROOT

READ = re.compile(r"""\benv(?:\.\w+)?\(\s*"([A-Z][A-Z_]+)"|\benviron(?:\.get|\.setdefault)?[(\[]\s*"([A-Z][A-Z_]+)\"""")
NAMED = re.compile(r'"((?:[A-Z]+_)?DATABASE_URL)"')  # one of two is read by way of its role
DOCKER = re.compile(r"\$\{?([A-Z][A-Z_]+)")
ROW = re.compile(r"^\| (`[^|]+`) \|", re.MULTILINE)
OF_OTHERS = {
    "DJANGO_SETTINGS_MODULE": "Django's own; always oms.settings",
    "OAUTHLIB_INSECURE_TRANSPORT": "the library's own; follows OPENID_LOOSE",
    "POSTGRES_USER": "set by the PostgreSQL image itself",
}


def read_by_code() -> set[str]:
    texts = [source.text for source in sources.python(tests=False)]
    found = {a or b for text in texts for a, b in READ.findall(text)}
    return found | {name for text in texts for name in NAMED.findall(text)}


def read_by_docker() -> set[str]:
    files = [ROOT / "docker-compose.yml", ROOT / "Dockerfile", *sorted((ROOT / "docker").iterdir())]
    return {name for file in files for name in DOCKER.findall(file.read_text())}


def explained() -> set[str]:
    rows = ROW.findall((ROOT / "docs" / "settings.md").read_text())
    return {name for cell in rows for name in re.findall(r"`([A-Z_]+)`", cell)}


def test_every_setting_is_explained() -> None:
    missing = (read_by_code() | read_by_docker()) - explained() - set(OF_OTHERS)
    assert not missing, f"Explain these in docs/settings.md: {sorted(missing)}"


def test_nothing_is_explained_that_is_not_read() -> None:
    gone = explained() - read_by_code() - read_by_docker()
    assert not gone, f"Nothing reads these; take them out of docs/settings.md: {sorted(gone)}"
    stale = set(OF_OTHERS) - read_by_code() - read_by_docker()
    assert not stale, f"Nothing names these any more: {sorted(stale)}"


def test_the_reader_of_settings_sees_them() -> None:
    """A pattern that finds nothing would hold for ever."""
    assert {"SECRET_KEY", "TRUSTED_PROXIES", "MIGRATOR_DATABASE_URL", "OMS_VAR"} <= read_by_code()
    assert {"POSTGRES_PASSWORD", "APP_PASSWORD"} <= read_by_docker()
