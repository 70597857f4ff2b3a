"""OCI-P's documents: one command or answer each, written in ISO-8859-1 with the fields in the schema's order."""

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

XSI = "http://www.w3.org/2001/XMLSchema-instance"
TYPE, NULL = f"{{{XSI}}}type", f"{{{XSI}}}nil"
ENCODING = "ISO-8859-1"
END = b"</BroadsoftDocument>"
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no document of XML 1.0 holds


class Unreadable(ValueError):
    """What came is no document of OCI-P."""


class Nil:
    """A field that is emptied: `xsi:nil`."""


NIL = Nil()
Value = Any  # str, int, bool, NIL, a dict of fields, a list of any of them; None is left out


@dataclass(frozen=True)
class Message:
    """One command or answer: the name of its type, and its fields."""

    session: str
    kind: str
    fields: Element

    def text(self, name: str) -> str:
        """A field's text; empty where it is missing."""
        return (self.fields.findtext(name) or "").strip()

    def texts(self, name: str) -> list[str]:
        """Texts of a field that may stand there more than once."""
        return [(found.text or "").strip() for found in self.fields.findall(name)]

    def whole(self, name: str) -> int:
        """A whole number; 0 where it is missing. Raises Unreadable."""
        return counted(self.text(name) or "0")

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a table, each by the table's headings."""
        found = self.fields.find(table)
        if found is None:
            return []
        headings = [(heading.text or "").strip() for heading in found.findall("colHeading")]
        return [
            dict(zip(headings, ((col.text or "").strip() for col in row.findall("col")), strict=False))
            for row in found.findall("row")
        ]


def counted(text: str) -> int:
    """A whole number of an answer; “Unlimited” is more than anybody orders. Raises Unreadable."""
    if text.casefold() == "unlimited":
        return 1_000_000
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Unreadable(f"{text!r:.40} is no number")
    return int(text)


def written(session: str, kind: str, fields: dict[str, Value], attributes: str = "") -> bytes:
    """The document of one command. Raises ValueError for characters that no document can hold."""
    body = "".join(_element(name, value) for name, value in fields.items())
    text = (
        f'<?xml version="1.0" encoding="{ENCODING}"?>\n'
        f'<BroadsoftDocument protocol="OCI" xmlns="C" xmlns:xsi="{XSI}">'
        f'<sessionId xmlns="">{escape(session)}</sessionId>'
        f'<command xmlns="" xsi:type={quoteattr(kind)}{attributes}>{body}</command></BroadsoftDocument>'
    )
    if NO_XML.search(text):
        raise ValueError("a control character stands in a text")
    return text.encode(ENCODING, "xmlcharrefreplace")


def _element(name: str, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(_element(name, one) for one in value)
    if isinstance(value, Nil):
        return f'<{name} xsi:nil="true"/>'
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(inner, one) for inner, one in value.items())}</{name}>"
    if isinstance(value, bool):
        value = "true" if value else "false"
    return f"<{name}>{escape(str(value))}</{name}>"


def read(data: bytes) -> Message:
    """The command or answer of a document; entities and a DTD are refused. Raises Unreadable."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(type(error).__name__) from error
    command = root.find("command")
    if root.tag != "{C}BroadsoftDocument" or command is None or not command.get(TYPE):
        raise Unreadable("it is no document of OCI-P")
    return Message((root.findtext("sessionId") or "").strip(), command.get(TYPE, "").rpartition(":")[2], command)
