"""Reads of numbers."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import AreaCode, NumberType
from customers.models import Customer
from inventory.enums import CustomerAssign
from inventory.models import Number, NumberPending, NumberTally
from oms.kit import phones
from oms.kit.acting import as_system
from oms.kit.phones import dialled, national
from oms.kit.search import find
from partners.models import Account

LONGEST = 20  # digits that a number may have
MOST_TOLD = 5


def number_page(e164: str) -> str:
    """Address of a number's own page."""
    return reverse("inventory:ddi-number", args=[e164.removeprefix("+")])


def find_numbers(queryset: QuerySet, text: str) -> QuerySet:
    """Numbers of `queryset` that contain `text`: digits in any notation, or a customer's name."""
    return find(queryset, text)


def starting(queryset: QuerySet, digits: str) -> QuerySet:
    """Numbers that begin with these digits as dialled at home. A comparison, not LIKE: row-level security keeps its
    index for the one and not for the other."""
    return queryset.filter(national__gte=digits, national__lte=_filled(digits))


def ending(queryset: QuerySet, digits: str) -> QuerySet:
    """Numbers that end with these digits."""
    return queryset.filter(backwards__gte=digits[::-1], backwards__lte=_filled(digits[::-1]))


def within(queryset: QuerySet, *, first: str = "", last: str = "") -> QuerySet:
    """Numbers from … to …, both included; a part of a number stands for all that begin with it."""
    if first:
        queryset = queryset.filter(national__gte=first)
    return queryset.filter(national__lte=_filled(last)) if last else queryset


def _filled(digits: str) -> str:
    """The highest number that begins with `digits`."""
    return digits.ljust(LONGEST, "9")


def found_numbers(user: Account, text: str) -> list[tuple[str, str, str]]:
    """Up to five (number, who has it, address) for Ctrl-K."""
    return [_hit(number) for number in find_numbers(Number.objects.visible_to(user), text)[:5]]


def number_dialled(user: Account, text: str) -> list[tuple[str, str, str]]:
    """The number that was typed as a whole, in any notation."""
    try:
        e164 = phones.parse(text)
    except ValueError:
        return []
    return [_hit(number) for number in Number.objects.visible_to(user).filter(e164=e164)]


def _hit(number: Number) -> tuple[str, str, str]:
    return national(number.e164), number.customer_name or number.get_assign_display(), number_page(number.e164)


def registered(e164s: Iterable[str]) -> set[str]:
    """Which of these exist, whoever's they are. Only the numbers that were asked for come back, never an owner."""
    with as_system():
        return set(Number.objects.filter(e164__in=list(e164s)).values_list("e164", flat=True))


def held_here(e164s: Iterable[str]) -> set[str]:
    """Which of these are here, whoever's they are: what was ported out may come back."""
    with as_system():
        found = Number.objects.filter(e164__in=list(e164s)).exclude(assign=CustomerAssign.PORTED_OUT)
        return set(found.values_list("e164", flat=True))


def area_codes(number_types: Iterable[NumberType]) -> dict[int, list[str]]:
    """Area codes by number type, the longest first."""
    found: dict[int, list[str]] = defaultdict(list)
    for code, type_id in AreaCode.objects.filter(number_type__in=number_types).values_list("code", "number_type"):
        found[type_id].append(code)
    return {type_id: sorted(codes, key=len, reverse=True) for type_id, codes in found.items()}


def split(e164: str, codes: list[str]) -> tuple[str, str] | None:
    """(area code, the rest) of a number, or None when it begins with none of `codes`."""
    digits = dialled(e164)
    return next(((code, digits.removeprefix(code)) for code in codes if digits.startswith(code)), None)


def wrong_type(e164s: Iterable[str], number_type: NumberType) -> list[str]:
    """A sentence for each of the first numbers that begin with no area code of this type."""
    codes, words = area_codes([number_type]).get(number_type.pk, []), []
    for e164 in e164s:
        if split(e164, codes) is None or not phones.is_of(e164, number_type.country):
            told = {"number": national(e164), "type": number_type.name}
            words.append(_("%(number)s begins with no area code of the number type “%(type)s”.") % told)
    return words[:MOST_TOLD]


def status_summary(user: Account) -> QuerySet:
    """One row per owner and customer with its quantities (guide 2.3.1.2), what is pending included."""
    pending = NumberPending.objects.filter(
        partner_id=OuterRef("partner_id"), customer_name=OuterRef("customer_name")
    ).order_by()

    def now(name: str, pending_sum):
        sums = pending.values("partner_id").annotate(n=pending_sum).values("n")
        return F(name) + Coalesce(Subquery(sums), 0)

    figures = {f"{name}_now": now(name, Sum(name)) for name in ("assigned", "used", "reserved", "free")}
    total = now("total", Sum("assigned") + Sum("reserved") + Sum("free"))
    mine = NumberTally.objects.visible_to(user).annotate(**figures, total_now=total)
    return mine.filter((Q(total__gt=0) & ~Exists(pending)) | (Exists(pending) & Q(total_now__gt=0)))


def with_former(numbers: QuerySet, user: Account, today: date) -> QuerySet:
    """With `former_name`, `former_code` of the customer that may have a number ported still, and `former_until`, the
    last day of that; nothing where the reader may not see that customer."""
    may = Q(port_until__gte=today)
    customer = Customer.objects.visible_to(user).filter(pk=OuterRef("former_customer_id"))
    return numbers.annotate(
        former_name=Case(When(may, then=Subquery(customer.values("name")[:1]))),
        former_code=Case(When(may, then=Subquery(customer.values("code")[:1]))),
        former_until=Case(When(may & Exists(customer), then=F("port_until"))),
    )


def free_by_type(partner_id: int) -> dict[int, int]:
    """Number type → how many free numbers this partner may give to an order now."""
    stock = Number.objects.in_stock_of(partner_id)
    return dict(stock.order_by().values_list("number_type").annotate(Count("pk")))
