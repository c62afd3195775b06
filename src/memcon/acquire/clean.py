"""A report's text in, a copy that is easy to parse out, with an exact way back.

The report's text is never altered. In the copy, characters are left out or put one for one:
acute accents and backticks used as apostrophes become apostrophes, non-breaking and odd
spaces become spaces, line breaks inside a paragraph become spaces, zero-width characters,
Markdown escapes, emphasis and link targets go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from memcon.reports import CleanText
from memcon.spans import Span

# Left out: zero-width and bidirectional controls, soft hyphens, the byte-order mark inside a text.
_DROPPED = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u061c"
# Put one for one by a space: non-breaking, thin, figure and ideographic spaces, tabs, breaks.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\v\f\u0085\u2028\u2029"

_CHANGES = re.compile(
    rf"""
      (?P<dropped>[{_DROPPED}\r]+)
    | (?P<space>[{_SPACES}])
    | (?P<apostrophe>(?<=\w)[´`ʼ＇′](?=\w))
    | (?P<escape>\\(?=[\\`*_{{}}\[\]()\#+\-.!'"]))
    | (?P<emphasis>\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)|(?<![\w*])\*(?=\w)|(?<=[\w.,!?])\*(?![\w*]))
    | (?P<link>\[(?=[^\[\]\n]{{1,200}}\]\(\s?(?:https?:|/|\#|mailto:)))
    | (?P<target>\]\(\s?(?:https?:|/|\#|mailto:)[^()\s]{{0,500}}(?:\s"[^"\n]{{0,200}}")?\))
    """,
    re.VERBOSE,
)


def clean(text: str, breaks: Iterable[Span] = ()) -> CleanText:
    r"""Make the parser's copy of a text.

    Args:
        text: The report's text.
        breaks: The line breaks inside paragraphs (72-column hard wraps), each a span of one
            "\n"; they become spaces.

    >>> copy = clean("It doesn´t\u200b matter")
    >>> copy.text, copy.to_report(11, 17).of("It doesn´t\u200b matter")
    ("It doesn't matter", 'matter')
    """
    wraps = {span.start for span in breaks}
    pieces: list[str] = []
    runs: list[tuple[int, int]] = []
    length = at = 0

    def keep(piece: str, origin: int) -> None:
        nonlocal length
        if not piece:
            return
        if not runs or runs[-1][1] + length - runs[-1][0] != origin:
            runs.append((length, origin))
        pieces.append(piece)
        length += len(piece)

    for match in _CHANGES.finditer(text):
        keep(text[at : match.start()], at)
        kind = match.lastgroup
        if kind == "space":
            keep(" ", match.start())
        elif kind == "apostrophe":
            keep("'", match.start())
        at = match.end()
    keep(text[at:], at)
    copy = "".join(pieces)
    result = CleanText(copy, tuple(runs) or ((0, 0),))
    if wraps:
        characters = list(copy)
        for offset in sorted(wraps):
            place = result.from_report(offset)
            if place < len(characters) and characters[place] == "\n":
                characters[place] = " "
        result = CleanText("".join(characters), result.runs)
    return result
