"""E-mails: how a message becomes a letter, and a letter a mail (ux.md, E-mail)."""

import re
from dataclasses import dataclass
from email.mime.image import MIMEImage
from email.utils import formataddr, parseaddr
from functools import cache

import css_inline
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import punycode
from django.utils.safestring import mark_safe

from oms.kit.colours import palette
from oms.kit.secrets import unseal
from partners.branding.queries.look import Look, branding_of
from partners.messages.enums import DeliveryMethod
from partners.messages.models import Notice
from partners.messages.notifications.message import Message, kinds
from partners.messages.queries.words import own_words
from partners.people.models import Account

LOGO_ID = "logo"
UNFIT = re.compile(r"[^A-Za-z0-9.-]")  # for a Message-ID


@dataclass(frozen=True)
class Letter:
    """What a mail says, in one language, as text and as HTML."""

    subject: str
    text: str
    html: str
    sender: str
    logo: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes of the HTML; Gmail clips beyond 102 kB."""
        return len(self.html.encode())


def letter_of(notice: Notice, account: Account) -> Letter:
    """The letter of a stored notice, to its receiver."""
    link = unseal(notice.sealed_link) if notice.sealed_link else notice.link
    words = (notice.subject, notice.text, notice.html)
    look = branding_of(account.partner)
    return compose(words, link, kinds.get(notice.kind, Message), look=look, language=account.speaks)


def letter_of_sample(kind: type[Message], *, look: Look, language: str) -> Letter:
    """The letter of a kind's own example."""
    with translation.override(language):
        message = kind.sample()
    words = message.words(DeliveryMethod.EMAIL, language, own_words(kind.kind))
    return compose(words, message.link(), kind, look=look, language=language)


def compose(words: tuple[str, str, str], link: str, kind: type[Message], *, look: Look, language: str) -> Letter:
    """Put (subject, text, HTML body) into the layout, in the receiver's branding."""
    subject, text, body = words
    with translation.override(language):
        context = {
            "subject": subject,
            "text": text,
            "body": mark_safe(body),  # escaped where it was made, Message.words
            "address": settings.PORTAL_URL + link if link else "",
            "button": str(kind.button),
            "security": kind.security,
            "company": look.name,
            "logo": LOGO_ID if look.logo_hash else "",
            "shades": _shades(look.colour),
            "choices": settings.PORTAL_URL + reverse("partners:my-information"),
            "language": language,
        }
        html = _inliner().inline(render_to_string("mail/message.html", context))
        return Letter(
            subject,
            render_to_string("mail/message.txt", context).strip() + "\n",
            html,
            " ".join(look.name.split()),
            look.logo(),
        )


def _shades(colour: str) -> dict[str, str]:
    """A partner's colour for light mails and its twin for dark ones; without one, those of the layout."""
    if not colour:
        return {}
    found = palette(colour)
    return {"brand": colour, "brand_dark": found["--brand"][1], "on_brand_dark": found["--on-brand"][1]}


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def on_the_wire(address: str) -> str:
    """The address as every mail server takes it: info@bücher.example stands as info@xn--bcher-kva.example.

    Raises ValueError where there is no such domain.
    """
    name, _at, domain = address.rpartition("@")
    if not name or not domain:
        raise ValueError(f"“{address}” is no address")
    return f"{name}@{punycode(domain)}"


def mail_of(notice: Notice, letter: Letter) -> EmailMultiAlternatives:
    """The mail as it goes out. Its Message-ID comes from the outbox key, so that a repetition is recognised as one."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    domain = address.rpartition("@")[2]
    headers = {
        "Message-ID": f"<{UNFIT.sub('.', notice.key)}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if notice.thread:
        headers["References"] = headers["In-Reply-To"] = f"<{UNFIT.sub('.', notice.thread)}@{domain}>"
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((letter.sender, address)),
        to=[formataddr((" ".join(notice.receiver.split()), on_the_wire(notice.address)))],
        headers=headers,
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.logo:
        picture = MIMEImage(letter.logo, "png")
        picture.add_header("Content-ID", f"<{LOGO_ID}>")
        picture.add_header("Content-Disposition", "inline", filename="logo.png")
        mail.mixed_subtype = "related"
        mail.attach(picture)
    return mail


def plain_mail(*, key: str, address: str, company: str, subject: str, body: str) -> EmailMessage:
    """From a company to somebody who is nobody's account; the Message-ID is of the outbox key, so that a repetition is known as
    one. Raises ValueError where there is no such address."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return EmailMessage(
        subject=subject, body=body, from_email=formataddr((" ".join(company.split()), sender)), to=[on_the_wire(address)],
        headers={"Message-ID": f"<{UNFIT.sub('.', key)}@{sender.rpartition('@')[2]}>"},
    )  # fmt: skip
