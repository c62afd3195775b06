"""Answers that were made are kept until the store, the day or the desk changes.

A page of fifty records takes some forty milliseconds to write; ten readers on one processor would
wait for each other. What was sent once is sent again as it is while its tag holds.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from starlette.concurrency import run_in_threadpool

from memcon.view.web.desk import Desk, tag_of

MOST_ANSWERS = 512
MOST_BYTES = 2_000_000  # of one answer; longer ones are exports, and made anew
# Pages that show who is looking, or that change nothing worth keeping.
NEVER_KEPT = ("/review", "/static/", "/read")

Message = dict[str, Any]


class Keeper:
    """An ASGI layer that keeps answers to GET and says "not changed" where that is so."""

    def __init__(self, app: Any, desk: Desk) -> None:
        self.app = app
        self.desk = desk
        self.kept: OrderedDict[str, tuple[Message, bytes]] = OrderedDict()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer from what is kept, or pass on and keep."""
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or scope["path"].startswith(NEVER_KEPT)
        ):
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        tag = await run_in_threadpool(
            tag_of,
            self.desk,
            scope["path"],
            scope["query_string"].decode("latin-1"),
            headers.get(b"accept", ""),
            headers.get(b"hx-request", ""),
        )
        known = [each.strip() for each in headers.get(b"if-none-match", "").split(",")]
        if tag in known:
            await send(
                {
                    "type": "http.response.start",
                    "status": 304,
                    "headers": [(b"etag", tag.encode())],
                }
            )
            await send({"type": "http.response.body", "body": b""})
            return
        if tag in self.kept:
            self.kept.move_to_end(tag)
            start, body = self.kept[tag]
            await send({**start, "headers": list(start["headers"])})
            await send({"type": "http.response.body", "body": body})
            return
        parts: list[bytes] = []
        begun: list[Message] = []

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                if message["status"] == 200 and b"etag" not in present:
                    message["headers"] = [*message["headers"], (b"etag", tag.encode())]
                begun.append({**message, "headers": list(message["headers"])})
            else:
                parts.append(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, keep)
        body = b"".join(parts)
        if begun and begun[0]["status"] == 200 and len(body) <= MOST_BYTES:
            self.kept[tag] = (begun[0], body)
            while len(self.kept) > MOST_ANSWERS:
                self.kept.popitem(last=False)
