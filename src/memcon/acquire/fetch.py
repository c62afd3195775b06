"""An address in, the bytes of its page out; private addresses are refused."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from memcon.errors import UnreadableReport

TIMEOUT_SECONDS = 20
# A server that drips a byte at a time keeps within every timeout but this one.
TOTAL_SECONDS = 120
MAX_PAGE = 32 * 1024 * 1024
MAX_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its bytes, the address after redirects, the encoding the server states.

    `status` is 200, or 304 where the page has not changed since what was asked for; then there
    are no bytes.
    """

    data: bytes
    url: str
    encoding: str | None
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200

    def header(self, name: str) -> str | None:
        """A header's value, whatever its case; None where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Fetcher(Protocol):
    """Anything that fetches a page."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch one page, or raise UnreadableReport."""
        ...


class Refused(UnreadableReport):
    """A server answered, and refused. `retry_after` is the seconds it asks to wait, if it says."""

    def __init__(self, words: str, status: int, retry_after: float | None) -> None:
        super().__init__(words)
        self.status = status
        self.retry_after = retry_after


class WebFetcher:
    """Fetches over HTTP and HTTPS.

    Addresses of private, loopback and link-local networks are refused, also behind a redirect,
    unless `allow_private` is set: a feed or a page must not make memcon read a server that only
    this machine can reach. It is the address connected to that is judged, so a name that leads
    elsewhere the second time it is asked for gains nothing.
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self.allow_private = allow_private

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch one page.

        Args:
            url: An http or https address.
            headers: Sent along, for instance If-None-Match.

        Raises:
            Refused: The server refuses, with its status.
            UnreadableReport: The address is refused, does not answer, or gives too much.
        """
        self.check(url)
        opener = urllib.request.build_opener(*self._handlers(url))
        request = urllib.request.Request(
            url,
            headers={"User-Agent": "memcon", "Accept-Encoding": "identity", **(headers or {})},
        )
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return Fetched(
                    data=_read(answer, url),
                    url=answer.geturl(),
                    encoding=answer.headers.get_content_charset(),
                    headers=tuple(answer.headers.items()),
                )
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 304:
                    return Fetched(b"", url, None, tuple(error.headers.items()), status=304)
                raise Refused(
                    f"{url} cannot be fetched: the server answers {error.code} {error.reason}.",
                    error.code,
                    _seconds(error.headers.get("Retry-After")),
                ) from error
        except (urllib.error.URLError, OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, _PrivateAddress):
                raise UnreadableReport(_private(url, str(reason))) from error
            raise UnreadableReport(
                f"{url} cannot be fetched: {reason}. Save the page and give memcon the file."
            ) from error

    def _handlers(self, url: str) -> list[urllib.request.BaseHandler]:
        fetcher = self

        class Redirects(urllib.request.HTTPRedirectHandler):
            max_redirections = MAX_REDIRECTS

            def redirect_request(
                self,
                req: urllib.request.Request,
                fp: IO[bytes],
                code: int,
                msg: str,
                headers: HTTPMessage,
                newurl: str,
            ) -> urllib.request.Request | None:
                fetcher.check(newurl)
                return super().redirect_request(req, fp, code, msg, headers, newurl)

        handlers: list[urllib.request.BaseHandler] = [Redirects()]
        # Behind a proxy it is the proxy that connects; the names are judged all the same.
        if not self.allow_private and not urllib.request.getproxies().get(urlsplit(url).scheme):
            handlers += [_GuardedHTTP(), _GuardedHTTPS()]
        return handlers

    def check(self, url: str) -> None:
        """Refuse an address that is not on the public web.

        Raises:
            UnreadableReport: It is not http or https, has no such host, or the host is private.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise UnreadableReport(f"{url} is no web address: {error}.") from error
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UnreadableReport(
                f"{url} is no web address; it should begin with http:// or https://."
            )
        if self.allow_private:
            return
        try:
            found = socket.getaddrinfo(parts.hostname, port or 443, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise UnreadableReport(
                f"{url} cannot be fetched: there is no host {parts.hostname}."
            ) from error
        for *_, address in found:
            if not is_public(str(address[0])):
                raise UnreadableReport(_private(url, str(address[0])))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, wrapped in IPv6 or not.

    >>> [is_public(each) for each in ("1.1.1.1", "10.0.0.1", "::ffff:127.0.0.1", "224.0.0.1")]
    [True, False, False, False]
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
        if ip.ipv4_mapped is not None:
            return True
    return ip.is_global and not ip.is_multicast


def _private(url: str, address: str) -> str:
    return (
        f"{url} lies on a private network ({address}), which memcon does not read "
        "unless it is started with --allow-private."
    )


class _PrivateAddress(OSError):
    """A connection was about to be made to an address that is not public."""


def _connect(
    address: tuple[str, int], timeout: Any = None, source_address: Any = None
) -> socket.socket:
    """Connect to the first address of a host, all of which must be public."""
    found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
    for *_, place in found:
        if not is_public(str(place[0])):
            raise _PrivateAddress(str(place[0]))
    last: OSError = OSError("no address")
    for *_, place in found:
        try:
            return socket.create_connection(
                (str(place[0]), int(place[1])), timeout, source_address
            )
        except OSError as error:
            last = error
    raise last


class _HTTPConnection(http.client.HTTPConnection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = _connect


class _HTTPSConnection(http.client.HTTPSConnection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = _connect


class _GuardedHTTP(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_HTTPConnection, req)


class _GuardedHTTPS(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_HTTPSConnection, req)


def _read(answer: Any, url: str) -> bytes:
    end = time.monotonic() + TOTAL_SECONDS
    pieces: list[bytes] = []
    length = 0
    while piece := answer.read1(1 << 20):
        pieces.append(piece)
        length += len(piece)
        if length > MAX_PAGE:
            raise UnreadableReport(f"{url} gives more than {MAX_PAGE / 1e6:.0f} MB.")
        if time.monotonic() > end:
            raise UnreadableReport(f"{url} takes longer than {TOTAL_SECONDS} seconds.")
    return b"".join(pieces)


def _seconds(words: str | None) -> float | None:
    """The seconds of a Retry-After header that gives seconds; None for days and for nonsense."""
    return float(words) if words and words.strip().isdigit() else None


class CannedFetcher:
    """Gives prepared pages; for tests, and for those who bring their own client."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Give the page prepared for `url`."""
        if url not in self.pages:
            raise UnreadableReport(f"{url} cannot be fetched: no page was prepared for it.")
        return Fetched(self.pages[url], url, None)
