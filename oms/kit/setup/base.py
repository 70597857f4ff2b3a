"""What one object of the set-up declares, and where the declarations are found again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from oms.kit.grid import GridFilters, GridTable
from oms.kit.offered import Offered
from oms.kit.screens import Screen, registry
from oms.kit.setup.actions import save_entry
from oms.kit.setup.changes import History, changes_of


@dataclass(frozen=True)
class Place:
    """A page that the overview and the tabs of `screen` lead to."""

    screen: str
    code: str
    title: str
    url: str
    intro: str = ""
    order: int = 0

    def address(self) -> str:
        return reverse(self.url)


class SetUp:
    """One object of the set-up. Subclasses set the attributes; `register` gives it screen, addresses and place.

    `slug` stands in the address and, after the app's `namespace`, in the URL names; `screen` is the right (and
    `data-screen`) it stands under. `save(entry, *, parts, by, at)` is the action behind its form. `detail` is a template
    drawn below the facts with what `extra` gives; `named_by` is the field that names an entry, `history` the rows told
    with its changes; `tools` are further (label, icon, URL name) of the entry's page, `list_tools` of its list.
    """

    slug: ClassVar[str]
    title: ClassVar[str]
    single: ClassVar[str]
    intro: ClassVar[str] = ""
    screen: ClassVar[str]
    namespace: ClassVar[str]
    order: ClassVar[int] = 0

    model: ClassVar[type[models.Model]]
    table: ClassVar[type[GridTable]]
    filters: ClassVar[type[GridFilters]]
    form: ClassVar[type]
    default_sort: ClassVar[str] = "name"
    save: ClassVar[Callable[..., models.Model]] = staticmethod(save_entry)
    detail: ClassVar[str] = ""
    named_by: ClassVar[str] = "name"
    history: ClassVar[tuple[History, ...]] = ()
    shows: ClassVar[dict[str, Callable[[Any], str]]] = {}  # how fields read in its history that are no plain values
    tools: ClassVar[tuple[tuple[str, str, str], ...]] = ()
    list_tools: ClassVar[tuple[tuple[str, str, str], ...]] = ()

    def rows(self, user: Any) -> models.QuerySet[Any]:
        """The objects that `user` may see; with their availability today where they have a period."""
        rows: Any = self.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(user)
        found: models.QuerySet[Any] = rows.with_availability(timezone.localdate()) if self.has_period else rows
        return found

    def new(self, user: Any) -> models.Model:
        """What the form for a new one starts from."""
        return self.model(valid_from=timezone.localdate()) if self.has_period else self.model()

    def only_one(self, user: Any) -> models.Model | None:
        """Where a company keeps one and no more: its own, which the list leads to instead of to a further one."""
        return None

    def extra(self, entry: models.Model, user: Any) -> dict[str, Any]:
        """Values for the `detail` template."""
        return {}

    def changes(self, entry: models.Model, user: Any) -> list[dict[str, Any]]:
        """Its newest changes, with who made them."""
        return changes_of(entry, name=self.named_by, parts=self.history, reader=user, shows=self.shows)

    @property
    def code(self) -> str:
        """The code of its own screen: what columns, views and logs are kept under."""
        return f"{self.screen.removeprefix('sp-')}-{self.slug}"

    @property
    def has_period(self) -> bool:
        return issubclass(self.model, Offered)

    def name(self, page: str = "") -> str:
        """The URL name of one of its pages."""
        return f"{self.namespace}:{self.slug}-{page}" if page else f"{self.namespace}:{self.slug}"

    @property
    def names(self) -> dict[str, str]:
        """Page → URL name, for templates."""
        pages = ("add", "entry", "edit", "uses", "close", "delete")
        return {"list": self.name(), **{page: self.name(page) for page in pages}}

    def address(self, page: str = "", pk: int | None = None) -> str:
        return reverse(self.name(page), args=[] if pk is None else [pk])

    def place(self) -> Place:
        return Place(self.screen, self.code, self.title, self.name(), self.intro, self.order)


_places: dict[str, Place] = {}
_by_model: dict[type[models.Model], SetUp] = {}


def register(thing: type[SetUp] | Place) -> type[SetUp] | Place:
    """Give an object its screen and its place on the overview; as a decorator, too."""
    place = thing if isinstance(thing, Place) else thing().place()
    _places[place.code] = place
    if place.code not in registry.screens:
        registry.add(Screen(place.code, place.title, part_of=place.screen))
    if not isinstance(thing, Place):
        _by_model.setdefault(thing.model, thing())
    return thing


def places(screen: str) -> list[Place]:
    """The pages under `screen`, in their order."""
    return sorted((place for place in _places.values() if place.screen == screen), key=lambda place: place.order)


def address_of(entry: models.Model) -> str:
    """The page of any object: its set-up page, or its own; nothing when it has none."""
    if setup := _by_model.get(type(entry)):
        return setup.address("entry", entry.pk)
    try:
        return entry.get_absolute_url() if hasattr(entry, "get_absolute_url") else ""
    except NoReverseMatch:
        return ""
