"""A port's letter of authority: as PDF to be signed, its upload, and what was uploaded."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.actions.port_letter import FOLDER, attach_letter
from inventory.forms.port import LetterForm
from inventory.models import PortDocument
from inventory.porting.states import OPEN
from inventory.views.port import AskPage, OnePort
from oms.kit.kept import handed_over
from oms.kit.pdf import pdf_answer
from oms.kit.refusals import refusals


class LetterPdf(OnePort):
    """What the customer signs."""

    announced = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        numbers = list(self.port.numbers.all())
        context = {"port": self.port, "numbers": numbers, "now": timezone.now()}
        return pdf_answer(request, "inventory/port_letter_pdf.html", context, name=f"letter-of-authority-{pk}")


class Letter(AskPage):
    """Add the signed letter."""

    template = "inventory/port_letter.html"
    states = OPEN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=LetterForm(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = LetterForm(request.POST, request.FILES)
        if form.is_valid():
            with refusals(form) as refused:
                attach_letter(port=self.port, upload=form.cleaned_data["upload"], by=request.user, at=timezone.now())
            if not refused:
                return self.done(_("The letter is added."))
        return self.page(422, form=form, **self.told())


class Download(OnePort):
    """A letter, only for those who may see the port; never shown inline."""

    announced = False

    def get(self, request: HttpRequest, pk: int, document: int) -> FileResponse:
        rows = PortDocument.objects.visible_to(request.user)
        found = get_object_or_404(rows, port=self.port, pk=document)
        return handed_over(f"{FOLDER}/{found.stored_as}", found.name)
