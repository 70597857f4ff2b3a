"""Every check of a module that can be taken out, found in its syntax tree."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NARROWS = {"filter", "exclude"}
RECORDS = {"create", "update", "get_or_create", "update_or_create", "defer"}
TOLD = {"why", "source", "reason", "comment", "secret", "most", "after", "skip_locked", "numbers", "timeout"}
NEARLY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
LEAVES = (ast.Raise, ast.Return, ast.Continue, ast.Break)
IN_SQL = (
    (re.compile(r"\s+skip locked"), ""),
    (re.compile(r" with check \(.*"), ""),
    (re.compile(r"\s+for update of \w+"), ""),
    (re.compile(r" and c\.depth > 0"), ""),
    (re.compile(r" is not null and not "), " is not null or not "),
)


@dataclass(frozen=True)
class Change:
    """`what` is changed in `function` of `module`: node number `node` of the tree, in the way `how`, its part `part`."""

    module: str
    function: str
    line: int
    what: str
    node: int
    how: str
    part: int = 0

    @property
    def key(self) -> str:
        """Known by its words, so that lines may move."""
        return f"{self.module} {self.function}: {self.what}"


def changes_of(module: str, text: str) -> list[Change]:
    """Every change of a module's functions, and of its module-wide SQL, in the order of the lines."""
    tree = ast.parse(text)
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    found = []
    for name, node in places(tree):
        for inner in inside(node):
            for how, part, what in ways(inner):
                found.append(Change(module, name, inner.lineno, what, numbers[id(inner)], how, part))
    return sorted(found, key=lambda change: (change.line, change.node))


def changed(text: str, change: Change) -> ast.Module:
    """The module's tree with `change` made."""
    tree = ast.parse(text)
    node = list(ast.walk(tree))[change.node]
    MADE[change.how](node, change.part)
    return ast.fix_missing_locations(tree)


def places(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """(name, node) of each function, each method, and each module-wide name that is given a text."""
    for node in tree.body:
        if isinstance(node, FUNCTIONS):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, FUNCTIONS):
                    yield f"{node.name}.{inner.name}", inner
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            yield getattr(node.targets[0], "id", ""), node


