"""Lower-case text in, time expressions out: what the words are, before any calendar is asked.

Words that may open an expression pick the few rules to try there, and a rule looks at no more
than the expression itself, so the time taken grows with the length of the text and not faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from memcon.annotate.time_words import (
    MONTHS,
    NUMBER_WORDS,
    ONES,
    ORDINALS,
    PARTS_OF_DAY,
    SEASONS,
    TENS,
    WEEKDAYS,
)

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Expression:
    """A stretch of the text that names a time, by which rule, with the rule's parts.

    `start` and `end` are offsets into the text given to `find_expressions`.
    """

    rule: str
    start: int
    end: int
    parts: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to write a time. `starts` are the classes of words that may open it."""

    name: str
    starts: tuple[str, ...]
    pattern: re.Pattern[str]


def _either(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_ABBREVIATED = "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_FULL_MONTHS = _either(
    [name for name in MONTHS if len(name) > 4 or name in {"june", "july", "may"}]
)
MONTH = rf"(?P<month>{_FULL_MONTHS}|(?:{_ABBREVIATED})\b\.?)"
WEEKDAY = rf"(?P<weekday>{_either(WEEKDAYS)})"
YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)(?!\d|[.,]\d)"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[:.,]\d)"
SEASON = rf"(?P<season>{_either(SEASONS)})"
PART = r"(?P<part>morning|afternoon|evening|night)"
ORDINAL = rf"(?:{_either(ORDINALS)}|\d\d?(?:st|nd|rd|th))"
QUARTER_ORDINAL = r"(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th|final|last)"
FIGURE = r"\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d+)?(?:[ -]\d/\d| ?[½¼¾])?"
VAGUE = r"a few|few|several|many|some|dozens of|scores of|hundreds of|a couple(?: of)?|couple(?: of)?|a dozen|half a dozen|another|one more"
COUNT = rf"(?:(?:{FIGURE})|a (?:hundred|thousand|dozen)(?: and {NUMBER_WORDS})?|{NUMBER_WORDS}|{VAGUE})"
COUNT_OR_ONE = rf"(?:{COUNT}|half an?|an?)"
UNIT = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|years?|yrs?|decades?|century|centuries)"
NARROW_UNIT = r"(?:minute|hour|day|week|weekend|month|quarter|year|decade|century)"
APPROX = r"(?:about|around|nearly|almost|over(?= an? | more )|under|more than|less than|fewer than|at least|at most|up to|no more than|not more than|roughly|approximately|as many as|as long as|as little as|well over|just over|just under)"
MORE = r"(?: more| additional| full| consecutive| straight| trading| working| business)?"
ZONE = r"(?:gmt|utc|est|edt|et|eastern(?: time)?|cst|cdt|ct|mst|mdt|pst|pdt|pt|bst|cet|cest|ist|local time|moscow time)"
EDGE = r"(?:(?P<edge>early|earlier|late|later|mid|sometime|the end of|the beginning of|the start of|the middle of|the close of|the turn of|end of|beginning of|earlier in|later in|early in|late in|later on|the first half of|the second half of|the latter half of|the first part of|the latter part of|the early part of)[- ])?"
THIS = r"(?P<which>this past|this coming|this|last|past|next|coming|the past|the last|the next|the coming|the following|the previous|the preceding|the same|that same|that|the current|the present|the|current|same|following|previous)"
TAIL = r"(?!\w)"


def _rule(name: str, starts: str, pattern: str) -> Rule:
    spaced = re.sub(
        r"(?<!\[) (?![?*]|\])", r"\\s{1,12}", pattern.replace("[- ]", r"(?:[-\s]\s{0,12})")
    )
    return Rule(name, tuple(starts.split()), re.compile(spaced + TAIL))


