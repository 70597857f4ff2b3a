"""The first wall: every queryset starts from `visible_to(user)`. No scope means nothing, never everything."""

from typing import Any, Self, TypeVar

from django.db import models

from oms.kit.remembered import Remembering

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


def narrow(queryset: Rows, path: str, user: Any) -> Rows:
    """`queryset` cut down to rows whose `path` names a partner that `user` may see."""
    if user is None or not getattr(user, "is_authenticated", False):
        return queryset.none()
    if user.sees_all:  # without a list of every partner; the second wall looks at each row as before
        return queryset.filter(**{f"{path}__isnull": False})
    return queryset.filter(**{f"{path}__in": user.reach()})


class PartnerQuerySet(Remembering):
    """A queryset whose rows belong to partners, by way of `partner_path`."""

    partner_path = "partner_id"

    def visible_to(self, user: Any) -> Self:
        """Rows of the user's partner and its descendants (product.md, Who uses it)."""
        return narrow(self, self.partner_path, user)


def scoped(path: str) -> type[PartnerQuerySet]:
    """A queryset class whose rows reach their partner by `path`, for example `customer__partner_id`."""
    return type("ScopedQuerySet", (PartnerQuerySet,), {"partner_path": path})


def between(one: str, other: str) -> type[PartnerQuerySet]:
    """A queryset class whose rows belong to two partners: who may see one of them sees the row."""

    def visible_to(self: PartnerQuerySet, user: Any) -> PartnerQuerySet:
        if user is None or not getattr(user, "is_authenticated", False):
            return self.none()
        if user.sees_all:
            return self.all()
        return self.filter(models.Q(**{f"{one}__in": user.reach()}) | models.Q(**{f"{other}__in": user.reach()}))

    return type("BetweenQuerySet", (PartnerQuerySet,), {"visible_to": visible_to})
