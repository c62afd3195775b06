"""A small record made by hand, so that what is shown can be tested without reading anything."""

from __future__ import annotations

import hashlib

from memcon.records import (
    Actor,
    ActorMention,
    Commitment,
    Cue,
    Engagement,
    Event,
    Excerpt,
    Gap,
    Memo,
    Office,
    Part,
    Place,
    ReadBy,
    Relation,
    Source,
    Statement,
    Time,
    TimeExpression,
    TopicHandling,
)


class Text:
    """A text and its spans, found by their words."""

    def __init__(self, words: str) -> None:
        self.words = words

    def at(self, words: str, nth: int = 0) -> Excerpt:
        start = -1
        for _ in range(nth + 1):
            start = self.words.index(words, start + 1)
        return Excerpt(start, start + len(words), words)


def source(text: str, *, title: str | None, outlet: str, published: str | None) -> Source:
    return Source(
        id="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        title=title,
        outlet=outlet,
        url=f"https://example.org/{outlet.lower().replace(' ', '-')}",
        published=published,
        published_from="given" if published else None,
        language="en",
        text=text,
        passages=(Part(0, len(text), "body"),),
    )


def actor(
    text: Text,
    id_: str,
    ref: str | None,
    name: str,
    kind: str,
    country: str | None,
    *names: str,
    office: Office | None = None,
) -> Actor:
    mentions = tuple(
        ActorMention(span.start, span.end, span.text, "name")
        for span in (text.at(words) for words in names or (name,))
    )
    return Actor(id_, ref, None, name, kind, country, office, mentions)


def day(text: Text, words: str, start: str, end: str | None = None) -> Time:
    return Time(words, start, end or start, start, "published", text.at(words))


BEIJING = Place("Beijing", "Great Hall of the People", "CHN", "China", 1816670, 39.9, 116.4)
MINISTER = Office("Foreign Minister", "China", "minister")
ADVISER = Office("National Security Adviser", "United States", "adviser")
READ_BY = ReadBy("0.1.0", "made by hand", "none")


