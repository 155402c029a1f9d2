"""A small OpenID provider on this machine, for tests: it signs in whoever presses its button.

    with providing(("kilde", "secret"), "http://localhost:8501/oauth2callback") as provider:
        provider.address, provider.forging

What it proves: that the page's sign-in speaks the protocol, and believes a signature alone. The
provider checks of the client what a real one does: its secret, the address to come back to, the
one use of a code and the proof of who asked for it (PKCE).
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

Fields = Mapping[str, str]

CLAIMS = {"sub": "17", "name": "Anna Holm", "email": "anna@styrelsen.example"}
PAGE = """<!doctype html><html lang="da"><title>Udbyder</title><h1>Udbyder</h1>
<p><a href="{yes}">Log Anna ind</a></p><p><a href="{no}">Afvis</a></p></html>"""


@dataclass
class Provider:
    """Its state: what was asked for by each code that is not yet used."""

    client: tuple[str, str]
    comes_back: str
    address: str = ""
    # Sign with a key that is not among those published.
    forging: bool = False
    asked: dict[str, Fields] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))

    def told(self) -> dict[str, object]:
        """What a client reads first."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict[str, object]:
        """The published half of its key."""
        return {"keys": [self.key.as_dict(private=False)]}

    def page(self, given: Fields) -> str:
        """Asks the person; both links lead back."""
        assert given["client_id"] == self.client[0]
        assert given["redirect_uri"] == self.comes_back
        assert "openid" in given["scope"].split()
        code = secrets.token_urlsafe()
        self.asked[code] = given
        yes = {"code": code, "state": given["state"]}
        no = {"error": "access_denied", "state": given["state"]}
        links = {
            name: f"{self.comes_back}?{urlencode(q)}" for name, q in (("yes", yes), ("no", no))
        }
        return PAGE.format(**links)

    def token(self, given: Fields, authorization: str) -> dict[str, object]:
        """Who it was, to the client that proves that it asked."""
        asked = self.asked.pop(given["code"])
        pair = base64.b64encode(":".join(self.client).encode()).decode()
        assert authorization == f"Basic {pair}"
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        assert proof == asked["code_challenge"]
        now = int(time.time())
        claims = {
            **CLAIMS,
            "iss": self.address,
            "aud": self.client[0],
            "iat": now,
            "exp": now + 600,
            "nonce": asked["nonce"],
        }
        key = self.other if self.forging else self.key
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    """The four addresses of a provider."""

    def __init__(self, provider: Provider, *args: object) -> None:
        self.provider = provider
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/authorize":
            self._answer(self.provider.page(_fields(asked.query)), "text/html; charset=utf-8")
        elif asked.path in ("/.well-known/openid-configuration", "/keys"):
            told = self.provider.keys() if asked.path == "/keys" else self.provider.told()
            self._answer(json.dumps(told), "application/json")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        assert self.path == "/token"
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        token = self.provider.token(_fields(body), self.headers["Authorization"])
        self._answer(json.dumps(token), "application/json")

    def _answer(self, body: str, kind: str) -> None:
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """A test's output is its own."""


def _fields(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def providing(client: tuple[str, str], comes_back: str) -> Iterator[Provider]:
    """A running provider, which knows one client and where it may come back to."""
    provider = Provider(client, comes_back)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        running.join()
