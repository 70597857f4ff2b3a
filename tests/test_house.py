"""The house: sizes, names, rooms and floors (docs/house.md). Reads the sources; whatever is added is held too."""

import ast
import re
from collections.abc import Iterator
from configparser import ConfigParser

import pytest
from django.core.management import call_command

from oms.floors import APPS
from orders.kinds import TYPES
from tests import sources, stack
from tests.sources import Source, called

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_TEMPLATE, LONGEST_TASK = 400, 40, 20, 120, 11
LONGEST_TEMPLATE_LINE = 160
SAYS_NOTHING = re.compile(r"(^|_)(utils?|helpers?|common|misc)$")
VERBS = {"get", "post", "put", "patch", "delete", "head", "options"}
MODEL_SIGNALS = {"pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}

# every room there is, from the ground up: which other rooms it may use, in its own app or wing and below; a new one is here
LEDGER = "periods charges due kept lifetime settled instalments reminding taxes forecasting invoicing"  # files and money; pure
READS = f"enums signals ems porting suppliers platforms formats rating limits {LEDGER} models rules queries"
FLOORS = {
    "enums signals closure_sql converters hashers protocols ems": "ems",
    "porting rating limits": "",  # of inventory: states, lead times, deadlines; of callstats: what a call costs, which limit holds; pure
    "suppliers platforms": "enums ems porting",  # of inventory: ways to suppliers of ports and to connected platforms
    f"formats {LEDGER}": "enums periods charges lifetime settled",
    "models templatetags": "enums ems porting suppliers platforms formats rating lifetime invoicing",
    "rules": "enums porting lifetime models",
    "queries middleware": READS,
    "notifications": READS,
    "forms": READS,
    "filters tables": f"{READS} notifications",
    "imports": f"{READS} forms",  # rows of an Excel list and their verdicts
    "effect": f"{READS} forms ems",  # of orders: the vocabulary of parts and types
    "kinds": f"{READS} forms effect",  # of orders: the types there are
    "actions": f"{READS} notifications imports protocols ems effect kinds",
    "tasks mailbox": f"{READS} actions ems",
    "management": f"{READS} actions parts types ems",
    "parts": f"{READS} notifications forms actions effect kinds parts",  # of orders
    "types bulk_acts batch": f"{READS} notifications forms actions effect kinds parts types",
    "demo": f"{READS} notifications actions types parts batch",
    "set_up set_up_classes set_up_terms set_up_environment set_up_templates set_up_porting set_up_domains": f"{READS} forms filters tables actions ems",
    "views": f"{READS} notifications forms filters tables imports actions effect kinds parts types batch set_up protocols",
    "screens facts resources used open_work reseller_tabs people": READS,  # handed to the floors below
    "receivers": f"{READS} actions batch",
    "urls": "views converters kinds set_up set_up_classes set_up_terms set_up_environment set_up_templates set_up_porting set_up_domains",
    "apps": "tasks types receivers bulk_acts screens facts resources used open_work reseller_tabs people set_up set_up_classes set_up_terms set_up_environment set_up_templates set_up_porting set_up_domains",
}
MAY_USE = {room: {room, *used.split()} for rooms, used in FLOORS.items() for room in rooms.split()}
EXCEPT = {  # (file or room, what it imports): why
    ("partners/sign_in/middleware", "partners.sign_in.actions.session"): "a person's act is noted as it comes",
    ("orders/notifications", "partners.messages.actions.tell"): "who is told stands beside what they are told",
    ("inventory/notifications", "partners.messages.actions.tell"): "who is told stands beside what they are told",
    ("catalogue/set_up_environment", "partners.channel.set_up"): "partners' own objects stand in the same place",
    ("orders/queries", "orders.kinds"): "the type of an order says what is shown of it",
    ("orders/queries", "orders.effect"): "a query reads an order as its type does",
    ("orders/rules", "orders.kinds"): "the type of an order says which right approves it",
    ("inventory/imports/stock", "inventory.actions.register"): "a list is judged by what registers its rows",
    ("inventory/imports/stock", "inventory.actions.register_devices"): "a list is judged by what registers its rows",
}
NEVER_WRITE = {"views", "queries", "rules", "forms", "filters", "tables", "notifications", "screens"}
WRITES = re.compile(r"^\s*(insert\s+into|update\s+\w+\s+set|delete\s+from)\b", re.IGNORECASE)


def fails(found: Iterator[str] | list[str], rule: str) -> None:
    """Fail with one line per finding."""
    lines = sorted(found)
    assert not lines, f"{rule}\n  " + "\n  ".join(lines)


def test_no_file_is_longer_than_400_lines() -> None:
    long = [f"{s.name}: {len(s.lines)}" for s in sources.python() if len(s.lines) > LONGEST_FILE]
    long += [f"{f.name}: {n}" for f in sources.static() if (n := len(f.read_text().splitlines())) > LONGEST_FILE]
    fails(long, "Split these files:")


def test_no_function_is_longer_than_40_lines() -> None:
    fails(
        (
            f"{s.name}:{node.lineno} {name}: {size}"
            for s in sources.python()
            for name, node in s.functions()
            if (size := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
        ),
        "Split these functions:",
    )


def test_no_method_of_a_view_is_longer_than_20_lines() -> None:
    fails(
        (
            f"{s.name}:{node.lineno} {name}: {size}"
            for s in sources.python()
            if s.room == "views" or s.name == "oms/kit/grid/view.py"
            for name, node in s.functions()
            if name.rpartition(".")[2] in VERBS
            and "." in name
            and (size := node.end_lineno - node.lineno + 1) > LONGEST_VIEW
        ),
        "A view finds, permits, validates, calls one action and answers; these do more:",
    )


def test_no_template_is_longer_than_120_lines() -> None:
    fails(
        (f"{n}: {size}" for n, t in sources.templates().items() if (size := len(t.splitlines())) > LONGEST_TEMPLATE),
        "Split these templates:",
    )


def test_no_line_of_a_template_is_longer_than_160_characters() -> None:
    fails(
        (
            f"{name}:{number}: {len(line)}"
            for name, text in sources.templates().items()
            for number, line in enumerate(text.splitlines(), start=1)
            if len(line) > LONGEST_TEMPLATE_LINE
        ),
        "Break these lines:",
    )


def test_no_task_is_longer_than_eleven_lines() -> None:
    fails(
        (
            f"{s.name}:{node.lineno} {name}: {size}"
            for s in sources.python(tests=False)
            if s.parts[-1] == "tasks"
            for name, node in s.functions()
            if (size := node.end_lineno - node.lineno + 1) > LONGEST_TASK
        ),
        "A task takes ids, loads, and calls one action:",
    )


def test_no_name_says_nothing() -> None:
    fails(
        (s.name for s in sources.python() if any(SAYS_NOTHING.search(part) for part in s.parts)),
        "Name these files for what they hold:",
    )


def test_no_model_signals() -> None:
    fails(
        (
            f"{s.name}:{line} {name}"
            for s in sources.python(tests=False)
            for line, name in s.imports()
            if name.startswith("django.db.models.signals.") and name.rpartition(".")[2] in MODEL_SIGNALS
        ),
        "What follows a write stands in the action, not in a signal:",
    )


def test_an_import_inside_a_function_says_why() -> None:
    fails(
        (
            f"{s.name}:{inner.lineno} {s.lines[inner.lineno - 1].strip()}"
            for s in sources.python(tests=False)
            for _, node in s.functions()
            for inner in ast.walk(node)
            if isinstance(inner, ast.Import | ast.ImportFrom) and "#" not in s.lines[inner.lineno - 1]
        ),
        "Move these imports up, or give the reason in a comment on the line:",
    )


def begins(name: str, with_: str, by: str) -> bool:
    """Whether a path or dotted name is `with_`, or something within it."""
    return name == with_ or name.startswith(with_ + by)


def wrong_ways() -> Iterator[tuple[Source, int, str]]:
    """(file, line, imported name) of every import that leads upward or sideways, excepted or not."""
    for source in sources.python(tests=False):
        for line, name in source.imports() if source.room in MAY_USE else ():
            room = sources.room_of(name.split("."))
            if room and room not in MAY_USE[source.room]:
                yield source, line, name


def excepted(source: Source, name: str) -> set[tuple[str, str]]:
    """The exceptions that allow this import."""
    return {
        (place, what)
        for place, what in EXCEPT
        if begins("/".join(source.parts), place, "/") and begins(name, what, ".")
    }


def test_every_file_of_an_app_stands_in_a_declared_room() -> None:
    fails(
        (
            s.name
            for s in sources.python(tests=False, migrations=True)
            if s.app and s.parts[-1] != "__init__" and s.room not in {*MAY_USE, "migrations"}
        ),
        "Put these files into a room of FLOORS, or declare a new one there:",
    )


def test_rooms_import_only_what_stands_below_them() -> None:
    fails(
        (f"{s.name}:{line} imports {name}" for s, line, name in wrong_ways() if not excepted(s, name)),
        "These imports lead the wrong way inside the house:",
    )


def test_every_exception_is_needed() -> None:
    needed = {exception for source, _line, name in wrong_ways() for exception in excepted(source, name)}
    fails((f"{place} → {what}" for place, what in set(EXCEPT) - needed), "Strike these from EXCEPT:")


def test_the_import_linter_knows_every_app_and_wing() -> None:
    """Its file cannot read the list of apps, so it repeats it."""
    kept = ConfigParser()
    kept.read(sources.ROOT / ".importlinter")

    def listed(contract: str, key: str) -> list[str]:
        return kept[contract][key].split()

    def from_below(contract: str) -> list[str]:
        lines = kept[contract]["layers"].strip().split("\n")
        return [name.strip() for line in reversed(lines) for name in line.split("|")]

    wings = sources.WINGS["partners"]
    assert listed("importlinter", "root_packages") == ["oms", *APPS]
    assert from_below("importlinter:contract:floors") == ["oms.kit", *APPS]
    assert listed("importlinter:contract:kit", "forbidden_modules") == list(APPS)
    assert from_below("importlinter:contract:wings") == list(wings)
    assert listed("importlinter:contract:facade", "source_modules") == [f"partners.{wing}" for wing in wings]


@pytest.mark.parametrize("app", APPS)
def test_a_change_in_any_app_makes_the_database_of_the_tests_anew(app, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(stack, "ROOT", tmp_path)
    (tmp_path / app).mkdir()
    before = stack.fingerprint()
    (tmp_path / app / "rules.py").write_text("LATEST = 1\n")
    assert stack.fingerprint() != before


def writes(node: ast.Call) -> bool:
    """Whether a call looks like a write. `found.update({…})` of a dict and `digest.update(bytes)` do not."""
    name = called(node)
    if not isinstance(node.func, ast.Attribute) or getattr(node.func.value, "id", "") == "self":
        return False
    if name.startswith("bulk_") or name in {"create", "get_or_create", "update_or_create"}:
        return True
    if name == "save":  # of a row or a form; an image is saved to somewhere
        return not node.args
    if name == "update":
        return bool(node.keywords) and not node.args
    if name == "delete":
        return not node.args and not node.keywords
    return name in {"execute", "executemany"} and any(
        isinstance(a, ast.Constant) and isinstance(a.value, str) and WRITES.match(a.value) for a in node.args
    )


def test_only_actions_write() -> None:
    fails(
        (
            f"{s.name}:{node.lineno} {s.lines[node.lineno - 1].strip()}"
            for s in sources.python(tests=False)
            if s.room in NEVER_WRITE
            for node in s.calls()
            if writes(node)
        ),
        "actions/ is the only room that writes:",
    )


def test_actions_take_who_and_when_by_name() -> None:
    """`by=` and `at=` are never positional."""
    fails(
        (
            f"{s.name}:{node.lineno} {name}"
            for s in sources.python(tests=False)
            if s.room == "actions"
            for name, node in s.functions()
            if not name.rpartition(".")[2].startswith("_")
            for argument in [*node.args.posonlyargs, *node.args.args]
            if argument.arg in {"by", "at"}
        ),
        "Make `by` and `at` keyword-only (after `*`):",
    )


def test_every_signature_has_its_types() -> None:
    fails(
        (
            f"{s.name}:{node.lineno} {name}"
            for s in sources.python(tests=False)
            if s.room in {"actions", "rules"}
            for name, node in s.functions()
            if node.returns is None and node.name != "__init__"
        ),
        "Say what these return:",
    )


def template_literals() -> tuple[set[str], list[re.Pattern]]:
    """Every string of the Python sources, and a pattern for every f-string that could name a template."""
    plain: set[str] = set()
    patterns: list[re.Pattern] = []
    for source in sources.python(tests=False):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else r"[\w-]+" for p in node.values]
                if any(".html" in part or ".txt" in part for part in map(str, parts)) or "\\.html" in "".join(parts):
                    patterns.append(re.compile("".join(parts)))
    return plain, patterns


def test_every_template_is_used() -> None:
    plain, patterns = template_literals()
    named = set()
    for text in sources.templates().values():
        named |= set(re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", text))
    ours = [name for name in sources.templates() if not name.startswith("django/")]  # those replace Django's own
    unused = (name for name in ours if name not in plain | named and not any(p.fullmatch(name) for p in patterns))
    fails(unused, "Nothing draws these templates:")


def test_every_included_template_exists() -> None:
    fails(
        (
            f"{name} wants {wanted}"
            for name, text in sources.templates().items()
            for wanted in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", text)
            if wanted not in sources.templates()
        ),
        "These templates are missing:",
    )


INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|\|\s*safe\b|hx-on", re.IGNORECASE)


def test_templates_hold_no_inline_script_or_style() -> None:
    """The content security policy forbids them; mail has no policy and needs styles."""
    fails(
        (
            f"{name}: {found.group().strip()}"
            for name, text in sources.templates().items()
            if name.endswith(".html") and "mail" not in name and "print" not in name
            for found in INLINE.finditer(text)
        ),
        "Move these into static/ (and never mark typed text as safe):",
    )


OTHER_HOST = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//[^"']+|url\(["']?(?:https?:)?//|@import""")


def test_nothing_is_loaded_from_another_host() -> None:
    texts = {**sources.templates(), **{f.name: f.read_text() for f in sources.static()}}
    fails(
        (f"{n}: {found.group()}" for n, t in texts.items() if "mail" not in n for found in OTHER_HOST.finditer(t)),
        "Pages load nothing from another host:",
    )


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_source_reader_sees_the_project() -> None:
    """A rule that reads nothing would hold for ever."""
    names = {s.name for s in sources.python()}
    assert {"oms/kit/walls.py", "partners/desk/views/log.py", "tests/test_house.py"} <= names
    assert Source("partners/desk/views/log.py").room == "views"
    assert Source("partners/desk/mailbox.py").room == "mailbox"
    assert "kit/grid.html" in sources.templates()


KINDS_OF_ORDER = re.compile(r"""\b(?:order|locked|copy|o)\.kind\s*(?:==|!=|in\b)|\bkind\s*==?\s*["'](\w+)["']""")


def test_no_kind_of_order_is_compared_outside_its_module() -> None:
    """What depends on the type stands in the type; nothing else asks which one it is (docs/adr/0011)."""
    texts = {
        s.name: s.text for s in sources.python(tests=False) if s.app == "orders" and s.room not in ("types", "demo")
    }
    texts |= {name: text for name, text in sources.templates().items() if name.startswith("orders/")}
    found = [
        f"{name}: {match.group()}"
        for name, text in texts.items()
        for match in KINDS_OF_ORDER.finditer(text)
        if match[1] is None or match[1] in TYPES
    ]
    fails(found, "Ask the type (orders/kinds.py) instead of comparing kinds:")