def wire() -> Memo:
    text = Text(
        "BEIJING — US National Security Adviser Jake Sullivan met Chinese Foreign Minister Wang Yi on "
        "Thursday in Beijing 🤝. “We will keep the lines open,” Sullivan told reporters.\n\n"
        "Wang urged Washington to stop arming Taiwan, according to CCTV. The two discussed the war in "
        "Ukraine but did not agree on it.\n\n"
        "The sides plan a call between the two leaders in the coming weeks. A trip to Shanghai was "
        "called off. The talks were a <script>alert(1)</script> success, one headline said. “Nobody knows who said this.”"
    )
    cast = (
        actor(
            text,
            "a1",
            "person/jake-sullivan",
            "Jake Sullivan",
            "person",
            "USA",
            "Jake Sullivan",
            office=ADVISER,
        ),
        actor(
            text, "a2", "person/wang-yi", "Wang Yi", "person", "CHN", "Wang Yi", office=MINISTER
        ),
        actor(text, "a3", "outlet/cctv", "CCTV", "outlet", "CHN"),
        actor(
            text,
            "a4",
            "government/USA",
            "Government of the United States",
            "government",
            "USA",
            "Washington",
        ),
        actor(text, "a5", None, "reporters", "group", None, "reporters"),
        actor(text, "a6", "state/CHN", "China", "state", "CHN", "Chinese"),
    )
    met = text.at(
        "US National Security Adviser Jake Sullivan met Chinese Foreign Minister Wang Yi on Thursday in Beijing 🤝."
    )
    thursday = day(text, "Thursday", "2024-08-29")
    statements = (
        Statement(
            "s1",
            "direct",
            "a1",
            ("a1",),
            text.at("Sullivan", 1),
            ("a5",),
            text.at("“We will keep the lines open,”"),
            None,
            (text.at("We will keep the lines open,"),),
            Cue(*_cue(text.at("told")), "tell"),
            (),
            thursday,
            BEIJING,
            "e1",
            ("us-china-relations",),
            (text.at("“We will keep the lines open,” Sullivan told reporters."),),
            0.97,
            "marked",
        ),
        Statement(
            "s2",
            "indirect",
            "a2",
            ("a2",),
            text.at("Wang", 1),
            ("a4",),
            text.at("to stop arming Taiwan"),
            None,
            (),
            Cue(*_cue(text.at("urged")), "urge"),
            ("a3",),
            thursday,
            None,
            "e1",
            ("taiwan",),
            (text.at("Wang urged Washington to stop arming Taiwan, according to CCTV."),),
            0.9,
            "reported",
        ),
    )
    engagements = (
        Engagement(
            "e1",
            "meeting",
            ("a1", "a2"),
            (),
            "minister",
            "occurred",
            thursday,
            "PT14H",
            BEIJING,
            (
                TopicHandling(
                    "ukraine-war",
                    "no-agreement",
                    (),
                    (text.at("The two discussed the war in Ukraine but did not agree on it."),),
                    "the war in Ukraine",
                    2,
                ),
            ),
            None,
            None,
            None,
            (),
            (met,),
            0.98,
            "met",
            (
                Commitment(
                    ("a1", "a2"),
                    text.at("plan a call between the two leaders"),
                    day(text, "in the coming weeks", "2024-08-30", "2024-10-24"),
                ),
            ),
        ),
        Engagement(
            "e2",
            "call",
            ("a1", "a2"),
            (),
            "adviser",
            "planned",
            day(text, "in the coming weeks", "2024-08-30", "2024-10-24"),
            None,
            None,
            (),
            None,
            None,
            None,
            (),
            (text.at("The sides plan a call between the two leaders in the coming weeks."),),
            0.8,
            "plan",
        ),
        Engagement(
            "e3",
            "visit",
            ("a1",),
            (),
            None,
            "cancelled",
            None,
            None,
            Place("Shanghai", None, "CHN", "China", None, 31.2, 121.5),
            (),
            None,
            None,
            None,
            (),
            (text.at("A trip to Shanghai was called off."),),
            0.7,
            "cancelled",
        ),
    )
    events = (
        Event(
            "v1",
            "CONSULT",
            "visit",
            ("diplomatic",),
            "042",
            1,
            1.9,
            ("a1", "a2"),
            ("a1", "a2"),
            text.at("met"),
            "occurred",
            thursday,
            BEIJING,
            (),
            (met,),
            0.9,
            "coder",
        ),
        Event(
            "v2",
            "REQUEST",
            None,
            ("military",),
            "104",
            1,
            -0.1,
            ("a2",),
            ("a4",),
            text.at("urged"),
            "occurred",
            thursday,
            None,
            ("a3",),
            (text.at("Wang urged Washington to stop arming Taiwan, according to CCTV."),),
            0.8,
            "coder",
        ),
    )
    relations = (
        Relation(
            "r1",
            "dispute",
            ("a4", "a6"),
            "Taiwan",
            "ongoing",
            ("a3",),
            (text.at("stop arming Taiwan"),),
            0.6,
            "words",
        ),
    )
    times = (
        TimeExpression(
            *_cue(text.at("Thursday")),
            "DATE",
            "2024-08-29",
            "2024-08-29",
            "2024-08-29",
            "2024-08-29",
        ),
    )
    gaps = (
        Gap(
            "quotation-without-speaker",
            (text.at("“Nobody knows who said this.”"),),
            "no speaker beside it",
        ),
    )
    return Memo(
        1,
        source(
            text.words,
            title="Sullivan meets Wang <b>in</b> Beijing",
            outlet="Meridian News",
            published="2024-08-29",
        ),
        cast,
        statements,
        engagements,
        events,
        relations,
        times,
        gaps,
        READ_BY,
    )


