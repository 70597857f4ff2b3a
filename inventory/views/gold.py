"""What the gold rules would change of the numbers, and the button that does it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.actions.gold import mark_by_rules
from inventory.queries.gold import preview_marks
from inventory.set_up import GoldRules
from oms.kit.figures import figure
from oms.kit.setup.views import SetUpPage

RULES = GoldRules()


class GoldMarks(SetUpPage):
    """How many each rule matches, and how many numbers get or lose the mark."""

    declared, screen = RULES, RULES.code
    template = "inventory/gold_marks.html"
    changing = ("POST",)

    def get(self, request: HttpRequest) -> HttpResponse:
        preview = preview_marks(request.user, timezone.localdate())
        figures = {name: figure(getattr(preview, name)) for name in ("gold", "plain", "by_hand", "changes")}
        by_rule = [(rule, figure(count)) for rule, count in preview.by_rule]
        return self.page(preview=preview, figures=figures, by_rule=by_rule)

    def post(self, request: HttpRequest) -> HttpResponse:
        gold, plain = mark_by_rules(by=request.user, at=timezone.now())
        more = ngettext("%(n)s number became gold", "%(n)s numbers became gold", gold) % {"n": figure(gold)}
        less = ngettext("%(n)s is gold no longer", "%(n)s are gold no longer", plain) % {"n": figure(plain)}
        messages.success(request, _("%(more)s, %(less)s.") % {"more": more, "less": less})
        return redirect("inventory:gold-rules")
