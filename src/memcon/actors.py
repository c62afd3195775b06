"""Actors: kinds, levels of office, and the forms a mention takes."""

from __future__ import annotations

from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of party an actor is."""

    PERSON = "person"
    STATE = "state"
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    GROUP = "group"
    OFFICE = "office"


class Level(StrEnum):
    """How senior an office is; `RANK` gives the order."""

    HEAD_OF_STATE = "head-of-state"
    HEAD_OF_GOVERNMENT = "head-of-government"
    MINISTER = "minister"
    DEPUTY = "deputy"
    ADVISER = "adviser"
    ENVOY = "envoy"
    AMBASSADOR = "ambassador"
    OFFICIAL = "official"
    MILITARY = "military"
    LEGISLATOR = "legislator"
    NONE = "none"


RANK: dict[Level, int] = {level: rank for rank, level in enumerate(Level)}
"""0 is the most senior."""


class Form(StrEnum):
    """How a mention names its actor."""

    NAME = "name"
    TITLE = "title"  # "the Chinese leader", "both sides"
    PRONOUN = "pronoun"
    METONYM = "metonym"  # "Beijing said"


class Gender(StrEnum):
    """Grammatical gender as pronouns show it."""

    MALE = "m"
    FEMALE = "f"
    NEUTER = "n"
    UNKNOWN = "?"
