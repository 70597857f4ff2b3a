"""The house, continued: what a base leaves to its kinds, each of them says."""

import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module

from inventory.ems.driver import Driver
from inventory.ems.drivers import DRIVERS
from oms.kit.setup.base import SetUp
from orders.effect.part import Part
from orders.kinds import TYPES, OrderKind
from partners.messages.notifications.message import Message, kinds
from tests import sources
from tests.test_house import fails


@cache
def classes() -> list[type]:
    """Every class of the project, in the order of its modules."""
    files = [s for s in sources.python(tests=False) if s.app or s.name.startswith("oms/kit/")]
    modules = [import_module(".".join(s.parts).removesuffix(".__init__")) for s in files]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if inspect.isclass(value) and value.__module__ == module.__name__
    ]


def leaves(of: type) -> list[type]:
    """Kinds of `of` that nothing else of ours is made from."""
    made = [cls for cls in classes() if issubclass(cls, of)]
    return [cls for cls in made if not any(cls in other.__bases__ for other in made)]


def is_hook(method: object) -> bool:
    """Whether all that it does is to say that its kinds do it."""
    plain = getattr(method, "__func__", getattr(method, "fget", method))
    return inspect.isfunction(plain) and "NotImplementedError" in plain.__code__.co_names


def hooks() -> dict[type, set[str]]:
    """Base → names of its hooks."""
    found = {cls: {name for name, value in vars(cls).items() if is_hook(value)} for cls in classes()}
    return {cls: names for cls, names in found.items() if names}


@cache
def hooks_once() -> dict[type, set[str]]:
    return hooks()


def unfilled(cls: type) -> Iterator[str]:
    """Hooks of the bases of `cls` that still are hooks in `cls` itself."""
    for base, names in hooks_once().items():
        if issubclass(cls, base):
            yield from (f"{base.__name__}.{name}" for name in names if is_hook(inspect.getattr_static(cls, name)))


def test_every_hook_is_filled_by_each_kind() -> None:
    """A base that raises NotImplementedError is met by nobody: each leaf of it says its own."""
    fails(
        (
            f"{cls.__module__}.{cls.__qualname__} lacks {name}"
            for base in hooks_once()
            for cls in leaves(base)
            for name in unfilled(cls)
        ),
        "Fill these hooks:",
    )


def test_the_hooks_are_found() -> None:
    """A rule that reads nothing would hold for ever."""
    found = {f"{cls.__name__}.{name}" for cls, names in hooks_once().items() for name in names}
    assert found >= {
        "OrderKind.may_open", "Part.forms", "Part.save", "GridView.rows", "Message.subject", "Message.text",
        "Message.link", "Message.sample", "UploadPage.rehearse", "RehearsalPage.carry_out", "RehearsalPage.put_away",
        "SheetRows.start", "SheetRows.words", "Sheet.build", "Act.act", "RowForm.candidates",
    }  # fmt: skip
    assert {len(leaves(base)) > 1 for base in hooks_once()} == {True}

    class Unfinished(Part):
        pass

    assert sorted(unfilled(Unfinished)) == ["Part.forms", "Part.save"]


def test_what_the_approver_chooses_is_written() -> None:
    """Both may be left out, not one of the two: what is chosen would be lost."""
    for part in leaves(Part):
        assert (part.decision is Part.decision) == (part.decide is Part.decide), part


def registered() -> list[tuple[type, type]]:
    """(base, kind) of all that is registered somewhere to be found again."""
    classes()
    types = [type(kind) for kind in TYPES.values()]
    parts = {type(part) for kind in TYPES.values() for part in kind.parts}
    found = [(OrderKind, types), (Part, parts), (SetUp, leaves(SetUp)), (Message, kinds.values())]
    return [(base, cls) for base, made in found for cls in made]


def test_whatever_is_registered_says_all_that_its_base_leaves_open() -> None:
    """A name that a base declares without a value: each kind gives one."""
    assert len(registered()) > 40
    fails(
        (
            f"{cls.__module__}.{cls.__qualname__} does not say {name}"
            for base, cls in registered()
            for name in inspect.get_annotations(base)
            if not hasattr(cls, name)
        ),
        "Say these:",
    )


def asks(cls: type, name: str) -> list[str]:
    return list(inspect.signature(getattr(cls, name)).parameters)


def test_every_driver_offers_what_the_network_asks_of_it() -> None:
    """`Driver` is a protocol: nothing but this holds that a driver has its methods, by these parameters."""
    wanted = [name for name, value in vars(Driver).items() if inspect.isfunction(value) and not name.startswith("_")]
    assert {"execute", "look", "portal_link"} <= set(wanted)
    for driver in DRIVERS.values():
        assert driver.label, driver
        for name in wanted:
            assert asks(type(driver), name) == asks(Driver, name), f"{type(driver).__name__}.{name}"


def writes() -> list[type]:
    """What entries of orders write, each a dataclass with `carry_out`."""
    return [cls for cls in classes() if is_dataclass(cls) and hasattr(cls, "carry_out")]


def test_every_write_of_an_entry_is_carried_out_by_its_own_class() -> None:
    """Writes of one class are carried out together, so `carry_out` belongs to the class and takes them and the stamp."""
    assert len(writes()) > 12
    fails(
        (
            f"{cls.__module__}.{cls.__qualname__}"
            for cls in writes()
            if not isinstance(inspect.getattr_static(cls, "carry_out"), classmethod)
            or asks(cls, "carry_out") != ["writes", "stamp"]
        ),
        "Make this a class method carry_out(writes, stamp):",
    )


THEIRS = ("migrations.AddIndex(", "migrations.AddConstraint(", "migrations.AddTrigger(", "migrations.RemoveTrigger(")


def test_migrations_add_indexes_constraints_and_triggers_by_the_kit() -> None:
    """Django's own render every related model anew after each (docs/how-to/migration.md)."""
    written = [one for one in sources.python(tests=False, migrations=True) if "/migrations/" in one.name]
    assert any("schema.AddTrigger(" in one.text for one in written)
    fails(
        (f"{one.name}: {theirs}" for one in written for theirs in THEIRS if theirs in one.text),
        "Take these from oms.kit.schema:",
    )
