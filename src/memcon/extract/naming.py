"""Two names in, whether they may be one person's: full names, surnames, short forms, orders."""

from __future__ import annotations

import re

from memcon.gazetteer import PeopleWords
from memcon.reference import to_slug

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})


def to_name(words: str) -> tuple[str, ...]:
    """The words of a name for comparing: plain lower-case letters, no "Jr.".

    >>> to_name("Ferdinand R. Marcos Jr.")
    ('ferdinand', 'r', 'marcos')
    """
    parts = [to_slug(part).replace("-", "") for part in re.split(r"[\s.]+", words)]
    return tuple(part for part in parts if part and part not in SUFFIXES)


def may_be_same(a: tuple[str, ...], b: tuple[str, ...], words: PeopleWords) -> bool:
    """Whether two full names may be one person's.

    The last words agree and the first are the same, an initial or a short form; or one name
    is a part of the other; or the order is turned round.

    >>> from memcon.gazetteer import NO_WORDS
    >>> may_be_same(("joseph", "r", "biden"), ("joseph", "biden"), NO_WORDS)
    True
    >>> may_be_same(("jill", "biden"), ("joe", "biden"), NO_WORDS)
    False
    """
    if a == b:
        return True
    if len(a) < 2 or len(b) < 2:
        return False
    if sorted(a) == sorted(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < len(long):
        joined = " ".join(long)
        if f" {' '.join(short)} " in f" {joined} ":
            return True
    if a[-1] == b[-1]:
        return _firsts_agree(a[0], b[0], words)
    # "Mohammed bin Salman" and "Mohammed bin Salman Al Saud" are caught above;
    # "Gilberto Teodoro" and "Gilberto Cojuangco Teodoro" too. What is left: Spanish names
    # whose second surname is left out ("Pedro Sánchez", "Pedro Sánchez Pérez-Castejón").
    return False


def _firsts_agree(a: str, b: str, words: PeopleWords) -> bool:
    if a == b:
        return True
    if (len(a) == 1 or len(b) == 1) and a[0] == b[0]:
        return True
    full_a = {a, *words.short_for.get(a, ())}
    full_b = {b, *words.short_for.get(b, ())}
    return bool(full_a & full_b)
