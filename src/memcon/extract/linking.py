"""Statements and engagements in, statements out that know their topics and their occasion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from memcon.documents import Document
from memcon.gazetteer import Gazetteer, Topic
from memcon.records import Engagement, Statement

HELD = frozenset({"occurred", "ongoing"})
_WORD = re.compile(r"[\w'’.-]*\w")


def link_statements(
    document: Document,
    statements: tuple[Statement, ...],
    engagements: tuple[Engagement, ...],
    gazetteer: Gazetteer,
) -> tuple[Statement, ...]:
    """Give each statement the topics its words name and the engagement it was made in.

    A statement belongs to an engagement that took place where the text ties the two: the
    engagement is told in the statement's own sentence, or the speaker addresses another of
    its participants and no other engagement of the two is told. Two that fit are none.
    """
    words = _topic_words(tuple(gazetteer.topics.values()))
    return tuple(
        replace(
            statement,
            topics=statement.topics or _topics(document, statement, words),
            engagement=statement.engagement or _engagement(statement, engagements),
        )
        for statement in statements
    )


def _engagement(statement: Statement, engagements: tuple[Engagement, ...]) -> str | None:
    held = [
        each
        for each in engagements
        if each.status in HELD
        and each.kind not in {"visit", "letter"}
        and set(statement.speakers) & {*each.participants, *each.hosts}
    ]
    at = statement.evidence[0]
    told_here = [
        each
        for each in held
        if any(words.start < at.end and at.start < words.end for words in each.evidence)
    ]
    if len(told_here) > 1 and statement.addressees:
        told_here = [each for each in told_here if _is_between(statement, each)] or told_here
    if len(told_here) == 1:
        return told_here[0].id
    together = [each for each in held if _is_between(statement, each)]
    return together[0].id if len(together) == 1 else None


def _is_between(statement: Statement, engagement: Engagement) -> bool:
    present = {*engagement.participants, *engagement.hosts}
    return bool(statement.addressees) and set(statement.addressees) <= present


def _topics(
    document: Document, statement: Statement, words: Mapping[str, tuple[tuple[str, ...], ...]]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in statement.content_parts or (statement.content,):
        tokens = [each.lower().replace("’", "'") for each in _WORD.findall(part.text)]
        for at, token in enumerate(tokens):
            for topic, *alias in words.get(token, ()):
                if tokens[at : at + len(alias)] == alias:
                    found[topic] = None
                    break
    return tuple(found)


@cache
def _topic_words(topics: tuple[Topic, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Topic and alias words by the alias's first word, longest alias first.

    An alias of one word is left out, unless it is long: a bare "relations" or "Syria" in what
    somebody says does not make it the topic.
    """
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for topic in topics:
        for alias in (topic.label, *topic.aliases):
            words = tuple(each.lower().replace("’", "'") for each in _WORD.findall(alias))
            if len(words) > 1 or (words and len(words[0]) >= 12):
                by_first.setdefault(words[0], []).append((topic.id, *words))
    return {
        first: tuple(sorted(aliases, key=lambda each: (-len(each), each)))
        for first, aliases in by_first.items()
    }
