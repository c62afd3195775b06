"""A text in, its memo out: for pages, REST, MCP and Python alike."""

from __future__ import annotations

from memcon.errors import InputError
from memcon.records import Memo

# A pasted text beyond this is a mistake, or somebody's whole archive: `memcon add` reads those.
MOST_CHARACTERS = 2_000_000


def read_text(
    text: str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Memo:
    """Read one text. The first call of a process loads the parser, which takes seconds.

    Raises:
        InputError: There is no text, it is too long, or `published` is no day.
    """
    if not text.strip():
        raise InputError("There is no text to read.")
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            f"This text has {len(text):,} characters; one document may have {MOST_CHARACTERS:,}."
        )
    from memcon.acquire.text import to_report
    from memcon.pipeline import load_reader

    report = to_report(text, published=published, outlet=outlet, title=title, url=url)
    return next(load_reader().read([report]))
