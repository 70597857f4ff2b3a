"""What people are told about orders of lifetime licenses. Nobody reads here what a company above has."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from billing.lifetime import LifetimeOption
from billing.models import LifetimeOrder
from billing.queries.lifetime import change_in_words
from partners.messages.notifications.told import Told


@dataclass(frozen=True)
class OfLifetime(Told):
    """An order of lifetime licenses: who asked whom for how many of which option, from which day."""

    order: int
    partner: str
    asked: str
    option: str
    quantity: int
    act_date: date
    said: str  # the comment

    mark = "key-round"

    @classmethod
    def of(cls, order: LifetimeOrder) -> "OfLifetime":
        """`order` with its partner."""
        said = order.approval_comment if order.decided_at else order.comment
        about = (order.option, order.quantity, order.act_date, said)
        return cls(order.pk, order.partner.name, order.asked_name, *about)

    @property
    def thread(self) -> str:
        return f"lifetime:{self.order}"

    def told(self) -> dict[str, str]:
        return {
            "partner": self.partner, "asked": self.asked, "option": str(LifetimeOption(self.option).label),
            "n": change_in_words(self.quantity), "day": date_format(self.act_date, "DATE_FORMAT"),
        }  # fmt: skip

    def more(self) -> list[str]:
        return [_("Comment: %s") % self.said] if self.said else []

    def link(self) -> str:
        return reverse("billing:lifetime-one", args=[self.order])

    @classmethod
    def sample(cls) -> "OfLifetime":
        about = ("Example Reseller", "Example Provider", LifetimeOption.LIFETIME.value, 30, date(2026, 12, 1))
        return cls(1, *about, "For the new branch")


class LifetimeAsked(OfLifetime):
    """To the company that is asked."""

    kind = "lifetime.asked"
    label = gettext_lazy("Lifetime licenses are ordered")
    needs = True
    act = gettext_lazy("Approve or reject")
    counted = ngettext_lazy(
        "%(n)s order of lifetime licenses waits for you", "%(n)s orders of lifetime licenses wait for you", "n"
    )
    heads = gettext_lazy("%(partner)s orders lifetime licenses: %(n)s")
    says = gettext_lazy("%(partner)s asks %(asked)s for a change of its %(option)s licenses by %(n)s from %(day)s on.")
    next_step = gettext_lazy("It waits for your approval.")

    def link(self) -> str:
        return reverse("billing:lifetime-decide", args=[self.order])

    @classmethod
    def queue(cls) -> str:
        return reverse("billing:lifetime-approval")


class LifetimeApproved(OfLifetime):
    """To the company that asked."""

    kind = "lifetime.approved"
    label = gettext_lazy("An order of lifetime licenses is approved")
    tone = "good"
    heads = gettext_lazy("Lifetime licenses approved: %(n)s from %(day)s")
    says = gettext_lazy("%(asked)s has approved the change of your %(option)s licenses by %(n)s from %(day)s on.")


class LifetimeRejected(OfLifetime):
    """To the company that asked."""

    kind = "lifetime.rejected"
    label = gettext_lazy("An order of lifetime licenses is rejected")
    tone = "bad"
    heads = gettext_lazy("Lifetime licenses rejected: %(n)s")
    says = gettext_lazy("%(asked)s has rejected the change of your %(option)s licenses by %(n)s from %(day)s on.")


class LifetimeCanceled(OfLifetime):
    """To the company that was asked."""

    kind = "lifetime.canceled"
    label = gettext_lazy("An order of lifetime licenses is canceled")
    heads = gettext_lazy("%(partner)s does not want lifetime licenses any more: %(n)s")
    says = gettext_lazy("%(partner)s has canceled its order of %(option)s licenses: %(n)s from %(day)s on.")


class LifetimePassedOn(OfLifetime):
    """To the parent out of whose holding they come, where the provider was asked."""

    kind = "lifetime.passed_on"
    label = gettext_lazy("Your lifetime licenses were passed on")
    heads = gettext_lazy("Of your lifetime licenses %(n)s go to %(partner)s")
    says = gettext_lazy(
        "%(asked)s has approved that %(partner)s has %(n)s of your %(option)s licenses from %(day)s on."
    )
