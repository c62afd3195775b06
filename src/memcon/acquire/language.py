"""Text in, its language out."""

from __future__ import annotations

import re

# The commonest words of English. Running English has a third or more of them; other languages
# that share letters with it have fewer than a tenth.
_COMMON = frozenset(
    """the of and to in a is that for it as was with be by on not he his but at are this have
    from or had an they which we were their said has will would who its i you she her""".split()
)
# Small words of other languages written in Latin letters that English does not have. Two of them
# in a headline, or one in each ten words, and the model is asked.
_FOREIGN = frozenset(
    """el la los las de del con que se una por para le les des du une est dans avec pour der die
    das und ist mit den dem ein eine von il che di un gli della het een van niet en och att som
    o os da do em não sur aux ve bir bu için na w z się dla""".split()
)
_WORD = re.compile(r"[^\W\d_]+")
# Spoken varieties of Chinese are told apart by the model; in writing they are one here.
_CHINESE = frozenset({"wuu", "yue", "gan", "hak", "nan", "cdo", "lzh"})
SAMPLE = 4000  # characters are enough to tell


def tell_language(text: str) -> str:
    """The language of a text as a BCP 47 tag; "und" where there are too few letters to tell.

    English is told by its commonest words; only where they are few is a model asked.

    >>> tell_language("The two ministers met on Thursday and agreed to meet again.")
    'en'
    >>> tell_language("1234 5678")
    'und'
    """
    words = [word.lower() for word in _WORD.findall(text[:SAMPLE])]
    letters = sum(map(len, words))
    if letters < 2:
        return "und"
    if sum(word in _COMMON for word in words) >= 0.2 * len(words):
        return "en"
    foreign = sum(word in _FOREIGN for word in words)
    if (
        max(words[0]) < "\u0250"
        and foreign < 2
        and foreign <= len(words) / 10
        and len(words) < 40
    ):
        return "en"  # names and verbs only, as in a headline: too little for a model to judge
    from py3langid import classify

    language, _ = classify(text[:SAMPLE])
    return "zh" if language in _CHINESE else str(language)
