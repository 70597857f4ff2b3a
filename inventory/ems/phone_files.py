"""The files that telephones ask for by their MAC, as each maker reads them. Nothing here is kept or logged.

A name in a file is told as people wrote it, on one line; signs that a format reads as its own are written so that they are
the name's. Yealink: Auto Provisioning Guide; Snom: XML settings; Polycom: UC Software, master file; Grandstream: XML, P values.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

EXPIRES = 600  # seconds of a registration
PLAIN, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
NO_SIGN = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML may hold
BLANKS = re.compile(r"[\s\u2028\u2029]+")
OWN_WORD = re.compile(r"%(\w*)%")  # Yealink reads %NULL% and %EMPTY% as no value
MAC = r"(?P<mac>[0-9A-Fa-f]{12})"


@dataclass(frozen=True)
class SignOn:
    """What a telephone signs on with. `host`, `port`: where; `domain`: as whose; `name`: shown to others, of any signs."""

    mac: str
    domain: str
    host: str
    port: int
    extension: str
    password: str
    name: str

    @property
    def shown(self) -> str:
        """The name on one line, without signs that no file may hold; the extension where nothing is left."""
        return BLANKS.sub(" ", NO_SIGN.sub(" ", self.name)).strip() or self.extension

    def __repr__(self) -> str:
        return f"SignOn({self.mac})"  # no password in a log


@dataclass(frozen=True)
class PhoneFile:
    """The answer to a telephone. `tells`: the password stands in it."""

    text: str
    kind: str
    tells: bool = True


def mac_in(name: str) -> str:
    """Twelve hex digits in capitals of the MAC that a file's name has; empty where no maker's telephone asks so."""
    found = next((match for pattern in ASKED if (match := pattern.fullmatch(name))), None)
    return found["mac"].upper() if found else ""


def file_for(maker: str, name: str, sign_on: SignOn) -> PhoneFile | None:
    """What a telephone of `maker` is given for the file `name`; None where it asks for no such file."""
    for pattern, write in FILES.get(maker, {}).items():
        if (found := pattern.fullmatch(name)) and found["mac"].upper() == sign_on.mac:
            return write(sign_on)
    return None


def _yealink_boot(phone: SignOn) -> PhoneFile:
    lines = ("#!version:1.0.0.1", f'include:config "{phone.mac.lower()}.cfg"', "overwrite_mode = 1")
    return PhoneFile("\n".join(lines) + "\n", PLAIN, tells=False)


def _yealink(phone: SignOn) -> PhoneFile:
    name = OWN_WORD.sub(r"\1", phone.shown)
    values = {
        "enable": "1", "label": name, "display_name": name, "user_name": phone.extension, "auth_name": phone.extension,
        "password": phone.password, "sip_server.1.address": phone.domain, "sip_server.1.port": phone.port,
        "sip_server.1.transport_type": "0", "sip_server.1.expires": EXPIRES, "outbound_proxy_enable": "1",
        "outbound_proxy.1.address": phone.host, "outbound_proxy.1.port": phone.port,
    }  # fmt: skip
    lines = [f"account.1.{key} = {value}" for key, value in values.items()]
    return PhoneFile("\n".join(["#!version:1.0.0.1", *lines]) + "\n", PLAIN)


def _snom(phone: SignOn) -> PhoneFile:
    values = {
        "user_active": "on", "user_realname": phone.shown, "user_name": phone.extension, "user_pname": phone.extension,
        "user_pass": phone.password, "user_host": phone.domain, "user_outbound": f"{phone.host}:{phone.port}",
        "user_expiry": str(EXPIRES),
    }  # fmt: skip
    lines = [f'    <{key} idx="1" perm="">{_text(value)}</{key}>' for key, value in values.items()]
    return _xml("<settings>", '  <phone-settings e="2">', *lines, "  </phone-settings>", "</settings>")


def _polycom_master(phone: SignOn) -> PhoneFile:
    """Names the second file; the software stays what the telephone has."""
    second = f"phone{phone.mac.lower()}.cfg"
    line = f'<APPLICATION APP_FILE_PATH="" CONFIG_FILES="{second}" MISC_FILES="" LOG_FILE_DIRECTORY=""/>'
    return PhoneFile(f"{HEAD}\n{line}\n", XML, tells=False)


def _polycom(phone: SignOn) -> PhoneFile:
    values = {
        "displayName": phone.shown, "label": phone.shown, "address": phone.extension, "auth.userId": phone.extension,
        "auth.password": phone.password, "server.1.address": phone.domain, "server.1.port": str(phone.port),
        "server.1.transport": "UDPOnly", "server.1.expires": str(EXPIRES), "outboundProxy.address": phone.host,
        "outboundProxy.port": str(phone.port), "outboundProxy.transport": "UDPOnly",
    }  # fmt: skip
    lines = [f'    reg.1.{key}="{_text(value)}"' for key, value in values.items()]
    return _xml("<polycomConfig>", "  <reg", *lines, "  />", "</polycomConfig>")


def _grandstream(phone: SignOn) -> PhoneFile:
    """P271 account active, P47 server, P48 outbound proxy, P35 user, P36 who signs on, P34 password, P3 name, P270 label,
    P32 minutes of a registration, P130 UDP."""
    values = {
        "P271": "1", "P47": phone.domain, "P48": f"{phone.host}:{phone.port}", "P35": phone.extension,
        "P36": phone.extension, "P34": phone.password, "P3": phone.shown, "P270": phone.shown, "P32": str(EXPIRES // 60),
        "P130": "0",
    }  # fmt: skip
    lines = [f"    <{key}>{_text(value)}</{key}>" for key, value in values.items()]
    mac = f"  <mac>{phone.mac.lower()}</mac>"
    return _xml('<gs_provision version="1">', mac, '  <config version="1">', *lines, "  </config>", "</gs_provision>")


def _text(value: str) -> str:
    """As text or in quotes of XML."""
    return escape(value, {'"': "&quot;", "'": "&apos;"})


HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def _xml(*lines: str) -> PhoneFile:
    return PhoneFile("\n".join([HEAD, *lines]) + "\n", XML)


Writer = Callable[[SignOn], PhoneFile]
FILES: Mapping[str, Mapping[re.Pattern[str], Writer]] = {
    "yealink": {re.compile(rf"{MAC}\.boot"): _yealink_boot, re.compile(rf"{MAC}\.cfg"): _yealink},
    "snom": {re.compile(rf"snom[0-9A-Za-z]{{1,20}}-{MAC}\.(htm|xml)"): _snom},
    "polycom": {re.compile(rf"{MAC}\.cfg"): _polycom_master, re.compile(rf"phone{MAC}\.cfg"): _polycom},
    "grandstream": {re.compile(rf"cfg{MAC}\.xml"): _grandstream},
}
ASKED = [pattern for files in FILES.values() for pattern in files]
ALL_PHONES = "000000000000"  # in names of files that are for every telephone: nobody's, so that none is answered
