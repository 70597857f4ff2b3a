"""By hand: an e-mail with the form as a sheet. What comes back, people read and enter at the desk."""

import io
import re
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.suppliers.driver import Answer, Paper, Standing
from oms.kit.grid import TextColumn
from oms.kit.grid.excel import CONTENT_TYPE, write
from oms.kit.outbox import PermanentFault

UNFIT = re.compile(r"[^A-Za-z0-9.-]")
COLUMNS = [TextColumn(gettext_lazy("Field"), "label"), TextColumn(gettext_lazy("Value"), "value")]


class ByHand:
    label = gettext_lazy("By hand, by e-mail")

    def send(self, paper: Paper) -> None:
        """Raises PermanentFault without an address."""
        if not paper.address:
            raise PermanentFault(_("The supplier has no e-mail address."))
        sheet, domain = io.BytesIO(), parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        write(sheet, COLUMNS, [{"label": label, "value": value} for label, value in paper.rows], _("Porting request"))
        mail = EmailMessage(
            subject=paper.subject, body="\n".join(f"{label}: {value}" for label, value in paper.rows),
            from_email=settings.DEFAULT_FROM_EMAIL, to=[paper.address],
            headers={"Message-ID": f"<{UNFIT.sub('.', paper.key)}@{domain}>"},
        )  # fmt: skip
        mail.attach("porting-request.xlsx", sheet.getvalue(), CONTENT_TYPE)
        mail.send()

    def answer(self, standing: Standing, at: datetime) -> Answer | None:
        return None
