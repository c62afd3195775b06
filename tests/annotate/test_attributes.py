"""The remembering ruler gives what spaCy's own gives, to the letter."""

import pytest

from memcon.annotate.attributes import RememberingRuler
from memcon.annotate.parse import DEFAULT_MODEL

# Every kind of pattern that looks at two tokens, white space, and words the ruler treats one by one.
TEXTS = (
    "It's gonna be so. There is  one.\n\nHe ain't  here; they wanna go, doin' fine. I gotta say I'd gone.",
    "The ministers have met, but there were no talks that they'd agreed to, and she does not know why.",
    "“We didn’t,” he said. Nobody's been told; who's to say?\tIf it is so, it's so because it can't be else.",
    "",
    " ",
)


@pytest.mark.model
def test_the_ruler_and_its_memory_agree_at_first_sight_and_again():
    from importlib import import_module

    language = import_module(DEFAULT_MODEL).load()
    ruler = language.get_pipe("attribute_ruler")
    remembering = RememberingRuler(ruler)

    def tagged():
        docs = [language.make_doc(text) for text in TEXTS]
        for name in ("tok2vec", "tagger", "parser"):
            docs = list(language.get_pipe(name).pipe(docs))
        return docs

    def shown(docs):
        return [
            (t.text, t.tag_, t.pos_, t.dep_, t.lemma_, str(t.morph))
            for doc in docs
            for t in doc
        ]

    expected = shown([ruler(doc) for doc in tagged()])

    assert shown([remembering(doc) for doc in tagged()]) == expected
    assert shown([remembering(doc) for doc in tagged()]) == expected