RULES: tuple[Rule, ...] = (
    _rule("second-day", "number", r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d:]|[.,]\d)"),
    _rule("week-of", "the", rf"the week of {MONTH} {DAY}(?:,? {YEAR})?"),
    _rule("iso", "number", r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)(?:t[\d:.]+z?)?"),
    _rule(
        "slashed",
        "number",
        r"(?P<first>\d\d?)/(?P<second>\d\d?)/(?P<year>\d{4}|\d\d)",
    ),
    # Days of a month
    _rule(
        "month-day",
        "month weekday edge approx last this",
        rf"(?:(?:around|about) )?(?:(?:early|late|earlier|later) )?(?:last |next |this past |this coming |this )?(?:{WEEKDAY},? (?:the )?)?{MONTH} (?:the )?{DAY}"
        rf"(?:(?:-|–| - | to )(?P<until>3[01]|[12]\d|0?[1-9])(?![\d:]|[.,]\d))?(?:(?:,| ,)? {YEAR}|(?: of)? (?P<that>last|this|next|that|the same|the following|the previous) year)?",
    ),
    _rule(
        "month-ordinal",
        "month weekday this",
        rf"(?:(?:this coming |this |next |last )?{WEEKDAY},? (?:the )?)?{MONTH} (?:the )?(?P<ordinal>{ORDINAL})(?:,? {YEAR})?",
    ),
    _rule(
        "day-month",
        "number weekday the edge ordinal",
        rf"(?:(?:early|late|earlier|later) )?(?:{WEEKDAY},? )?(?:the )?(?:{DAY}|(?P<ordinal>{ORDINAL}))(?:(?:-|–| - | to | and )(?P<until>3[01]|[12]\d|0?[1-9]))? (?:of )?{MONTH}(?:,? {YEAR}|(?: of)? (?P<that>last|this|next|that|the same|the following|the previous) year)?",
    ),
    _rule(
        "day-of-month",
        "the",
        r"the (?P<day>[0-3]?\d)(?:st|nd|rd|th)(?= *(?:[.,;:)”\"]|$|and |to |at |for |in |with |after |when ))",
    ),
    # Months
    _rule(
        "month-year",
        "month edge the this",
        rf"{EDGE}{MONTH}(?:,| of| in)? (?:{YEAR}|(?P<spelled>nineteen {NUMBER_WORDS}|twenty {NUMBER_WORDS}|two thousand(?: and)?(?: {NUMBER_WORDS})?)|(?P<that>this|last|next|that|the same|the previous|the following) year)",
    ),
    _rule(
        "month",
        "month edge the this",
        rf"{EDGE}(?:(?P<which>this past|this coming|this|last|next|the following|the previous|past|that) )?{MONTH}(?! ?\d)",
    ),
    # Years
    _rule(
        "year",
        "number edge the fiscal",
        rf"{EDGE}(?P<lead>the year |the fiscal year |fiscal year |the fiscal |fiscal )?{YEAR}(?! ?(?:%|percent|per cent|dollars|miles|people|men|women|troops|soldiers|feet|pounds|euros|hours|points|times|workers|jobs|students|years|million|billion|km|kilometers|members|votes|shares|tons|tonnes|others|more|words|mph|m\b|calories|units))(?: and beyond| or later)?",
    ),
    _rule(
        "year-words",
        "spelled the",
        rf"(?:the year )?(?P<spelled>nineteen {NUMBER_WORDS}|two thousand(?: and)?(?: {NUMBER_WORDS})?|twenty (?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty[- ]?\w+))",
    ),
    _rule(
        "decade",
        "number edge the spelled",
        r"(?:the )?(?:(?P<edge>early|mid|late|early to mid|mid to late)[- ])?(?:(?P<year>1[0-9]\d0|20\d0)['’]?s|['’]?(?P<short>[2-9]0)['’]?s|(?P<spelled>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))",
    ),
    _rule(
        "century",
        "number edge the ordinal",
        rf"(?:the )?(?:(?P<edge>early|mid|late)[- ])?(?P<ordinal>{ORDINAL})[- ](?:century|centuries)",
    ),
    # Weekdays
    _rule(
        "weekday",
        "weekday edge this the deictic part",
        rf"{EDGE}(?:(?P<which>this past|this coming|this|last|next|the following|the previous|the preceding|the same|that same|that|past|coming) )?"
        rf"(?:(?P<before>noon|midnight|midday|dawn) )?{WEEKDAY}(?:['’]s (?=morning|afternoon|evening|night))?(?: (?P<part>(?:early |late |mid-?)?(?:morning|afternoon|evening|night)|overnight|noon|midnight)| (?P<week>week)| of (?P<of>this|next|last) week)?",
    ),
    _rule(
        "weekdays",
        "weekday set the",
        rf"(?P<each>every |each )?(?:other )?{WEEKDAY}(?P<plural>s)?(?: (?P<part>morning|afternoon|evening|night))?(?P<plural2>s)?",
    ),
    _rule(
        "unit-from-day",
        "a number",
        rf"(?P<count>{COUNT_OR_ONE}) (?P<unit>days?|weeks?|months?|years?) (?:from|after) (?:{WEEKDAY}|(?P<deictic>today|tomorrow|now))",
    ),
    # Words that point at the day itself
    _rule(
        "deictic",
        "deictic edge the",
        rf"(?:(?P<edge>early|earlier|late|later|later on)(?: on)? )?(?P<word>today|yesterday|tomorrow|tonight|(?:the )?day before yesterday|(?:the )?day after tomorrow)(?:['’]s (?=morning|afternoon|evening|night))?(?: {PART})?",
    ),
    _rule("last-night", "last late edge", r"(?:late |earlier )?last night"),
    _rule("overnight", "deictic", r"overnight"),
    _rule(
        "part-of-day",
        "this the last next edge mid part",
        rf"{EDGE}(?P<which>this|that|the same|the next|the following|the previous|the|tomorrow|next) (?:(?:early|late|mid)[- ])?{PART}",
    ),
    _rule(
        "mid-part",
        "edge",
        r"mid[- ](?P<part>morning|afternoon)(?: (?P<word>today|yesterday|tomorrow))?",
    ),
    # This, last and next
    _rule(
        "unit",
        "this the last next edge",
        rf"{EDGE}{THIS}(?: (?P<kind>full|fiscal|calendar|financial|whole|entire|new|school|academic))? (?P<unit>{NARROW_UNIT}|{_either(SEASONS)})(?:['’]s end)?(?: or so)?",
    ),
    _rule(
        "season",
        "season edge the this last next",
        rf"{EDGE}(?:(?P<which>this past|this coming|this|last|next|the past|the last|the next|the coming|past|that|the following|the previous|the) )?(?:(?:early|late|mid)[- ])?{SEASON}(?:(?: of|,)? (?:{YEAR}|(?P<spelled>nineteen {NUMBER_WORDS}|two thousand(?: {NUMBER_WORDS})?)|(?P<that>this|last|next) year))?",
    ),
    _rule(
        "year-end",
        "unit edge the approx",
        r"(?:(?P<approx>around|about) )?(?:the )?year(?:[- ]end|['’]s end)",
    ),
    _rule(
        "day-relative",
        "the",
        r"the (?:very )?(?P<way>day|night|week|month|year|morning) (?P<side>before|after|earlier|later)(?! (?:yesterday|tomorrow))",
    ),
    _rule(
        "eve",
        "the",
        r"the (?P<word>eve) of (?:the|a|his|her|their|its|this) (?P<event>[\w’' -]{2,40}?)(?=[,.;]| which| that|$)",
    ),
    # Quarters and halves
    _rule(
        "quarter",
        "ordinal the this its edge fiscal last year number",
        rf"(?!the (?:\w+ )?(?:first|second|third|fourth)-(?:quarter|half))(?:(?P<edge>early|late) (?:in )?)?(?:(?P<whose>(?:this|last|next) year)['’]s )?(?:the )?(?:(?P<adjective>fiscal|current|latest|recent|year-ago|year-earlier|comparable|same))?[- ]?(?:(?P<before>(?:1[0-9]|20)\d\d)['’]?s? )?(?:fiscal[- ])?{QUARTER_ORDINAL}[- ](?P<unit>quarter|half)(?:(?: of|,)? (?:the )?(?:fiscal )?(?:{YEAR}|(?P<that>this|last|next|the following|the previous) (?:fiscal )?year|the year|(?P<ago>a year (?:ago|earlier))))?",
    ),
    _rule("quarter-code", "q", rf"q(?P<ordinal>[1-4])(?:[ /-]?{YEAR})?"),
    _rule(
        "months-of",
        "the ordinal",
        rf"(?:the )?(?P<edge>first|final|early|opening|closing) (?P<count>{COUNT}) (?P<unit>days|weeks|months|quarters|years|hours)",
    ),
    _rule(
        "year-ago",
        "the unit its",
        r"(?!the year-(?:ago|earlier)(?! (?:first|second|third|fourth|quarter|period|half|nine months|six months)))(?:the )?(?:comparable |corresponding )?(?P<word>year-ago|year-earlier|year ago)(?: (?P<ordinal>first|second|third|fourth))?(?: (?:quarter|period|half|nine months|six months))?",
    ),
    _rule(
        "same-period",
        "the its year",
        rf"the (?:(?P<word>latest|corresponding|comparable|same|{YEAR}|current|recent|prior) (?:(?P<ordinal>first|second|third|fourth) )?(?:quarter|period|fiscal year|nine months|six months|three months|month|week)(?: (?P<that>last year|a year ago|a year earlier|of last year|the year before|in \d{{4}}))?|(?:quarter|period) a year (?:ago|earlier))",
    ),
    # Counted from now or from another day
    _rule(
        "ago",
        "number a approx unit some",
        rf"(?:{APPROX} |just |only )?(?:(?P<count>{COUNT_OR_ONE})(?: or (?:two|three|four|so))? )?(?P<unit>{UNIT})(?: or so)? (?P<way>ago|earlier|previously)",
    ),
    _rule(
        "hence",
        "number a approx",
        rf"(?P<count>{COUNT_OR_ONE}) (?P<unit>{UNIT}) (?P<way>hence|from now)",
    ),
    _rule(
        "time-from-now",
        "number a",
        rf"(?P<count>{COUNT_OR_ONE}) (?P<unit>days|weeks|months|years|hours|day|week|month|year|hour)['’]s? time",
    ),
    # Lengths
    _rule(
        "span-of",
        "the last next past this each at recent",
        rf"(?:(?:at least|each of|most of|much of|all of) )?(?:the |this |these )?(?P<which>past|last|next|coming|following|previous|preceding|first|latest|final|recent) (?P<count>{COUNT})(?: or (?:two|three|four|so)| to {NUMBER_WORDS}| to \d+)? (?:more |full |or so |consecutive )?(?P<unit>{UNIT}|(?:{_either(SEASONS)})s)(?: or so)?",
    ),
    _rule(
        "recent",
        "recent next last the this these",
        r"(?:the |these )?(?P<which>most recent|recent|coming|upcoming|past|next|future|following|intervening|early|last) (?P<unit>minutes|hours|days|weeks|weekends|months|quarters|years|decades|centuries)(?P<and> and (?:weeks|months|years|decades))?",
    ),
    _rule(
        "ahead",
        "the",
        r"the (?P<unit>hours|days|weeks|months|years|quarters|decades) (?P<way>ahead|to come|immediately after|that followed)",
    ),
    _rule(
        "length",
        "number a approx some",
        rf"(?:{APPROX} )?(?:an? (?:additional|extra|full|entire|whole|mere|record) )?(?P<count>{COUNT_OR_ONE})(?: to (?P<upper>{NUMBER_WORDS}|\d+)| or (?:two|three|four|more|so))?(?P<half>[- ]and[- ]a[- ]half)?{MORE} (?P<unit>{UNIT})(?P<plus> and a half)?(?: or so| or more| and (?P<count2>{COUNT}) (?P<unit2>{UNIT}))?",
    ),
    _rule(
        "article-length",
        "a",
        rf"(?P<count>an?) (?P<more>full |additional |entire |whole |extra |record |mere |further )?(?P<unit>{NARROW_UNIT}|fortnight)(?P<plus> and a half)?(?: or (?P<upper>two|so|more))?",
    ),
    _rule(
        "compound-length",
        "number unit",
        rf"(?:{APPROX} )?(?P<count>{FIGURE}|{NUMBER_WORDS}|several|multi|half)(?P<half>[- ]and[- ]a[- ]half)?[- ](?P<unit>second|minute|hour|day|night|week|month|quarter|year|decade|century)(?:-long|(?P<old>[- ]old))?",
    ),
    _rule(
        "unit-long",
        "unit",
        r"(?P<unit>minute|hour|day|night|week|weekend|month|year|decade|century|hours|days|weeks|months|years|decades|centuries)[- ]long",
    ),
    _rule(
        "bare-length",
        "unit",
        r"(?P<unit>minutes|hours|days|weeks|months|years|decades|centuries)(?: or (?:days|weeks|months|years))?",
    ),
    _rule("the-length", "the", rf"the (?P<count>{COUNT}) (?P<unit>{UNIT})(?<=s)"),
    _rule("the-units", "the", r"the (?P<unit>hours|days|weeks|months|years|decades|centuries)"),
    _rule(
        "ordinal-unit",
        "the ordinal",
        rf"(?:the )?(?P<ordinal>{ORDINAL}) (?:straight |consecutive |full |successive )?(?P<unit>day|week|month|year)",
    ),
    _rule("while", "a some", r"(?:a while|some time)"),
    # Again and again
    _rule(
        "set-word",
        "setword",
        r"(?P<unit>hourly|daily|nightly|weekly|biweekly|fortnightly|monthly|yearly|annually|biannual)",
    ),
    _rule(
        "set",
        "set the",
        rf"(?P<each>every|each|per) (?:single )?(?:(?P<count>{COUNT}|other|{ORDINAL}) )?(?P<unit>{UNIT}|morning|afternoon|evening|{_either(SEASONS)}|{_FULL_MONTHS})",
    ),
    _rule(
        "times-a",
        "set number",
        rf"(?P<times>once|twice|{COUNT} times) (?P<each>an?|every|each|per) (?:(?P<count>{COUNT}) )?(?P<unit>day|week|month|year|hour|night|quarter)s?",
    ),
    # The clock
    _rule(
        "clock",
        "number approx edge",
        rf"(?:(?:about|around|shortly (?:before|after)|just (?:before|after)) )?(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?(?:[:.][0-5]\d)?(?:[ ]?(?P<half>a\.?m\.?|p\.?m\.?)(?!\w)| o['’]clock| in the (?P<inthe>morning|afternoon|evening))|(?P<hour2>[01]?\d|2[0-3]):(?P<minute2>[0-5]\d)(?!\d)|(?P<military>[0-2]\d[0-5]\d)(?= (?:gmt|utc|hours)))"
        rf"(?: in the (?P<inthe2>morning|afternoon|evening))?(?:,? ?\(?{ZONE}\)?)?(?:,? (?:on )?(?P<on>today|yesterday|tomorrow|{_either(WEEKDAYS)}(?!,? (?:{_FULL_MONTHS}|(?:{_ABBREVIATED})\b))|(?:{_either(WEEKDAYS)},? )?(?:{_FULL_MONTHS}|(?:{_ABBREVIATED})\b\.?) \d\d?(?:, \d{{4}})?|this (?:morning|afternoon|evening)))?",
    ),
    _rule(
        "noon",
        "part approx",
        rf"(?:(?:about|around) )?(?P<word>noon|midnight|midday)(?: (?:on )?(?:{WEEKDAY}|(?P<deictic>today|yesterday|tomorrow)))?",
    ),
    # Holidays
    _rule(
        "holiday",
        "holiday last the this next",
        r"(?:(?P<which>last|next|this|this past|this coming) )?(?P<name>christmas(?: day| eve)?|new year['’]?s(?: day| eve)?|thanksgiving(?: day)?|easter(?: sunday| monday)?|good friday|independence day|labor day|memorial day|halloween|valentine['’]?s day|boxing day|election day|veterans day)(?P<week> week)?(?:,? {YEAR})?".replace(
            "{YEAR}", YEAR
        ),
    ),
    # Now, then and some day
    _rule(
        "present",
        "ref the at right these present",
        r"(?P<word>right now|just now|now|currently|presently|nowadays|these days|at present|at the moment|for the moment|the present|this moment|the moment|current|present-day)",
    ),
    _rule(
        "past",
        "ref the in",
        r"(?P<word>more recently|most recently|very recently|recently|lately|the recent past|the past|the distant past|not long ago|long ago|at that time|at the time|in the past)",
    ),
    _rule(
        "future",
        "ref the a at in as from some oneday",
        r"(?P<word>as soon as possible|someday|some day|one day|very soon|soon|shortly|the (?:very )?near future|the not[- ]too[- ]distant future|the foreseeable future|the immediate future|the future|the near term|the short term|the long term|near future|foreseeable future|an appropriate (?:time|date|moment)|a mutually (?:convenient|agreed|acceptable|agreeable) (?:time|date)|a convenient (?:time|date)|an early date|the earliest (?:opportunity|date|possible date|convenience)|a later (?:date|time|stage)|a future date|due course|the right time|an unspecified date)",
    ),
)


