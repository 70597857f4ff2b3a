"""The page that stands for a customer's EMS manager portal: what the network has for it, to read."""

from html import escape
from urllib.parse import parse_qs

from inventory.ems.simulator import terms
from inventory.ems.simulator.store import Store

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><style>{style}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"""

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 2rem}dt{opacity:.75}dd{margin:0;font-weight:600}"""


def manager_portal(store: Store, secret: str) -> tuple[int, str]:
    """(status, page) behind a link; a second use, or one a minute later, is refused."""
    used = store.use_link(secret)
    tenant = store.tenant(used[0]) if used else None
    if used is None or tenant is None:
        words = "<p>This link was used already or is too old. Open the manager portal from the order portal again.</p>"
        return 410, PAGE.format(title="Manager portal", body=words, style=STYLE)
    facts = {
        "Signed in": used[1], "Customer": tenant["customer"], "Call server": tenant["server"],
        "Tenant prefix": tenant["prefix"], "State": tenant["state"], "Numbers": len(tenant["numbers"]),
        **{f"Administrator {one['login']}": one["role"] or "no role of its own" for one in tenant["administrators"]},
        **{f"Package {name}": quantity for name, quantity in tenant["packages"].items()},
    }  # fmt: skip
    rows = "".join(f"<dt>{escape(str(name))}</dt><dd>{escape(str(value))}</dd>" for name, value in facts.items())
    with store.opened() as db:
        agreed = terms.section(db, *used)
    body = f"<dl>{rows}</dl>{agreed}"
    return 200, PAGE.format(title=f"Manager portal of {escape(tenant['name'])}", body=body, style=STYLE)


def agreed_to(store: Store, form: str) -> tuple[int, str]:
    """(status, page) once the button below the terms was pressed."""
    with store.opened() as db:
        good = terms.follow(db, parse_qs(form).get("secret", [""])[0])
    words = (
        "Thank you. Your agreement is noted."
        if good
        else "This page stood open too long. Open the manager portal again."
    )
    return 200 if good else 410, PAGE.format(title="Manager portal", body=f"<p>{words}</p>", style=STYLE)
