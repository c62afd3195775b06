"""An address in, the bytes of its page out; private addresses are refused."""

from __future__ import annotations

import ipaddress
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO, Protocol
from urllib.parse import urlsplit

from memcon.errors import UnreadableReport

TIMEOUT_SECONDS = 20
MAX_PAGE = 32 * 1024 * 1024
MAX_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its bytes, the address after redirects, the encoding the server states."""

    data: bytes
    url: str
    encoding: str | None
    headers: tuple[tuple[str, str], ...] = ()


class Fetcher(Protocol):
    """Anything that fetches a page."""

    def fetch(self, url: str) -> Fetched:
        """Fetch one page, or raise UnreadableReport."""
        ...


class WebFetcher:
    """Fetches over HTTP and HTTPS.

    Addresses of private, loopback and link-local networks are refused, also behind a redirect,
    unless `allow_private` is set: a feed or a page must not make memcon read a server that only
    this machine can reach.
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self.allow_private = allow_private

    def fetch(self, url: str) -> Fetched:
        """Fetch one page.

        Raises:
            UnreadableReport: The address is refused, does not answer, or gives too much.
        """
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

        self.check(url)
        opener = urllib.request.build_opener(Redirects)
        request = urllib.request.Request(url, headers={"User-Agent": "memcon"})
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                data = answer.read(MAX_PAGE + 1)
                if len(data) > MAX_PAGE:
                    raise UnreadableReport(f"{url} gives more than {MAX_PAGE / 1e6:.0f} MB.")
                return Fetched(
                    data=data,
                    url=answer.geturl(),
                    encoding=answer.headers.get_content_charset(),
                    headers=tuple(answer.headers.items()),
                )
        except (urllib.error.URLError, OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise UnreadableReport(
                f"{url} cannot be fetched: {reason}. Save the page and give memcon the file."
            ) from error

    def check(self, url: str) -> None:
        """Refuse an address that is not on the public web.

        Raises:
            UnreadableReport: It is not http or https, has no such host, or the host is private.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UnreadableReport(
                f"{url} is no web address; it should begin with http:// or https://."
            )
        if self.allow_private:
            return
        try:
            found = socket.getaddrinfo(
                parts.hostname, parts.port or 443, type=socket.SOCK_STREAM
            )
        except OSError as error:
            raise UnreadableReport(
                f"{url} cannot be fetched: there is no host {parts.hostname}."
            ) from error
        for *_, address in found:
            if not ipaddress.ip_address(str(address[0]).split("%")[0]).is_global:
                raise UnreadableReport(
                    f"{url} lies on a private network ({address[0]}), which memcon does not read "
                    "unless it is started with --allow-private."
                )


class CannedFetcher:
    """Gives prepared pages; for tests, and for those who bring their own client."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages

    def fetch(self, url: str) -> Fetched:
        """Give the page prepared for `url`."""
        if url not in self.pages:
            raise UnreadableReport(f"{url} cannot be fetched: no page was prepared for it.")
        return Fetched(self.pages[url], url, None)
