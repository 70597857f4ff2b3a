"""The ways of a model: its states, the verbs between them, and who may take each. Declared once per model.

Transitions (django-fsm-2), the database's trigger, the door that moves a row, and the tests' table all read it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Model
from django_fsm import FSMField, transition


@dataclass(frozen=True)
class Way:
    """`verb` leads from any of `sources` to `target`; only `role` may take it. `says` what it means."""

    verb: str
    sources: tuple[str, ...]
    target: str
    role: str = ""
    says: str = ""

    @property
    def method(self) -> str:
        return f"take_{self.verb}"

    def transition(self, field: FSMField) -> Callable[[Model], None]:
        """The method of the model that takes this way; it refuses every other state (TransitionNotAllowed)."""

        def take(instance: Model) -> None:
            pass

        take.__name__, take.__doc__ = self.method, self.says
        door: Callable[[Model], None] = transition(
            field, source=[str(source) for source in self.sources], target=str(self.target)
        )(take)
        return door


class Ways:
    """All ways of one model, by verb."""

    def __init__(self, *ways: Way) -> None:
        self._ways = {str(way.verb): way for way in ways}

    def __getitem__(self, verb: str) -> Way:
        return self._ways[str(verb)]

    def __contains__(self, verb: str) -> bool:
        return str(verb) in self._ways

    def __iter__(self) -> Iterator[Way]:
        return iter(self._ways.values())

    @property
    def edges(self) -> list[tuple[str, str]]:
        """(from, to) of every change of state, for the database's trigger."""
        return sorted({(str(s), str(way.target)) for way in self for s in way.sources if s != way.target})

    def transitions(self, field: FSMField) -> dict[str, Callable[[Model], None]]:
        """Methods for the model's class body: `locals().update(WAYS.transitions(state))`."""
        return {way.method: way.transition(field) for way in self}

    def take(self, row: Model, verb: str) -> None:
        """Change the state of `row` in memory. Only the model's one door calls this; TransitionNotAllowed if it may not."""
        getattr(row, self[verb].method)()
