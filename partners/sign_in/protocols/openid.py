"""OpenID Connect as its client: discovery, code flow with PKCE, and the check of the ID token.

The protocol is that of `oauthlib` and PyJWT; here stands what this portal asks of them. Whoever sets a provider up
chooses where the server calls, so an address must be public and https (except in the demo), nothing is followed, no
answer is read beyond its first 512 KB, and none is shown to anybody.
"""

import ipaddress
import json
import secrets
import socket
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import jwt
import requests
from django.conf import settings
from django.utils.crypto import constant_time_compare
from oauthlib.oauth2 import OAuth2Error, WebApplicationClient

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LONGEST = 512 * 1024
CLOCKS = 30  # seconds that their clock may be off
SCOPES = ["openid", "email", "profile"]


class Unavailable(Exception):
    """The provider does not answer, or not with what a provider answers; the reason is for the log alone."""


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


def discover(issuer: str) -> Endpoints:
    """The provider's own description. Raises Unavailable; Untrusted when it calls itself something else."""
    found = _fetch("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise Untrusted(str(found.get("issuer"))[:300])
    try:
        addresses = [found["authorization_endpoint"], found["token_endpoint"], found["jwks_uri"]]
    except KeyError as error:
        raise Unavailable(f"discovery without {error}") from error
    for address in addresses:
        _check_address(address)
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    userinfo = found.get("userinfo_endpoint", "")
    return Endpoints(issuer, *addresses, userinfo, "client_secret_basic" not in methods)


def depart(endpoints: Endpoints, *, client_id: str, login_id: str, back: str) -> tuple[str, Flow]:
    """(address that the person is sent to, what must be known when it comes back)."""
    client = WebApplicationClient(client_id)
    flow = Flow(
        endpoints, client_id, state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32),
        verifier=client.create_code_verifier(64),
    )  # fmt: skip
    address = client.prepare_request_uri(
        endpoints.authorize, redirect_uri=back, scope=SCOPES, state=flow.state, nonce=flow.nonce,
        code_challenge=client.create_code_challenge(flow.verifier, "S256"), code_challenge_method="S256",
        login_hint=login_id,
    )  # fmt: skip
    return address, flow


def arrive(flow: Flow, *, answer: str, client_secret: str, back: str) -> dict:
    """The claims about the person who came back at address `answer`. Raises Unavailable, Untrusted."""
    client = WebApplicationClient(flow.client_id)
    try:
        code = client.parse_request_uri_response(answer, state=flow.state)["code"]
        token = client.parse_request_body_response(json.dumps(_redeem(client, flow, code, client_secret, back)))
    except OAuth2Error as error:
        raise Untrusted(error.error) from error
    claims = claims_of(token.get("id_token", ""), flow)
    if "email" not in claims and flow.endpoints.userinfo:
        more = _fetch("GET", flow.endpoints.userinfo, headers={"Authorization": f"Bearer {token['access_token']}"})
        claims |= more if more.get("sub") == claims["sub"] else {}
    return claims


def claims_of(id_token: str, flow: Flow) -> dict:
    """The claims of an ID token: signature, issuer, audience, time and nonce hold, or Untrusted is raised."""
    keys = _fetch("GET", flow.endpoints.keys)
    try:
        claims = jwt.decode(
            id_token, _key(keys, id_token), algorithms=ALGORITHMS, audience=flow.client_id,
            issuer=flow.endpoints.issuer, leeway=CLOCKS, options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise Untrusted(type(error).__name__) from error
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
    auth = None if in_body else (flow.client_id, client_secret)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return _fetch("POST", flow.endpoints.token, data=body, auth=auth, headers=headers, refusal=True)


def _fetch(method: str, address: str, *, headers: dict | None = None, refusal: bool = False, **options) -> dict:
    """A JSON object from the provider; with `refusal`, a 400 or 401 is an answer as well. Raises Unavailable."""
    _check_address(address)
    try:
        with requests.request(
            method, address, headers={"Accept": "application/json", **(headers or {})}, stream=True,
            timeout=settings.OPENID_TIMEOUT, allow_redirects=False, **options,
        ) as answer:  # fmt: skip
            if answer.status_code != 200 and not (refusal and answer.status_code in (400, 401)):
                raise Unavailable(f"{answer.status_code} from {address}")
            found = json.loads(answer.raw.read(LONGEST, decode_content=True))
    except (requests.RequestException, OSError, ValueError) as error:
        raise Unavailable(f"{type(error).__name__} at {address}") from error
    if not isinstance(found, dict):
        raise Unavailable(f"no JSON object at {address}")
    return found


def _check_address(address: object) -> None:
    """https, and a host on the public internet. Raises Unavailable."""
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    if parts.scheme not in ("https", *(["http"] if settings.OPENID_LOOSE else [])) or not parts.hostname:
        raise Unavailable(f"not an https address: {str(address)[:100]}")
    if settings.OPENID_LOOSE:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unavailable(f"no such host: {parts.hostname}") from error
    if any(not ipaddress.ip_address(entry[4][0].partition("%")[0]).is_global for entry in found):
        raise Unavailable(f"not a public host: {parts.hostname}")
