"""The house, continued: what the sources reach for. Addresses go by their names, libraries by what they offer."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module

from oms.kit.walls import BySP, Open, our_models, wall_of
from tests import sources
from tests.sources import Source
from tests.test_house import fails


def roots(patterns: Iterable, before: str = "") -> Iterator[str]:
    """The first step of every address of the apps: customers, orders, ddi."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from roots(pattern.url_patterns, route)
        elif "/" in route and not route.startswith("<"):
            yield route.partition("/")[0]


def texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of the strings below `node`, an f-string as far as its first value; without docstrings."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.JoinedStr):
            child = child.values[0] if child.values else child
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.lineno, child.value
        else:
            yield from texts(child)


def test_no_address_is_written_by_hand() -> None:
    """An address is the name of a URL, reversed: `urls.py` alone says how it reads."""
    ours = {root for app in sources.APPS if (urls := urls_of(app)) for root in roots(urls)}
    starts = re.compile(rf"^/({'|'.join(sorted(map(re.escape, ours)))})/")
    assert starts.match("/customers/")
    fails(
        (
            f"{s.name}:{line} {text}"
            for s in sources.python(tests=False)
            if s.app and s.room != "urls" and "ems" not in s.parts
            if not s.parts[-1].endswith("urls")
            for line, text in texts(s.tree)
            if starts.match(text)
        ),
        "Take these addresses by their names (reverse, link_to, registries.pages):",
    )


def urls_of(app: str) -> list:
    name = f"{app}.urls"
    return import_module(name).urlpatterns if (sources.ROOT / app / "urls.py").exists() else []


# a library's own business; Django documents the three of a model
OPEN_SECRETS = {"_meta", "_default_manager", "_base_manager"}
OVERRIDDEN = {"_post_clean", "_state", "_validate_unique", "_errors", "_non_form_errors", "_construct_form"}


def reaches_in(source: Source) -> Iterator[tuple[int, str]]:
    """(line, name) of what is private to a library, or written past a model's fields."""
    own = {node.name for _name, node in source.functions()}
    own |= {node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name)}
    own |= {node.name for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name in OVERRIDDEN:
            yield node.lineno, node.name
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr == "update" and getattr(node.value, "attr", "") == "__dict__":
            yield node.lineno, "__dict__.update"
        private = node.attr.startswith("_") and not node.attr.startswith("__")
        of_ours = getattr(node.value, "id", "") in {"self", "cls"} or node.attr in own
        if node.attr in OVERRIDDEN or (private and not of_ours and node.attr not in OPEN_SECRETS):
            yield node.lineno, node.attr


def test_nothing_reaches_into_a_library() -> None:
    fails(
        (f"{s.name}:{line} {name}" for s in sources.python(tests=False) for line, name in reaches_in(s)),
        "Use what the library offers:",
    )


BEFORE_A_SCREEN = {  # pages of nobody in particular: they send on whom they are not for
    "partners/sign_in/views/company_sign_in.py",
    "partners/sign_in/views/second_step.py",
}


def test_views_leave_refusals_to_the_kit() -> None:
    fails(
        (
            f"{s.name}:{node.lineno}"
            for s in sources.python(tests=False)
            if s.room == "views"
            for node in ast.walk(s.tree)
            if (isinstance(node, ast.ExceptHandler) and "ValidationError" in ast.dump(node.type or node))
            or (isinstance(node, ast.FunctionDef) and node.name == "dispatch" and s.name not in BEFORE_A_SCREEN)
        ),
        "Use refusals(form) and why_forbidden():",
    )


# where what people send is read; a number there is a form's field, a filter's or oms.kit.keys'
READS_REQUESTS = {"views", "forms", "filters", "parts", "types", "setup", "middleware"}
KIT_READS = ("oms/kit/grid/", "oms/kit/setup/", "oms/kit/gate", "oms/kit/middleware")
READS_NUMBERS = {  # (file, what it calls): why
    ("customers/filters.py", "isdecimal"): "whether a part of a telephone number was typed, as text",
    ("inventory/filters/number.py", "int"): "a choice of our own",
    ("inventory/filters/number.py", "isdigit"): "whether there is any digit, in text",
    ("partners/sign_in/middleware.py", "int"): "the account that the session itself names",
}
NUMBERS_FROM = {"int", "isdigit", "isdecimal", "isnumeric"}


def numbers_read(source: Source) -> Iterator[tuple[int, str]]:
    """(line, call) of text that is taken for a number by hand."""
    for node in ast.walk(source.tree):
        named = isinstance(node, ast.Attribute) and node.attr in NUMBERS_FROM - {"int"}
        called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "int"
        if called and any(getattr(n, "attr", "") == "total_seconds" for n in ast.walk(node)):
            continue
        if named or called:
            yield node.lineno, node.attr if named else "int"


def reads_requests(source: Source) -> bool:
    return source.room in READS_REQUESTS or source.name.startswith(KIT_READS)


def test_no_view_makes_numbers_of_what_is_sent() -> None:
    """`int()` of ² or of five thousand digits is an answer of 500."""
    found = {
        (s.name, line, call) for s in sources.python(tests=False) if reads_requests(s) for line, call in numbers_read(s)
    }
    fails(
        (f"{name}:{line} {call}" for name, line, call in found if (name, call) not in READS_NUMBERS),
        "Read these by a form's field, or by as_key and as_count (oms/kit/keys.py):",
    )
    fails(
        (f"{name} {call}" for name, call in set(READS_NUMBERS) - {(name, call) for name, _line, call in found}),
        "Strike these from READS_NUMBERS:",
    )


def asked(source: Source) -> Iterator[tuple[int, str, str]]:
    """(line, model, what is called first) of each `Model.objects`; nothing where it is handed on as it is."""
    parents = {child: node for node in ast.walk(source.tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            after = parents[node]
            yield node.lineno, getattr(node.value, "id", ""), getattr(after, "attr", "")


def of_a_partner(name: str) -> bool:
    """Whether rows of the model of this name belong to partners; what is no model's name counts as such."""
    found = [model for model in our_models() if model.__name__ == name]
    return not found or any(not isinstance(wall_of(model), BySP | Open) for model in found)


def test_every_query_of_a_view_starts_from_what_the_person_may_see() -> None:
    """The first wall. What the provider sets up for everybody has no such wall."""
    found = [(s.name, *query) for s in sources.python(tests=False) if s.room == "views" for query in asked(s)]
    assert len([1 for _name, _line, _model, first in found if first == "visible_to"]) > 50
    fails(
        (
            f"{name}:{line} {model}.objects.{first}"
            for name, line, model, first in found
            if first != "visible_to" and of_a_partner(model)
        ),
        "Begin these with .visible_to(user):",
    )