_CLASSES: dict[str, str] = {
    "the": "the",
    "a": "a",
    "an": "a an",
    "its": "its",
    "this": "this",
    "that": "this",
    "these": "these the",
    "last": "last the this ordinal",
    "past": "last the this recent past",
    "next": "next the this",
    "coming": "next this recent the",
    "upcoming": "recent",
    "following": "next this recent the",
    "previous": "last this the",
    "preceding": "last this the",
    "current": "this ref the",
    "same": "this the",
    "recent": "recent ref",
    "most": "recent ref each",
    "intervening": "recent",
    "future": "recent ref",
    "first": "ordinal",
    "final": "ordinal",
    "latest": "ordinal",
    "early": "edge recent",
    "mid": "edge",
    "late": "edge late",
    "earlier": "edge",
    "later": "edge",
    "sometime": "edge",
    "end": "edge",
    "beginning": "edge",
    "shortly": "edge approx ref",
    "just": "approx ref",
    "some": "number some",
    "right": "ref",
    "now": "ref",
    "currently": "ref",
    "presently": "ref",
    "nowadays": "ref",
    "present": "ref",
    "at": "at approx",
    "as": "as approx",
    "more": "ref approx",
    "very": "ref",
    "not": "ref approx",
    "long": "ref",
    "recently": "ref",
    "lately": "ref",
    "previously": "ref",
    "formerly": "ref",
    "soon": "ref",
    "near": "ref",
    "foreseeable": "ref",
    "due": "ref",
    "fiscal": "fiscal",
    "every": "set",
    "each": "set each",
    "per": "set",
    "once": "set",
    "twice": "set",
    "half": "number",
    "few": "number",
    "several": "number",
    "many": "number",
    "dozens": "number",
    "scores": "number",
    "hundreds": "number",
    "couple": "number",
    "another": "number a",
    "dozen": "number",
    "hundred": "number",
    "multi": "number",
    "today": "deictic",
    "yesterday": "deictic",
    "tomorrow": "deictic",
    "tonight": "deictic",
    "overnight": "deictic",
    "day": "unit deictic",
    "night": "unit",
    "week": "unit",
    "weekend": "unit",
    "month": "unit",
    "year": "unit year",
    "decade": "unit",
    "century": "unit",
    "minute": "unit",
    "hour": "unit",
    "one": "oneday",
    "someday": "oneday",
    "two": "number spelled",
    "nineteen": "number spelled",
    "twenty": "number spelled",
    "q1": "q",
    "q2": "q",
    "q3": "q",
    "q4": "q",
}
for _words, _class in (
    (list(MONTHS), "month"),
    (WEEKDAYS, "weekday"),
    ([f"{name}s" for name in WEEKDAYS], "weekday"),
    ([*ONES, *TENS], "number"),
    (ORDINALS, "ordinal"),
    (SEASONS, "season"),
    (("noon", "midnight", "midday", "dawn"), "part"),
    (["minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries"], "unit"),
    (
        [
            "hourly",
            "daily",
            "nightly",
            "weekly",
            "biweekly",
            "fortnightly",
            "monthly",
            "quarterly",
            "yearly",
            "annually",
            "annual",
            "biannual",
        ],
        "setword",
    ),
    (
        [
            "about",
            "around",
            "nearly",
            "almost",
            "over",
            "under",
            "less",
            "fewer",
            "up",
            "no",
            "roughly",
            "approximately",
            "well",
        ],
        "approx",
    ),
    (
        [
            "christmas",
            "thanksgiving",
            "easter",
            "halloween",
            "boxing",
            "election",
            "veterans",
            "labor",
            "memorial",
            "independence",
            "good",
            "valentine",
            "new",
        ],
        "holiday",
    ),
    (
        [
            "twenties",
            "thirties",
            "forties",
            "fifties",
            "sixties",
            "seventies",
            "eighties",
            "nineties",
        ],
        "spelled",
    ),
):
    for _word in _words:
        _CLASSES[_word] = f"{_CLASSES.get(_word, '')} {_class}".strip()
