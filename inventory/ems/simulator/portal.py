"""The pages that stand for a customer's EMS manager portal: what the network has for it, and Change Package of a user."""

from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from inventory.ems.fields import FieldRefused
from inventory.ems.simulator import terms
from inventory.ems.simulator.sessions import Sessions
from inventory.ems.simulator.users import InUse

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><style>{style}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"""

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:3rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 2rem}dt{opacity:.75}dd{margin:0;font-weight:600}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem 1rem .4rem 0;border-bottom:1px solid #8886}
fieldset{border:1px solid #8886;border-radius:.4rem;margin:0 0 1rem;padding:1rem}label{display:block;margin:.25rem 0}
button,select{font:inherit;padding:.4rem .8rem}.error{color:#b00020}@media(prefers-color-scheme:dark){.error{color:#ffb4ab}a{color:#9ecaff}}"""

OLD = "<p>This link was used already or is too old. Open the manager portal from the order portal again.</p>"
TITLE = "Manager portal"
HOME, CHANGE, STOLEN = "/portal/", "/portal/package", "/portal/stolen"
WAYS = {"upgrade": "Change to Upgrade Package", "existing": "Change to Existing Package"}


@dataclass(frozen=True)
class Answer:
    """What the browser gets. `session`: the secret that it keeps; `leads`: where it goes on."""

    status: int
    body: str = ""
    session: str = ""
    leads: str = ""


@dataclass(frozen=True)
class Asked:
    """What a browser asks for: path, fields of the query or the form, the secret it keeps; `posted`: a form was sent."""

    path: str
    fields: dict[str, str] = field(default_factory=dict)
    session: str = ""
    posted: bool = False


def manager_portal(sessions: Sessions, asked: Asked) -> Answer:
    """A link is good once, for a minute; the session it begins lasts half an hour."""
    if asked.path == terms.AGREE:
        return _agreed(sessions, asked)
    if asked.path not in (HOME, CHANGE, STOLEN):
        secret = sessions.begin(asked.path.removeprefix(HOME))
        return _home(sessions, secret, new=True) if secret else Answer(410, _page(TITLE, OLD))
    if not sessions.whose(asked.session):
        return Answer(410, _page(TITLE, OLD))
    if asked.path == HOME:
        return _home(sessions, asked.session)
    return _stolen(sessions, asked) if asked.path == STOLEN else _change(sessions, asked)


def _page(title: str, body: str) -> str:
    return PAGE.format(title=escape(title), body=body, style=STYLE)


def _home(sessions: Sessions, secret: str, *, new: bool = False) -> Answer:
    person, tenant = sessions.standing(secret)
    facts = {
        "Signed in": person, "Customer": tenant["customer"], "Call server": tenant["server"],
        "Tenant prefix": tenant["prefix"], "State": tenant["state"], "Numbers": len(tenant["numbers"]),
        **{f"Administrator {one['login']}": one["role"] or "no role of its own" for one in tenant["administrators"]},
        **{f"Package {name}": quantity for name, quantity in tenant["packages"].items()},
    }  # fmt: skip
    rows = "".join(f"<dt>{escape(str(name))}</dt><dd>{escape(str(value))}</dd>" for name, value in facts.items())
    body = f"<dl>{rows}</dl>{_users(tenant['users'])}{_calls(sessions, secret)}{sessions.terms(secret)}"
    return Answer(200, _page(f"Manager portal of {tenant['name']}", body), session=secret if new else "")


def _calls(sessions: Sessions, secret: str, extension: str = "") -> str:
    """The simulator's own: what runs, and a theft to be played."""
    running, today, thefts = sessions.calls_of(secret)
    facts = f"<dt>Calls running</dt><dd>{running}</dd><dt>Calls of today</dt><dd>{today}</dd>"
    stolen = "".join(f"<p>Extension {escape(one)} is played as stolen.</p>" for one in thefts)
    return (
        f'<h2>Calls</h2><dl>{facts}</dl>{stolen}<form method="post" action="{STOLEN}">'
        f'<input type="hidden" name="token" value="{sessions.token(secret)}"><fieldset><legend>Simulator</legend>'
        "<p>A stolen extension calls Latvia without pause, until it is blocked or 600 calls were made.</p>"
        f'<label>Extension <input name="extension" maxlength="20" value="{escape(extension)}" required></label> '
        "<button>Play a stolen extension</button></fieldset></form>"
    )


