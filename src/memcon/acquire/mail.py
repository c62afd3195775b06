"""An e-mail in, its text and what its head states out."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.utils import parseaddr

from memcon.acquire.days import to_iso
from memcon.acquire.unread import Stated
from memcon.errors import UnreadableReport

_KNOWN = re.compile(
    rb"^(?:From|Subject|Date|Message-ID|Received|MIME-Version):", re.MULTILINE | re.IGNORECASE
)


def is_mail(data: bytes) -> bool:
    r"""Whether bytes begin as an e-mail does, with lines of a message's head.

    >>> is_mail(b"From: a@b.example\nSubject: Talks\nDate: Thu, 29 Aug 2024 10:00:00 +0000\n\nHi")
    True
    """
    head = data[:20_000].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    names = {found.lower() for found in _KNOWN.findall(head)}
    return len(names) >= 3 and re.match(rb"[A-Za-z][A-Za-z0-9-]{1,60}:", head) is not None


def mail_to_text(data: bytes, *, name: str) -> tuple[str | bytes, Stated, str | None]:
    """The body of an e-mail, what its head states, and its message id.

    Plain text is preferred; where there is only HTML, the page is given for the page reader.
    Attachments are not read. The sender's name is the outlet: an office or a wire, not a person.

    Raises:
        UnreadableReport: It holds no text.
    """
    try:
        message = message_from_bytes(data, policy=policy.default)
        body = message.get_body(("plain", "html"))
        words = body.get_content() if body is not None else None
        subject, sender, day, id_ = (
            str(message.get(key, "")) for key in ("Subject", "From", "Date", "Message-ID")
        )
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise UnreadableReport(f"{name} is a broken e-mail: {error}.") from error
    if not isinstance(words, str) or not words.strip():
        raise UnreadableReport(f"{name} is an e-mail without text in it.")
    is_html = body is not None and body.get_content_type() == "text/html"
    outlet, address = parseaddr(sender)
    stated = Stated(
        title=" ".join(subject.split()) or None,
        outlet=outlet or address or None,
        published=to_iso(day),
        published_from="metadata",
    )
    text = f"<!doctype html>{words}" if is_html else words.replace("\r\n", "\n")
    return text, stated, id_.strip() or None