del _words, _class, _word

_RULES_BY_CLASS: dict[str, list[Rule]] = {}
for _each in RULES:
    for _start in _each.starts:
        _RULES_BY_CLASS.setdefault(_start, []).append(_each)


def _rules_for(classes: str) -> tuple[Rule, ...]:
    chosen = {rule.name for each in classes.split() for rule in _RULES_BY_CLASS.get(each, ())}
    return tuple(rule for rule in RULES if rule.name in chosen)


_RULES_BY_WORD: dict[str, tuple[Rule, ...]] = {
    word: _rules_for(classes) for word, classes in _CLASSES.items()
}
_RULES_FOR_FIGURES = _rules_for("number")
_RULES_FOR_APOSTROPHE = _rules_for("spelled")

_UNIT_WORDS = frozenset(
    f"{unit}{end}"
    for unit in [
        "second",
        "minute",
        "min",
        "hour",
        "hr",
        "day",
        "night",
        "week",
        "weekend",
        "fortnight",
        "month",
        "quarter",
        "year",
        "yr",
        "decade",
    ]
    for end in ("", "s")
) | {"century", "centuries"}
_NUMBERS = frozenset(
    [*ONES, *TENS, "hundred", "thousand", "dozen", "couple", "few", "several", "many"]
)
_NAMED = _UNIT_WORDS | frozenset([*MONTHS, *WEEKDAYS, *SEASONS, *PARTS_OF_DAY])
_COUNTED = (
    _UNIT_WORDS
    | frozenset(MONTHS)
    | _NUMBERS
    | frozenset(
        [
            "to",
            "or",
            "and",
            "of",
            "more",
            "additional",
            "full",
            "consecutive",
            "straight",
            "trading",
            "working",
            "business",
            "half",
            "a",
            "p",
            "o",
            "am",
            "pm",
            "gmt",
            "utc",
            "st",
            "nd",
            "rd",
            "th",
            "times",
            "s",
            "in",
            "quarter",
            "century",
            "centuries",
            "weekday",
            "#",
        ]
    )
    | frozenset(SEASONS)
    | frozenset(f"{name}s" for name in SEASONS)
)

