"""A report's text in, its passages out: paragraphs, headline, dateline, byline, page furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from memcon.reports import Passage, PassageKind
from memcon.spans import Span

# A text is taken as hard-wrapped where no line is longer than this and nearly every line
# inside a block is full: the first word of the next line would not have fitted.
MAX_WRAP = 100
SHARE_OF_FULL_LINES = 0.7

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_DATE = rf"(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s\d{{4}})?)"
_DASH = r"(?:--+|[—–―_-])"
_CITY = r"[A-Z][A-Z.'’/ -]{1,38}[A-Z.]"
# As in BEIJING, Aug 29 (AFP) — and NAIROBI, Kenya (AP) _ and TOKYO/SEOUL, March 3 -
_DATELINE = re.compile(
    rf"""
    (?P<place>{_CITY}|[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){{0,2}}(?=\s?\(|,\s{_MONTH}\s?\d))
    (?:,\s(?!{_MONTH}\s\d)[A-Z][\w.]*(?:\s[A-Z][\w.]*){{0,2}})?
    (?:,?\s(?P<date>{_DATE}))?
    (?:,?\s?\((?P<agency>[A-Z][^()\n]{{1,40}})\))?
    \s?(?:{_DASH}|:(?=\s))(?=\s|["“A-Z]|$)
    """,
    re.VERBOSE,
)
_LOOSE_DATELINE = re.compile(
    rf"(?P<place>{_CITY})(?:,\s[A-Z][\w.]+)?,\s(?P<date>{_DATE})\s?(?:\([^()\n]{{2,40}}\))?\s?[.:]?(?=\s)"
)

_TURN = re.compile(r"[A-Z][A-Z .'’-]{1,50}:\s")
_RELATED = re.compile(
    r"""(?:also\s+read|read\s+also|read\s+more|read\s+next|read\s+the\s+(?:full|rest)|related(?:\s+(?:stories|story|news|articles?|coverage|posts?|reading))?|
    see\s+also|see\s+more|watch(?:\s+(?:more|live|now|also))?|listen|more\s+(?:on|from|in|about)|must[\s-]read|recommended|
    don[’']t\s+miss|in\s+pictures|in\s+photos|explainer|explained|opinion|editor[’']s\s+(?:pick|choice)|
    trending|most\s+(?:read|popular)|top\s+stories|up\s+next|you\s+may\s+also\s+like|what\s+to\s+(?:read|know)|latest|live\s+updates?)
    \s*(?P<colon>[:|»>→—–-])?""",
    re.IGNORECASE | re.VERBOSE,
)
# These few words open a link only with a colon or bar behind them: "Watch: ...", "Opinion | ...".
_NEEDS_COLON = re.compile(
    r"(?:watch|listen|related|recommended|trending|explainer|explained|opinion|latest)\b",
    re.IGNORECASE,
)
_ADVERT = re.compile(
    r"""(?:advertisements?|sponsored(?:\s+content)?|promoted|(?:story|article)\s+continues\s+below.*|continue\s+reading.*|
    sign\s+up\b.*|subscribe\b.*|click\s+here\b.*|follow\s+us\b.*|join\s+(?:our|us)\b.*|download\s+(?:the|our)\b.*app.*|
    share\s+(?:this|on)\b.*|get\s+(?:the\s+latest|our)\b.*|this\s+is\s+a\s+carousel.*|skip\s+(?:to|past)\b.*)[.!]?""",
    re.IGNORECASE | re.VERBOSE,
)
_CREDIT = re.compile(
    r"""\(?(?:(?:additional\s+)?(?:reporting|writing|editing|report|compiled|translated|written|edited|produced)\s+(?:and\s+\w+\s+)?by\s.*
    |photos?(?:graph)?s?\s*(?:by\s|:|/|credit).*|images?\s*(?:by\s|:|credit|source).*|pictures?\s*(?:by\s|:|credit).*|video\s*(?:by\s|:|credit).*
    |source\s*:.*|credit\s*:.*|contributed\s+to\s+this\s.*|with\s+(?:inputs?|reporting|files)\s+from\s.*
    |(?:©|\(c\)|copyright\b).*|all\s+rights\s+reserved.*|the\s+associated\s+press\s+contributed.*|.{0,60}\scontributed\s+(?:reporting\s+)?(?:to|from)\s+(?:this|the)\s.*)\)?""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGN_OFF = re.compile(
    r"\(?(?:Reuters?|AFP|AP|Xinhua|TASS|ITAR-TASS|Interfax|Yonhap|Kyodo(?: News)?|ANI|PTI|IANS|UPI|dpa|EFE|ANSA|Anadolu|AA|IRNA|SPA|WAM|KUNA|QNA|Bloomberg|Meduza|Agencies)\)?[./]?(?:\s?[a-z]{2,4}(?:/[a-z]{2,4}){0,3})?",
)
_END_MARK = re.compile(
    r"\\?(?:#\s?){2,4}#?|-\s?30\s?-|(?:\*\s?){3,}|_{3,}|-{3,}|={3,}|-?\s?(?:ENDS?|END OF TEXT|NNNN|ABSTRACT|FULL TEXT|UPDATED?)\s?-?\.?|•|~+"
)
_BYLINE = re.compile(
    r"(?:By|BY|Story by|Written by|From)\s+[A-Z][\w.'’-]+(?:\s+(?:[A-Z][\w.'’-]*|de|van|von|al|bin|and|&|in|of|for|the|,)){0,12}(?:\s?[|,/-]\s?[\w .,'’&-]{2,60})?"
)
_CAPTION = re.compile(
    r"(?:FILE(?:\s+PHOTO)?\s?[:—–-]|PHOTO\s?:|Photo\s?:|Caption\s?:|CAPTION\s?:|\(?(?:AP|AFP|Reuters|Getty)\s(?:Photo|Images)|In this (?:file )?(?:photo|image|picture)\b)"
)
_DATE_LINE = re.compile(
    rf"(?:(?:Published|Updated|Posted|Issued|Date|Last updated)\s*(?:on|at|:)?\s*)?(?:[A-Z][\w.' -]{{2,30}},\s)?(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s)?(?P<date>{_DATE}|\d{{4}}-\d{{2}}-\d{{2}})(?:[,\s|·-]+(?:at\s)?\d{{1,2}}[:.]\d{{2}}.{{0,20}})?\.?",
)
_TERMINAL = re.compile(r"[.!?…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is laid out: passages, soft line breaks, and what the dateline says."""

    passages: tuple[Passage, ...]
    breaks: tuple[Span, ...]  # line breaks inside paragraphs
    dateline_place: str | None
    day: date | None  # stated by a dateline or a date standing alone, with its year
    day_from: str | None  # dateline or text


def lay_out(text: str, *, year: int | None = None) -> Layout:
    """Find the passages of a text.

    Args:
        text: The report's text.
        year: The year to read a dateline's "Aug 29" in, where the report's day is known.
    """
    blocks, breaks = _paragraphs(text)
    passages: list[Passage] = []
    place: str | None = None
    day: date | None = None
    day_from: str | None = None
    is_body_open = False  # whether running text has begun
    # "PRESIDENT BIDEN:" opens a turn of a transcript, "MANILA:" a report; a transcript has more.
    has_turns = sum(bool(_TURN.match(text, block.start, block.end)) for block in blocks) > 1
    for index, block in enumerate(blocks):
        words = " ".join(block.of(text).split())
        kind = _kind(words, index=index, count=len(blocks), is_body_open=is_body_open)
        start = block.start
        if kind is PassageKind.BODY and place is None and index < 8:
            match = _DATELINE.match(text, block.start, block.end) or _LOOSE_DATELINE.match(
                text, block.start, block.end
            )
            if match and not (
                _looks_like_speaker(match) and (has_turns or _OFFICE.search(match["place"]))
            ):
                place = " ".join(match["place"].split()).strip(" .,")
                stated = match["date"] and parse_day(match["date"], year=year)
                if stated and re.search(r"\d{4}", match["date"]):
                    day, day_from = stated, "dateline"
                passages.append(Passage(Span(block.start, match.end()), PassageKind.DATELINE))
                start = match.end()
                while start < block.end and text[start].isspace():
                    start += 1
        elif kind is PassageKind.DATELINE and day is None:
            match = _DATE_LINE.match(words)
            stated = match and parse_day(match["date"], year=None)
            if stated:
                day, day_from = stated, "text"
        if start < block.end:
            passages.append(Passage(Span(start, block.end), kind))
        is_body_open = is_body_open or (
            kind is PassageKind.BODY and (len(words) > 120 or bool(_TERMINAL.search(words)))
        )
    return Layout(tuple(passages), breaks, place, day, day_from)


def _looks_like_speaker(match: re.Match[str]) -> bool:
    """Whether a dateline is nothing but capitals and a colon, as a transcript's turn is."""
    return match[0].rstrip().endswith(":") and not match["date"] and not match["agency"]


# Words for an office in capitals with a colon open a turn, even where it is the only one.
_OFFICE = re.compile(
    r"\b(?:PRESIDENT|MINISTER|SECRETARY|OFFICIAL|SPOKES\w+|AMBASSADOR|CHANCELLOR|SENATOR|MODERATOR|"
    r"REPORTER|QUESTION|ANSWER|GENERAL|ADMIRAL|CHAIR\w*|COMMISSIONER|KING|QUEEN|MRS?|MS|DR|STAFF)\b"
)


def parse_day(words: str, *, year: int | None) -> date | None:
    """Read "August 29, 2024", "29 Aug. 2024", "2024-08-29"; without a year, in `year`.

    >>> parse_day("Aug. 29", year=2024)
    datetime.date(2024, 8, 29)
    >>> parse_day("Aug. 29", year=None) is None
    True
    """
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
            return date.fromisoformat(words)
        numbers = [int(number) for number in re.findall(r"\d+", words)]
        month = re.search(r"[A-Za-z]{3,}", words)
        if month is None or not numbers:
            return None
        number = next(
            index
            for index, name in enumerate(MONTHS, 1)
            if name.startswith(month[0].lower()[:3])
        )
        stated = next((each for each in numbers if each > 31), year)
        day_of_month = next((each for each in numbers if each <= 31), None)
        if stated is None or day_of_month is None:
            return None
        return date(stated, number, day_of_month)
    except (ValueError, StopIteration):
        return None


def _paragraphs(text: str) -> tuple[list[Span], tuple[Span, ...]]:
    """The paragraphs of a text, and the line breaks inside them."""
    lines: list[tuple[int, int]] = []  # start, end without the break
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    is_wrapped = _is_hard_wrapped(text, lines)
    width = _width(text, lines)
    blocks: list[Span] = []
    breaks: list[Span] = []
    open_start: int | None = None
    open_end = 0
    previous: tuple[int, int] | None = None
    for start, end in lines:
        words = text[start:end].strip()
        if not words:
            if open_start is not None:
                blocks.append(Span(open_start, open_end))
            open_start, previous = None, None
            continue
        first = start + (len(text[start:end]) - len(text[start:end].lstrip()))
        last = start + len(text[start:end].rstrip())
        joins = (
            previous is not None
            and is_wrapped
            and (first - start < 2 or words[0].islower())
            and not _END_MARK.fullmatch(words)
            and not _SIGN_OFF.fullmatch(words)
            and (
                _is_full(text, previous, (start, end), width)
                or (
                    words[0].islower() and not _TERMINAL.search(text[previous[0] : previous[1]])
                )
            )
        )
        if joins and previous is not None:
            breaks.append(Span(previous[1], previous[1] + 1))
            open_end = last
        else:
            if open_start is not None:
                blocks.append(Span(open_start, open_end))
            open_start, open_end = first, last
        previous = (start, end)
    if open_start is not None:
        blocks.append(Span(open_start, open_end))
    return blocks, tuple(breaks)


def _is_full(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    words = text[following[0] : following[1]].split(None, 1)
    length = len(text[line[0] : line[1]].rstrip())
    # Editors wrap a few columns early: what counts as full leaves room for ten characters more.
    return length + 1 + len(words[0]) > width - 10 if words else False


def _width(text: str, lines: list[tuple[int, int]]) -> int:
    """The longest line's length; a line with an address in it cannot be wrapped and is passed over."""
    return max((end - start for start, end in lines if "://" not in text[start:end]), default=0)


def _is_hard_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    width = _width(text, lines)
    if width > MAX_WRAP or width < 40:
        return False
    pairs = full = 0
    for line, following in pairwise(lines):
        if not text[line[0] : line[1]].strip() or not text[following[0] : following[1]].strip():
            continue
        if text[following[0] : following[0] + 2].isspace():
            continue
        pairs += 1
        full += _is_full(text, line, following, width)
    return pairs > 0 and full >= pairs * SHARE_OF_FULL_LINES


def _kind(words: str, *, index: int, count: int, is_body_open: bool) -> PassageKind:
    """What a paragraph is, by its words and its place in the text."""
    is_short = len(words) <= 200
    if _END_MARK.fullmatch(words):
        return PassageKind.BOILERPLATE
    if index > 0 and _SIGN_OFF.fullmatch(words):
        return PassageKind.CREDIT
    if is_short and _is_related_link(words):
        return PassageKind.RELATED_LINK
    if is_short and _ADVERT.fullmatch(words):
        return PassageKind.ADVERT
    if len(words) <= 400 and _CREDIT.fullmatch(words):
        return PassageKind.CREDIT
    if _CAPTION.match(words) and len(words) <= 600:
        return PassageKind.CAPTION
    if index < 6 and is_short and not _TERMINAL.search(words) and _BYLINE.fullmatch(words):
        return PassageKind.BYLINE
    if index < 6 and _DATE_LINE.fullmatch(words):
        return PassageKind.DATELINE
    if (
        index < 2
        and count > index + 1
        and not is_body_open
        and is_short
        and len(words.split()) >= 3
        and not words.endswith((":", ",", ";"))
        and not _TERMINAL.search(words)
        and not _DATELINE.match(words)
    ):
        return PassageKind.HEADLINE
    return PassageKind.BODY


def _is_related_link(words: str) -> bool:
    match = _RELATED.match(words)
    if match is None:
        return False
    rest = words[match.end() :]
    if rest and not match["colon"] and rest[0].isalnum():
        return False  # "Watchers", "Relatedly"
    if match["colon"]:
        return match["colon"] in ":|»>→" or not _TERMINAL.search(words)
    return not _NEEDS_COLON.match(words) and not _TERMINAL.search(words)
