"""The wizards: each step of a draft its own address, saved as it is left (guide 2.5.1)."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import all_valid
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from oms.kit.once import nonce_of
from oms.kit.pages import Page
from oms.kit.refusals import Refused, refusals
from orders.actions.move import AlreadyMoved, not_yours, what_happened
from orders.actions.template import begin_like
from orders.effect.part import Part, Typed
from orders.effect.reading import Reading
from orders.enums import DRAFT, Verb
from orders.forms.rows import unjudged
from orders.kinds import SUBMIT, TYPES, OrderKind, kind_of
from orders.models import Order
from orders.parts.info.part import customer_forms
from orders.parts.info.save import create_customer_order, save_info
from orders.queries.like import Source, source_of, templates_of
from orders.queries.steps import first_states, step_states, steps_asked
from orders.rules import is_requester, may_edit


def moved_on(page: Page, order: Order, refused: Refused) -> HttpResponse | None:
    """Somebody was faster: the order's page, which says what happened. None for any other refusal."""
    if not isinstance(refused.error, AlreadyMoved):
        return None
    messages.warning(page.request, refused.text)
    return redirect(order)


ADD_NOTHING = "add-nothing"  # a button of rows that are not there: the forms are drawn again as typed
MADE = "customer_order"  # in the session: the order that Create New Customer made last


class WizardPage(Page):
    """A page of the draft `no`. `code` is the step's; the screen becomes that of the order's type."""

    screen = "create-customer"
    code = ""

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        mine = Order.objects.visible_to(request.user).select_related("customer", "plan", "agreement", "server")
        self.order: Order = get_object_or_404(mine, no=kwargs["no"])
        self.kind: OrderKind = kind_of(self.order)
        self.screen = self.kind.screen

    @cached_property
    def reading(self) -> Reading:
        today = self.order.today(timezone.now())
        return Reading(self.order, max(self.order.activation_date or today, today))

    def typed(self) -> Typed:
        request, sent = self.request, self.request.method == "POST"
        return Typed(
            request.user, timezone.now(), request.POST if sent else None, request.FILES if sent else None, request.GET
        )

    def closed(self) -> HttpResponse | None:
        """Where to instead, when this person may not write here. Raises PermissionDenied for another partner."""
        if may_edit(self.request.user, self.order):
            return None
        if self.request.method == "POST":
            if not is_requester(self.request.user, self.order):
                raise PermissionDenied(not_yours(self.order, Verb.SAVE))
            messages.warning(self.request, what_happened(self.order))
        return redirect(self.order)

    def cancel(self) -> HttpResponse:
        """The order is given up, from any step (guide 2.5.1.10), once the question is answered."""
        return redirect("orders:cancel", self.order.no)

    def show(self, status: int = 200, **context) -> HttpResponse:
        states = step_states(self.reading, self.request.user)
        codes = [state.code for state in states if not state.why_not]
        here = codes.index(self.code)
        return self.page(
            status=status,
            order=self.order,
            customer=self.order.customer,
            kind=self.kind,
            states=states,
            step=next(state for state in states if state.code == self.code),
            done=sum(state.css == "completed" for state in states),
            asked=steps_asked(states),
            back=codes[here - 1] if here else "",
            skips=self.order.plan_id is not None and len(codes) - here > 2,
            effect=self.kind.effect(self.reading) if self.order.plan_id else None,
            **context,
        )

    def onward(self) -> HttpResponse:
        """To the next step, to the one that was asked for, or out when “Save and exit” was pressed."""
        if "exit" in self.request.POST:
            messages.success(self.request, _("Order %s is saved; go on whenever you like.") % self.order.no)
            return redirect(self.order)
        codes = [part.code for part in self.kind.shown(Reading(self.order), self.request.user)] + [SUBMIT]
        wanted = SUBMIT if "check" in self.request.POST else self.request.POST.get("to", "")
        if wanted in codes:
            return redirect(f"orders:step-{wanted}", self.order.no)
        after = codes[codes.index(self.code) + 1 :] if self.code in codes else [SUBMIT]
        return redirect(f"orders:step-{after[0]}", self.order.no)


class Step(WizardPage):
    """The step of one part: its forms, its buttons, its save."""

    redraws = ADD_NOTHING
    autosaves = True

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        part = self.kind.part(self.code)
        if part is None:
            raise Http404(f"Orders of this type have no step {self.code}.")
        self.part: Part = part
        self.template = part.template

    def closed(self) -> HttpResponse | None:
        if (elsewhere := super().closed()) is not None:
            return elsewhere
        if self.part.hidden(self.reading, self.request.user):
            return redirect("orders:step-submit", self.order.no)
        return None if self.order.plan_id or not self.part.needs_plan else redirect("orders:step-plan", self.order.no)

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        return self.closed() or self.show(**self.part.forms(self.reading, self.typed()))

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        if (elsewhere := self.closed()) is not None:
            return elsewhere
        if "cancel" in request.POST:
            return self.cancel()
        typed = self.typed()
        found = self.part.forms(self.reading, typed)
        if any(name.startswith("add-") for name in request.POST):
            return self.show(**unjudged(found))
        act = next((name for name in self.part.acts if name in request.POST), "")
        if not self.fits(found, act):
            return self.show(status=422, **found)
        with refusals() as refused:
            return self.press(act, found, typed) if act else self.save(found, typed)
        return moved_on(self, self.order, refused) or self.show(status=422, **{**found, "refused": refused.problems})

    def fits(self, found: dict, act: str) -> bool:
        """Whether what was typed may be saved; a button that takes away asks for nothing."""
        if not act:
            return self.part.valid(found)
        return act != "add" or all_valid([form for form in found.values() if hasattr(form, "is_valid")])

    def save(self, found: dict, typed: Typed) -> HttpResponse:
        self.part.save(self.order, found, by=typed.user, at=typed.at)
        return self.onward()

    def press(self, act: str, found: dict, typed: Typed) -> HttpResponse:
        messages.success(self.request, self.part.acts[act](self.part, self.order, found, typed))
        return redirect(f"orders:step-{self.code}", self.order.no)