# What may stand second in an expression that opens with a common word: a look at the next word
# saves trying the rules at each "the" and each figure. A "#" stands for any figure.
_SECOND: dict[str, frozenset[str]] = {
    "the": _NAMED
    | _NUMBERS
    | frozenset(ORDINALS)
    | frozenset(
        [
            "past",
            "last",
            "next",
            "coming",
            "following",
            "previous",
            "preceding",
            "same",
            "current",
            "present",
            "recent",
            "latest",
            "prior",
            "comparable",
            "corresponding",
            "final",
            "closing",
            "opening",
            "early",
            "earlier",
            "late",
            "later",
            "mid",
            "end",
            "beginning",
            "start",
            "middle",
            "close",
            "turn",
            "latter",
            "first",
            "second",
            "eve",
            "fiscal",
            "full",
            "very",
            "near",
            "not",
            "foreseeable",
            "immediate",
            "future",
            "short",
            "long",
            "earliest",
            "right",
            "moment",
            "distant",
            "most",
            "twenties",
            "thirties",
            "forties",
            "fifties",
            "sixties",
            "seventies",
            "eighties",
            "nineties",
            "holiday",
            "entire",
            "whole",
            "#",
        ]
    ),
    "a": _UNIT_WORDS
    | _NUMBERS
    | frozenset(
        [
            "additional",
            "extra",
            "full",
            "entire",
            "whole",
            "mere",
            "record",
            "further",
            "mutually",
            "convenient",
            "later",
            "future",
            "while",
        ]
    ),
    "an": _UNIT_WORDS
    | frozenset(["additional", "extra", "entire", "appropriate", "early", "unspecified"]),
    "this": _NAMED
    | frozenset(["past", "coming", "early", "late", "mid", "moment", "last", "same"]),
    "that": _NAMED | frozenset({"same"}),
    "these": _UNIT_WORDS | frozenset(["past", "last", "next", "coming", "recent"]),
    "at": frozenset(["least", "most", "present", "the"]),
    "as": frozenset(["soon", "many", "long", "little"]),
    "more": frozenset(["than", "recently"]),
    "most": frozenset(["recent", "recently", "of"]),
    "not": frozenset(["long", "more"]),
    "up": frozenset({"to"}),
    "no": frozenset({"more"}),
    "less": frozenset({"than"}),
    "fewer": frozenset({"than"}),
    "new": frozenset({"year"}),
    "its": frozenset([*ORDINALS, "fiscal", "year"]),
}
_SECOND |= dict.fromkeys(
    [*ONES, *TENS, "hundred", "dozen", "several", "few", "many"], _COUNTED | {"ten", "eleven"}
)
_AFTER_APPROX = (
    _NUMBERS
    | frozenset(
        [
            "a",
            "an",
            "#",
            "half",
            "the",
            "noon",
            "midnight",
            "midday",
            "year",
            "before",
            "after",
            "than",
            "to",
            "over",
            "under",
            "night",
        ]
    )
    | frozenset([*MONTHS, *WEEKDAYS])
)
for _word in [
    "about",
    "around",
    "nearly",
    "almost",
    "over",
    "under",
    "roughly",
    "approximately",
    "well",
    "just",
    "shortly",
]:
    _SECOND.setdefault(_word, _AFTER_APPROX)
