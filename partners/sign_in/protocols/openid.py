"""OpenID Connect as its client: discovery, code flow with PKCE, and the check of the ID token.

The protocol is that of `oauthlib` and PyJWT; here stands what this portal asks of them. Whoever sets a provider up
chooses where the server calls, so an address must be public and https (except in the demo); how it is called is said in
protocols/outward.py. What a provider answers may be anything at all: what is not an answer is Unavailable or Untrusted.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

import jwt
from django.core.cache import cache
from django.utils.crypto import constant_time_compare
from oauthlib.oauth2 import OAuth2Error, WebApplicationClient

from oms.kit.gate import is_text
from partners.sign_in.protocols.outward import Unavailable, basic, fetch, place_of

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
DISCOVERY_HOLDS = timedelta(minutes=10)  # what a provider says of itself is asked again after that
CLOCKS = 30  # seconds that their clock may be off
SCOPES = ["openid", "email", "profile"]


class Untrusted(Exception):
    """The answer cannot be relied on: not signed by the provider, not for this portal, not for this sign-in."""


@dataclass(frozen=True)
class Endpoints:
    """What discovery says."""

    issuer: str
    authorize: str
    token: str
    keys: str
    userinfo: str
    secret_in_body: bool


@dataclass(frozen=True)
class Flow:
    """One sign-in on its way, kept in the session until the provider sends the person back."""

    endpoints: Endpoints
    client_id: str
    state: str
    nonce: str
    verifier: str

    def as_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: dict) -> "Flow":
        return cls(**{**kept, "endpoints": Endpoints(**kept["endpoints"])})


@contextmanager
def odd_answers() -> Iterator[None]:
    """What the libraries trip over, or could never keep, is not an answer that can be relied on."""
    try:
        yield
    except OAuth2Error as error:
        raise Untrusted(str(error.error)[:300]) from error
    except (
        jwt.PyJWTError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise Untrusted(type(error).__name__) from error


def discover(issuer: str, *, anew: bool = False) -> Endpoints:
    """The provider's own description, at most ten minutes old, or asked `anew`.

    Raises Unavailable; Untrusted when it calls itself something else.
    """
    key = f"openid:{sha256(issuer.encode()).hexdigest()}"
    known = None if anew else cache.get(key)
    if known is None:
        known = asdict(_discovered(issuer))
        cache.set(key, known, DISCOVERY_HOLDS.total_seconds())
    return Endpoints(**known)


def _discovered(issuer: str) -> Endpoints:
    found = fetch("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise Untrusted(str(found.get("issuer"))[:300])
    try:
        addresses = [found["authorization_endpoint"], found["token_endpoint"], found["jwks_uri"]]
    except KeyError as error:
        raise Unavailable(f"discovery without {error}") from error
    userinfo = found.get("userinfo_endpoint") or ""
    for address in filter(None, [*addresses, userinfo]):
        place_of(address)
    methods = found.get("token_endpoint_auth_methods_supported")
    usual = not isinstance(methods, list) or "client_secret_basic" in methods
    return Endpoints(issuer, *addresses, userinfo, secret_in_body=not usual)


def depart(endpoints: Endpoints, *, client_id: str, login_id: str, back: str) -> tuple[str, Flow]:
    """(address that the person is sent to, what must be known when it comes back)."""
    client = WebApplicationClient(client_id)
    flow = Flow(
        endpoints, client_id, state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32),
        verifier=client.create_code_verifier(64),
    )  # fmt: skip
    with odd_answers():
        address = client.prepare_request_uri(
            endpoints.authorize, redirect_uri=back, scope=SCOPES, state=flow.state, nonce=flow.nonce,
            code_challenge=client.create_code_challenge(flow.verifier, "S256"), code_challenge_method="S256",
            login_hint=login_id,
        )  # fmt: skip
    return address, flow


def arrive(flow: Flow, *, answer: str, client_secret: str, back: str) -> dict:
    """The claims about the person who came back at address `answer`. Raises Unavailable, Untrusted."""
    client = WebApplicationClient(flow.client_id)
    with odd_answers():
        code = client.parse_request_uri_response(answer, state=flow.state)["code"]
        token = client.parse_request_body_response(json.dumps(_redeem(client, flow, code, client_secret, back)))
        claims = claims_of(token.get("id_token", ""), flow)
        if "email" not in claims and flow.endpoints.userinfo:
            more = fetch("GET", flow.endpoints.userinfo, headers={"Authorization": f"Bearer {token['access_token']}"})
            claims |= more if more.get("sub") == claims["sub"] else {}
    if not all(is_text(claims[name]) for name in ("sub", "email") if isinstance(claims.get(name), str)):
        raise Untrusted("letters that nobody has")
    return claims


def claims_of(id_token: str, flow: Flow) -> dict:
    """The claims of an ID token: signature, issuer, audience, time and nonce hold, or Untrusted is raised."""
    keys = fetch("GET", flow.endpoints.keys)
    with odd_answers():
        claims = jwt.decode(
            id_token, _key(keys, id_token), algorithms=ALGORITHMS, audience=flow.client_id,
            issuer=flow.endpoints.issuer, leeway=CLOCKS, options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )  # fmt: skip
    if not constant_time_compare(str(claims.get("nonce", "")), flow.nonce):
        raise Untrusted("nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != flow.client_id:
        raise Untrusted("azp")
    return claims


def _key(keys: dict, id_token: str) -> jwt.PyJWK:
    """The key that the token names; one that it does not name only if there is a single one."""
    name = jwt.get_unverified_header(id_token).get("kid")
    known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    fitting = [key for key in known if key.key_id == name] if name else known
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("no such key")
    return fitting[0]


def _redeem(client: WebApplicationClient, flow: Flow, code: str, client_secret: str, back: str) -> dict:
    in_body = {"client_secret": client_secret} if flow.endpoints.secret_in_body else {}
    body = client.prepare_request_body(
        code=code, redirect_uri=back, code_verifier=flow.verifier, include_client_id=bool(in_body), **in_body
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if not in_body:
        headers["Authorization"] = basic(flow.client_id, client_secret)
    return fetch("POST", flow.endpoints.token, body=body, headers=headers, refusal=True)