def inside(place: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a body: no decorator, no annotation, no docstring."""
    body = place.body if isinstance(place, FUNCTIONS) else [place.value]
    if isinstance(place, FUNCTIONS) and ast.get_docstring(place) is not None:
        body = body[1:]
    for statement in body:
        yield from (node for node in ast.walk(statement) if hasattr(node, "lineno"))


# --- what can be changed of a node: (how, part, words)


def ways(node: ast.AST) -> Iterator[tuple[str, int, str]]:
    for kind, find in WAYS.items():
        if isinstance(node, kind):
            yield from find(node)


def _if(node: ast.If) -> Iterator[tuple[str, int, str]]:
    leaves = isinstance(node.body[-1], LEAVES)
    yield "never", 0, f"{'drops' if leaves else 'never takes'} `if {said(node.test)}`"
    yield "always", 0, f"takes `if {said(node.test)}` always"


def _choice(node: ast.IfExp) -> Iterator[tuple[str, int, str]]:
    yield "never", 0, f"answers `… if {said(node.test)}` as if it were not so"
    yield "always", 0, f"answers `… if {said(node.test)}` as if it were so"


def _listing(node: ast.ListComp | ast.GeneratorExp) -> Iterator[tuple[str, int, str]]:
    for number, test in enumerate(node.generators[0].ifs):
        yield "all", number, f"lists also what is not `{said(test)}`"


def _operands(node: ast.BoolOp) -> Iterator[tuple[str, int, str]]:
    if any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(node)):
        return
    word = "and" if isinstance(node.op, ast.And) else "or"
    for number, value in enumerate(node.values):
        yield "operand", number, f"drops `{said(value)}` of an `{word}`"


def _compared(node: ast.Compare) -> Iterator[tuple[str, int, str]]:
    for number, op in enumerate(node.ops):
        if type(op) in NEARLY:
            yield "nearly", number, f"off by one: `{said(node)}`"


def _called(node: ast.Call) -> Iterator[tuple[str, int, str]]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in NARROWS and isinstance(node.func, ast.Attribute):
        for number, argument in enumerate([*node.args, *[k.value for k in node.keywords]]):
            key = node.keywords[number - len(node.args)].arg if number >= len(node.args) else ""
            yield "narrow", number, f"drops `{key + '=' if key else ''}{said(argument)}` of .{name}()"
    elif name in {"select_for_update", "visible_to"}:
        yield "unlocked", 0, f"drops .{name}()"
    keeps = name in RECORDS or name[:1].isupper()
    for number, keyword in enumerate(node.keywords):
        if keyword.arg in TOLD or (keeps and keyword.arg):
            yield "keyword", number, f"drops `{keyword.arg}=` of {name}()"


def _statement(node: ast.Expr) -> Iterator[tuple[str, int, str]]:
    if isinstance(node.value, ast.Call) and not said(node.value).startswith(("super()", "log.")):
        yield "skip", 0, f"skips `{said(node.value)}`"


def _answered(node: ast.Return) -> Iterator[tuple[str, int, str]]:
    truth = isinstance(node.value, ast.Compare | ast.BoolOp) or (
        isinstance(node.value, ast.UnaryOp) and isinstance(node.value.op, ast.Not)
    )
    if truth:
        yield "answer", 0, f"answers no to `{said(node.value)}`"
        yield "answer", 1, f"answers yes to `{said(node.value)}`"


def _text(node: ast.Constant) -> Iterator[tuple[str, int, str]]:
    if not isinstance(node.value, str):
        return
    for number, (pattern, _) in enumerate(IN_SQL):
        if found := pattern.search(node.value):
            yield "sql", number, f"SQL without `{found.group().strip()}`"
    for number, line in enumerate(node.value.splitlines()):
        if line.strip().startswith("and ") and line.count("(") == line.count(")"):
            yield "line", number, f"SQL without `{line.strip()}`"


def _list(node: ast.List) -> Iterator[tuple[str, int, str]]:
    texts = (ast.Constant, ast.JoinedStr)
    if len(node.elts) > 1 and any(isinstance(e, ast.JoinedStr) for e in node.elts):
        for number, part in enumerate(node.elts):
            if isinstance(part, texts):
                yield "item", number, f"drops {said(part)} of a list"


WAYS = {
    ast.If: _if,
    ast.IfExp: _choice,
    ast.ListComp: _listing,
    ast.GeneratorExp: _listing,
    ast.BoolOp: _operands,
    ast.Compare: _compared,
    ast.Call: _called,
    ast.Expr: _statement,
    ast.Return: _answered,
    ast.Constant: _text,
    ast.List: _list,
}


def said(node: ast.AST) -> str:
    """A node as one short line of code."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else f"{text[:89]}…"


# --- making the change


def forced(test: ast.expr, value: bool) -> ast.expr:
    """`value`, after `test` was asked when it names what it found."""
    if any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(test)):
        pair = ast.Tuple([test, ast.Constant(value)], ast.Load())
        return ast.Subscript(pair, ast.Constant(1), ast.Load())
    return ast.Constant(value)


def _force(value: bool):
    def make(node, part: int) -> None:
        node.test = forced(node.test, value)

    return make


def _all(node, part: int) -> None:
    del node.generators[0].ifs[part]


def _without(node: ast.BoolOp, part: int) -> None:
    rest = [value for number, value in enumerate(node.values) if number != part]
    node.values = rest if len(rest) > 1 else [rest[0], rest[0]]


def _swap(node: ast.Compare, part: int) -> None:
    node.ops[part] = NEARLY[type(node.ops[part])]()


def _wide(node: ast.Call, part: int) -> None:
    if len(node.args) + len(node.keywords) == 1:
        node.func.attr, node.args, node.keywords = "all", [], []
    elif part < len(node.args):
        del node.args[part]
    else:
        del node.keywords[part - len(node.args)]


def _unlock(node: ast.Call, part: int) -> None:
    node.func.attr, node.args, node.keywords = "all", [], []


def _untold(node: ast.Call, part: int) -> None:
    del node.keywords[part]


def _skip(node: ast.Expr, part: int) -> None:
    node.value = ast.Constant(None)


def _answer(node: ast.Return, part: int) -> None:
    node.value = ast.Constant(bool(part))


def _sql(node: ast.Constant, part: int) -> None:
    pattern, instead = IN_SQL[part]
    node.value = pattern.sub(instead, node.value)
    if "with check" in pattern.pattern:
        node.value += " with check (true) -- "


def _line(node: ast.Constant, part: int) -> None:
    node.value = "\n".join(line for number, line in enumerate(node.value.splitlines()) if number != part)


def _item(node: ast.List, part: int) -> None:
    del node.elts[part]


MADE = {
    "never": _force(False), "always": _force(True), "all": _all, "operand": _without, "nearly": _swap, "narrow": _wide,
    "unlocked": _unlock, "keyword": _untold, "skip": _skip, "answer": _answer, "sql": _sql, "line": _line, "item": _item,
}  # fmt: skip
