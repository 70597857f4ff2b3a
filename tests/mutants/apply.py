"""Putting a change into the running process: the functions stay the same objects and get other code.

So whoever imported a function before meets the change as well, and nothing has to be loaded anew.
"""

import ast
import sys
from functools import cached_property
from importlib import import_module
from types import CodeType, FunctionType, ModuleType

from tests.mutants.changes import FUNCTIONS, Change, changed, places
from tests.stack import ROOT


def apply(change: Change) -> None:
    """Make `change` hold in this process from now on."""
    file = ROOT / change.module
    module = loaded(change.module)
    tree = changed(file.read_text(), change)
    (place,) = [node for name, node in places(tree) if name == change.function]
    if not isinstance(place, FUNCTIONS):
        exec(compile(ast.Module([place], []), str(file), "exec"), module.__dict__)
        return
    function(module, change.function).__code__ = compiled(compile(tree, str(file), "exec"), change.function)


def compiled(code: CodeType, name: str) -> CodeType:
    """The code of the function `name` within that of its module."""
    for part in name.split("."):
        code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == part)
    return code


def loaded(module: str) -> ModuleType:
    name = module.removesuffix(".py").replace("/", ".")
    return sys.modules.get(name) or import_module(name)


def function(module: ModuleType, name: str) -> FunctionType:
    """The plain function behind its decorators."""
    found = module
    for part in name.split("."):
        found = vars(found)[part]
    while not isinstance(found, FunctionType) or hasattr(found, "__wrapped__"):
        if isinstance(found, property):
            found = found.fget
        elif isinstance(found, cached_property):
            found = found.func
        elif isinstance(found, staticmethod | classmethod):
            found = found.__func__
        else:
            found = found.__wrapped__
    return found
