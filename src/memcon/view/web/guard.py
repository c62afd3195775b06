"""What every answer passes: who may ask, what a page may load, and no change from elsewhere."""

from __future__ import annotations

import hmac
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

Scope = dict[str, Any]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
COOKIE = "memcon_token"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """An ASGI layer around the desk.

    Without a token only requests that name a loopback host pass: a page elsewhere could
    otherwise reach the desk under a name of its own (DNS rebinding). With a token every
    request carries it: as `Authorization: Bearer`, as a cookie, or once as `?token=`.
    Whatever changes something must come from a page of the same origin.
    """

    def __init__(self, app: Any, *, token: str | None, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.token = token
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        if self.token is None and _host_name(host) not in self.hosts:
            await _refuse(
                send, 421, "This desk answers only under the address it was started on."
            )
            return
        if self.token is not None:
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [None])[0]
            if given is not None and self._fits(given):
                await _keep_token(scope, send, given)
                return
            if not self._fits(_carried(headers)):
                await _refuse(
                    send, 401, "This desk asks for its token: open the address that it printed."
                )
                return
        if scope["method"] not in SAFE_METHODS and not self._is_same_origin(headers, host):
            await _refuse(send, 403, "A change must come from a page of this desk.")
            return

        async def send_with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(pair for pair in HEADERS if pair[0] not in present),
                ]
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _fits(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(
            given.encode(), (self.token or "").encode()
        )

    def _is_same_origin(self, headers: dict[bytes, str], host: str) -> bool:
        """Browsers say where a request comes from; programs send a token or neither header."""
        site = headers.get(b"sec-fetch-site")
        if site is not None and site not in {"same-origin", "none"}:
            return False
        origin = headers.get(b"origin")
        return origin is None or urlsplit(origin).netloc == host


def _host_name(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def _carried(headers: dict[bytes, str]) -> str | None:
    words = headers.get(b"authorization", "")
    if words.lower().startswith("bearer "):
        return words[7:].strip()
    morsel = SimpleCookie(headers.get(b"cookie", "")).get(COOKIE)
    return morsel.value if morsel else None


async def _keep_token(scope: Scope, send: Any, token: str) -> None:
    """Put the token into a cookie and take it out of the address."""
    location = quote("/" + scope["path"].lstrip("/"))  # never "//elsewhere"
    cookie = f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
    await _answer(
        send, 303, b"", [(b"location", location.encode()), (b"set-cookie", cookie.encode())]
    )


async def _refuse(send: Any, status: int, sentence: str) -> None:
    body = sentence.encode()
    more = [(b"content-type", b"text/plain; charset=utf-8")]
    if status == 401:
        more.append((b"www-authenticate", b"Bearer"))
    await _answer(send, status, body, more)


async def _answer(send: Any, status: int, body: bytes, more: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send(
        {"type": "http.response.start", "status": status, "headers": [*more, length, *HEADERS]}
    )
    await send({"type": "http.response.body", "body": body})