class NewCustomer(Page):
    """Step 1 before there is an order: saving it makes the customer and its Temporary order.

    Who comes back to it by the browser's Back, and sends it corrected, corrects the draft that it made.
    """

    screen = "create-customer"
    template = "orders/step_info.html"
    redraws = ADD_NOTHING
    autosaves = True

    @property
    def kind(self) -> OrderKind:
        return next(kind for kind in TYPES.values() if kind.makes_customer)

    def get(self, request: HttpRequest) -> HttpResponse:
        if (made := self.drafts().filter(nonce=asked_nonce(request)).first()) is not None:
            return redirect("orders:step-info", made.no)
        unfinished, templates = self.drafts().order_by("-updated_at")[:5], templates_of(request.user)
        return self.page(unfinished=unfinished, templates=templates, **self.forms_of())

    def post(self, request: HttpRequest) -> HttpResponse:
        if (made := self.made()) is not None:
            return self.correct(made)
        found = self.forms_of(request.POST)
        if any(name.startswith("add-") for name in request.POST):
            return self.page(**unjudged(found))
        if not all_valid(found.values()):
            return self.page(status=422, **found)
        with refusals() as refused:
            order = create_customer_order(
                kind=self.kind.kind, fields=found["form"].values(), accounts=found["accounts"].filled(),
                nonce=nonce_of(request) or uuid.uuid4(), by=request.user, at=timezone.now(),
            )  # fmt: skip
            request.session[MADE] = order.no
            self.begin(order)
            return self.onward(order)
        return self.page(status=422, refused=refused.problems, **found)

    @cached_property
    def source(self) -> Source | None:
        """What the order begins with, as the address says: another order, or a template."""
        asked = self.request.GET
        return source_of(self.request.user, like=asked.get("like", ""), template=asked.get("template", ""))

    def begin(self, order: Order) -> None:
        """Fill it with what it is to be like."""
        if self.source is None:
            return
        left_out = begin_like(order=order, like=self.source.of, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("The order begins with %s.") % self.source.words)
        if left_out:
            messages.warning(self.request, _("Not offered any more, and left out: %s.") % ", ".join(left_out))

    def drafts(self) -> QuerySet[Order]:
        """What this person's company began here and has not sent."""
        mine = Order.objects.visible_to(self.request.user).filter(requester_id=self.request.user.partner_id)
        return mine.filter(kind=self.kind.kind, state__in=DRAFT)

    def made(self) -> Order | None:
        """The draft that this form made before: by its nonce, or, drawn anew, by what only one customer can have."""
        drafts, typed = self.drafts().select_related("customer"), self.request.POST
        if (nonce := nonce_of(self.request)) and (made := drafts.filter(nonce=nonce).first()):
            return made
        last = drafts.filter(no=self.request.session.get(MADE, "")).first()
        if last is None:
            return None
        domain, admin = (typed.get(name, "").strip().lower() for name in ("domain", "admin_id"))
        customer = last.customer
        return last if domain == customer.domain or (admin and admin == customer.admin_id.lower()) else None

    def correct(self, order: Order) -> HttpResponse:
        """Save what the form says now into the draft that it made."""
        data = as_known_rows(self.request.POST, order)
        found = customer_forms(order.customer, Typed(self.request.user, timezone.now(), data))
        if any(name.startswith("add-") for name in data):
            return self.page(**unjudged(found))
        if not all_valid(found.values()):
            return self.page(status=422, **found)
        fields, accounts = found["form"].values(), found["accounts"].named()
        with refusals() as refused:
            save_info(order=order, fields=fields, accounts=accounts, by=self.request.user, at=timezone.now())
            messages.success(self.request, _("Your correction is saved in order %s.") % order.no)
            return self.onward(order)
        return self.page(status=422, refused=refused.problems, **found)

    def onward(self, order: Order) -> HttpResponse:
        return redirect(order) if "exit" in self.request.POST else redirect("orders:step-plan", order.no)

    def page(self, status: int = 200, **context) -> HttpResponse:
        states = first_states(self.kind, self.request.user)
        return super().page(
            status,
            kind=self.kind,
            states=states,
            step=states[0],
            done=0,
            asked=steps_asked(states),
            source=self.source,
            **context,
        )

    def forms_of(self, data=None) -> dict:
        initial = self.source.initial if self.source else None
        return customer_forms(None, Typed(self.request.user, timezone.now(), data), initial)


def as_known_rows(typed: QueryDict, order: Order) -> QueryDict:
    """What was typed before there was a customer, as a change of the billing accounts that it made."""
    data = typed.copy()
    known = order.customer.billing_accounts.values_list("pk", flat=True)
    for number, pk in enumerate(known):
        if not data.get(f"accounts-{number}-id"):
            data[f"accounts-{number}-id"] = str(pk)
    data["accounts-INITIAL_FORMS"] = str(len(known))
    return data


def asked_nonce(request: HttpRequest) -> uuid.UUID | None:
    """The nonce in the address: a browser that came back asks what became of the form it had."""
    try:
        return uuid.UUID(request.GET.get("nonce", ""))
    except ValueError:
        return None