def _stolen(sessions: Sessions, asked: Asked) -> Answer:
    """A theft begins; what was typed stands there again when it cannot."""
    if not asked.posted or asked.fields.get("token") != sessions.token(asked.session):
        return Answer(403, _page(TITLE, "<p>Open the page again from the manager portal.</p>"))
    extension = asked.fields.get("extension", "").strip()
    try:
        sessions.steal(asked.session, extension)
    except FieldRefused as refused:
        words = f'<p class="error" role="alert">{escape(str(refused))}</p>'
        return Answer(422, _page(TITLE, words + _calls(sessions, asked.session, extension)))
    return Answer(303, leads=HOME)


def _agreed(sessions: Sessions, asked: Asked) -> Answer:
    """The button below the terms was pressed; its page carries a secret of its own."""
    good = asked.posted and sessions.agree(asked.fields.get("secret", ""))
    words = (
        "Thank you. Your agreement is noted."
        if good
        else "This page stood open too long. Open the manager portal again."
    )
    return Answer(200 if good else 410, _page(TITLE, f"<p>{words}</p>"))


def _users(users: list[dict]) -> str:
    if not users:
        return ""
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Extension", "Name", "Package", "Number", "Device"))
    rows = "".join(
        f"<tr><td>{escape(user['extension'])}</td><td>{escape(user['name'])}</td><td>{_packages(user)}</td>"
        f"<td>{escape(user['number'])}</td><td>{escape(user['mac'])}</td></tr>"
        for user in users
    )
    return f'<h2>User Setup</h2><div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _packages(user: dict) -> str:
    links = (
        f'{escape(item)} <a href="{CHANGE}?extension={quote(user["extension"])}&amp;package={quote(item)}"'
        f' aria-label="Change {escape(item)} of {escape(user["name"])}">Change</a>'
        for item in user["items"]
    )
    return "<br>".join(links)


def _change(sessions: Sessions, asked: Asked) -> Answer:
    """Change Package of one user (ipecs seed); what was chosen stands there again when it cannot be."""
    extension, package = asked.fields.get("extension", ""), asked.fields.get("package", "")
    words = ""
    if asked.posted:
        if asked.fields.get("token") != sessions.token(asked.session):
            return Answer(403, _page(TITLE, "<p>Open the page again from the manager portal.</p>"))
        way = asked.fields.get("way", "")
        try:
            sessions.change(asked.session, extension, package, way, asked.fields.get(way, ""))
        except InUse as refused:
            words = f'<p class="error" role="alert">{escape(str(refused))}</p>'
        else:
            return Answer(303, leads=HOME)
    return Answer(422 if words else 200, _page(f"Change Package of {extension}", words + _form(sessions, asked)))


def _form(sessions: Sessions, asked: Asked) -> str:
    extension, package = asked.fields.get("extension", ""), asked.fields.get("package", "")
    found = dict(zip(WAYS, sessions.choices(asked.session, extension, package), strict=True))
    held = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("token", sessions.token(asked.session)), ("extension", extension), ("package", package))
    )
    ways = "".join(_way(way, found[way], asked.fields) for way in WAYS)
    return (
        f'<form method="post" action="{CHANGE}">{held}<p>Package now: <strong>{escape(package)}</strong></p>'
        f'<fieldset><legend>Change Package</legend>{ways}</fieldset><button>Select</button> <a href="{HOME}">Cancel</a></form>'
    )


def _way(way: str, packages: dict[str, int], fields: dict[str, str]) -> str:
    options = "".join(
        f'<option value="{escape(name)}"{" selected" if fields.get(way) == name else ""}>{escape(name)} ({left})</option>'
        for name, left in packages.items()
    )
    checked = " checked" if fields.get("way", "existing") == way else ""
    return (
        f'<label><input type="radio" name="way" value="{way}"{checked}> {WAYS[way]}</label>'
        f"<label>{'Upgraded' if way == 'upgrade' else 'Existing'} package, how many are free"
        f' <select name="{way}"><option value="">--- Please select ---</option>{options}</select></label>'
    )