_SECOND["some"] = _NUMBERS | _UNIT_WORDS | {"#", "time", "day"}
_SECOND.pop("shortly")  # it stands alone too
_SECOND.pop("just")

# A figure stuck to these is a price, a version, a score or part of a name, never a time.
_NO_START = frozenset("$£€¥#@&_/\\")
_WORD = re.compile(r"[a-z]+\d?|\d[\d,]*|['’](?=\d0['’]?s\b)")


def lowered(text: str) -> str:
    """Text in lower case, of the same length whatever its letters.

    >>> len(lowered("İzmir")), lowered("Monday")
    (5, 'monday')
    """
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(each if len(each.lower()) != 1 else each.lower() for each in text)


def find_expressions(
    lower: str, accept: Callable[[Expression], Found | None]
) -> Iterator[Found]:
    """Find the time expressions of a text in lower case, none overlapping another.

    Where several rules fit from the same word, they are offered to `accept` the longest
    first, and among equals in the order of the rules; what it makes of the first it does not
    refuse with None is yielded.
    """
    reached = 0
    words = list(_WORD.finditer(lower))
    for at, found in enumerate(words):
        word = found.group()
        is_figure = "0" <= word[0] <= "9"
        rules = _RULES_FOR_FIGURES if is_figure else _RULES_BY_WORD.get(word)
        if rules is None:
            if word not in "'’":
                continue
            rules = _RULES_FOR_APOSTROPHE
        start = found.start()
        if start < reached or not _may_open(words, at, word, is_figure=is_figure):
            continue
        before = lower[start - 1] if start else " "
        if before.isalnum() or before in _NO_START:
            continue
        if (
            is_figure
            and before in ".-,:"
            and start > 1
            and lower[start - 2].isalnum()
            and not (len(word) == 4 and _YEAR_BEFORE.search(lower, max(0, start - 6), start))
        ):
            continue
        matches = [
            (-match.end(), order, match)
            for order, rule in enumerate(rules)
            if (match := rule.pattern.match(lower, start))
        ]
        matches.sort()
        for minus_end, order, match in matches:
            accepted = accept(
                Expression(rules[order].name, start, -minus_end, match.groupdict())
            )
            if accepted is not None:
                yield accepted
                reached = -minus_end
                break


# "1994-1997", "post-1959"
_YEAR_BEFORE = re.compile(r"\b(?:(?:1[5-9]|20)\d\d|pre|post|mid)-$")


def _may_open(words: list[re.Match[str]], at: int, word: str, *, is_figure: bool) -> bool:
    """Whether the next word lets this one open an expression."""
    second = _COUNTED if is_figure else _SECOND.get(word)
    if second is None or (is_figure and len(word) >= 4):
        return True
    if at + 1 == len(words):
        return is_figure
    following = words[at + 1].group()
    if "0" <= following[0] <= "9":
        return "#" in second
    return following in second or (
        is_figure and words[at + 1].start() <= words[at].end() + 3 and following in _SUFFIXES
    )


_SUFFIXES = frozenset({"a", "p", "o", "st", "nd", "rd", "th", "s"})