def side(country: str) -> Memo:
    """One government's readout of the same meeting."""
    if country == "USA":
        words = (
            "National Security Advisor Jake Sullivan met with Foreign Minister Wang Yi on August 29, 2024 in Beijing. "
            "The two sides discussed counternarcotics. Sullivan raised concerns about the South China Sea. "
            "They will hold a leader-level call in the coming weeks."
        )
        outlet, topics = (
            "White House",
            (
                ("counternarcotics", "discussed", "The two sides discussed counternarcotics."),
                (
                    "south-china-sea",
                    "raised",
                    "Sullivan raised concerns about the South China Sea.",
                ),
            ),
        )
    else:
        words = (
            "Wang Yi met with Jake Sullivan in Beijing on August 29, 2024. The two sides discussed counternarcotics. "
            "Wang stressed that Taiwan is the first red line. Sullivan agreed to a call."
        )
        outlet, topics = (
            "Ministry of Foreign Affairs of China",
            (
                ("counternarcotics", "discussed", "The two sides discussed counternarcotics."),
                ("taiwan", "raised", "Wang stressed that Taiwan is the first red line."),
            ),
        )
    text = Text(words)
    cast = (
        actor(
            text, "a1", "person/jake-sullivan", "Jake Sullivan", "person", "USA", office=ADVISER
        ),
        actor(text, "a2", "person/wang-yi", "Wang Yi", "person", "CHN", office=MINISTER),
    )
    when = day(text, "August 29, 2024", "2024-08-29")
    first = text.at(words[: words.index(". ") + 1])
    engagement = Engagement(
        "e1",
        "meeting",
        ("a1", "a2"),
        (),
        "minister",
        "occurred",
        when,
        None,
        BEIJING,
        tuple(
            TopicHandling(
                id_,
                how,
                ("a1",) if how == "raised" and country == "USA" else (),
                (text.at(each),),
                None,
                3 if how == "raised" else 2,
            )
            for id_, how, each in topics
        ),
        None,
        None,
        None,
        (),
        (first,),
        0.95,
        "met",
    )
    statements = ()
    if country == "CHN":
        statements = (
            Statement(
                "s1",
                "indirect",
                "a2",
                ("a2",),
                text.at("Wang", 1),
                (),
                text.at("that Taiwan is the first red line"),
                None,
                (),
                Cue(*_cue(text.at("stressed")), "stress"),
                (),
                when,
                BEIJING,
                "e1",
                ("taiwan",),
                (text.at("Wang stressed that Taiwan is the first red line."),),
                0.95,
                "reported",
            ),
        )
    return Memo(
        1,
        source(words, title=None, outlet=outlet, published="2024-08-29"),
        cast,
        statements,
        (engagement,),
        (),
        (),
        (),
        (),
        READ_BY,
    )


def arabic() -> Memo:
    text = Text(
        "In Cairo, Egypt’s Sameh Shoukry said: “نرحب بالمحادثات”.\n\n=cmd|' /C calc'!A0 said nothing."
    )
    cast = (
        actor(text, "a1", "person/sameh-shoukry", "Sameh Shoukry", "person", "EGY"),
        actor(text, "a2", "state/EGY", "Egypt", "state", "EGY"),
    )
    statement = Statement(
        "s1",
        "direct",
        "a1",
        ("a1",),
        text.at("Sameh Shoukry"),
        (),
        text.at("“نرحب بالمحادثات”"),
        None,
        (text.at("نرحب بالمحادثات"),),
        Cue(*_cue(text.at("said")), "say"),
        (),
        None,
        None,
        None,
        (),
        (text.at("In Cairo, Egypt’s Sameh Shoukry said: “نرحب بالمحادثات”."),),
        0.9,
        "marked",
        language="ar",
    )
    return Memo(
        1,
        source(text.words, title="=HYPERLINK(1)", outlet="Nile Desk", published=None),
        cast,
        (statement,),
        (),
        (),
        (),
        (),
        (),
        READ_BY,
    )


def _cue(span: Excerpt) -> tuple[int, int, str]:
    return span.start, span.end, span.text


def memos() -> list[Memo]:
    """Every memo of the sample."""
    return [wire(), side("USA"), side("CHN"), arabic()]
