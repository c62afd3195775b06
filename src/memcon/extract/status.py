"""A telling's clause in, its status out: whether it took place, by tense, modality, negation."""

from __future__ import annotations

from memcon.documents import Clause, Document, Modality, Relation, Tense, TokenForm
from memcon.extract.occasions import Telling, load_occasions

OCCURRED, ONGOING, PLANNED, PROPOSED = "occurred", "ongoing", "planned", "proposed"
POSTPONED, CANCELLED, DENIED = "postponed", "cancelled", "denied"
HYPOTHETICAL = "hypothetical"
# What only its time can settle: "the visit reciprocates Xi's visit in October".
OPEN = "open"

TO_COME = frozenset({PLANNED, PROPOSED, POSTPONED})
TOOK_PLACE = frozenset({OCCURRED, ONGOING, OPEN})

# Words before a noun that tell of its status: "an upcoming visit".
ADJECTIVES = {
    **dict.fromkeys(
        """upcoming planned scheduled future expected forthcoming coming imminent
        impending""".split(),
        PLANNED,
    ),
    **dict.fromkeys(["proposed"], PROPOSED),
    **dict.fromkeys(["possible", "potential", "eventual", "hypothetical", "any"], HYPOTHETICAL),
    **dict.fromkeys(["cancelled", "canceled", "aborted", "scrapped"], CANCELLED),
    **dict.fromkeys(["postponed", "delayed"], POSTPONED),
    **dict.fromkeys(["ongoing", "current"], ONGOING),
    **dict.fromkeys(["recent", "previous", "earlier", "past", "last", "latest"], OCCURRED),
}
# Nouns that an infinitive or a "for" hangs on: "an invitation to visit", "plans for talks".
HEAD_NOUNS = {
    **dict.fromkeys(
        """plan intention decision agreement commitment schedule preparation pledge promise
        arrangement date agenda schedule""".split(),
        PLANNED,
    ),
    **dict.fromkeys(
        """invitation proposal wish desire offer request idea willingness readiness hope call
        suggestion bid effort appeal interest""".split(),
        PROPOSED,
    ),
    **dict.fromkeys(["possibility", "prospect", "chance", "option", "choice"], HYPOTHETICAL),
    **dict.fromkeys(["cancellation"], CANCELLED),
    **dict.fromkeys(["postponement"], POSTPONED),
}
INVITING = frozenset(
    "invite propose offer suggest seek want wish hope urge ask encourage request".split()
)
SENDING = frozenset("direct order send instruct dispatch task".split())
SAYING_NO = frozenset("deny reject dismiss".split())
DOUBTING = frozenset("consider mull weigh explore".split())


def status_of(document: Document, telling: Telling) -> str:
    """The status a telling shows by its own words; OPEN where only its time can settle it."""
    light = load_occasions().light.get(telling.light or "")
    if telling.noun is not None and (
        light is None or light.status not in {CANCELLED, POSTPONED, DENIED}
    ):
        own = _of_noun(document, telling.noun)
        if own is not None:
            return own
    if telling.clause is None:
        return OPEN
    clause = document.clauses[telling.clause]
    told = clause_status(document, clause)
    if light is not None and light.status != "as told":
        return _under_light(light.status, clause)
    if telling.noun is not None and telling.rule.endswith(("-noun", "-of", "-told-of")):
        # A noun that is only spoken of: the clause's tense is not its own.
        if told == DENIED and clause.tense is Tense.FUTURE:
            return CANCELLED
        if telling.rule.endswith("-told-of"):
            return told if told not in {PROPOSED, HYPOTHETICAL} else OPEN
        return OPEN if told in TOOK_PLACE else (PLANNED if told == PLANNED else OPEN)
    if telling.noun is not None and telling.rule.endswith(
        ("-before", "-ahead-of", "-prior-to")
    ):
        return PLANNED
    if telling.noun is not None and telling.rule.endswith(("-after", "-following", "-since")):
        return OCCURRED if told in TOOK_PLACE else OPEN
    return told


def _under_light(status: str, clause: Clause) -> str:
    """'called off a trip', 'did not rule out talks', 'the talks had been scheduled'."""
    if clause.is_negated:
        return {
            CANCELLED: PLANNED,
            POSTPONED: PLANNED,
            DENIED: HYPOTHETICAL,
            PLANNED: DENIED,
            PROPOSED: DENIED,
        }.get(status, status)
    return status


def _of_noun(document: Document, noun: int) -> str | None:
    tokens = document.tokens
    for child in document.children[noun]:
        if (
            tokens[child].relation
            in {
                Relation.MODIFIER,
                Relation.COMPOUND,
                Relation.NOUN_CLAUSE,
                Relation.DEPENDENT,
            }
            and child < noun
        ):
            status = ADJECTIVES.get(tokens[child].words.lower())
            if status is not None:
                return status
        if (
            tokens[child].relation is Relation.DETERMINER
            and tokens[child].words.lower() == "any"
        ):
            return HYPOTHETICAL
        if (
            tokens[child].relation is Relation.DETERMINER
            and tokens[child].words.lower() == "no"
        ):
            return DENIED
    head = tokens[tokens[noun].head]
    if tokens[noun].relation is Relation.PREPOSITION_OBJECT and head.words.lower() in {
        "for",
        "of",
        "to",
    }:
        status = HEAD_NOUNS.get(tokens[head.head].lemma)
        if status is not None and tokens[head.head].tag.value == "noun":
            return status
    return None


def clause_status(document: Document, clause: Clause, depth: int = 0) -> str:
    """What a clause says of its act: OCCURRED, PLANNED, DENIED and so on."""
    above = None if clause.governor is None else document.clauses[clause.governor]
    if above is not None and depth < 12:
        under = _under(document, clause, above, depth)
        if under is not None:
            return under
    if clause.is_negated:
        return DENIED
    match clause.modality:
        case Modality.CONDITIONAL:
            if clause.marker in {"if", "unless"}:
                return HYPOTHETICAL
            return PLANNED if _is_reported(document, clause, above) else HYPOTHETICAL
        case Modality.POSSIBLE | Modality.ASKED:
            return HYPOTHETICAL
        case Modality.OBLIGED:
            return PROPOSED
        case Modality.COMMANDED:
            if above is not None and above.lemma.split()[0] in SENDING:
                return OPEN
            return PROPOSED
        case Modality.ASSERTED:
            pass
        case Modality.INTENDED:
            if above is not None and above.lemma.split()[0] in INVITING:
                return PROPOSED
            return PLANNED
    if clause.tense is Tense.FUTURE:
        return PLANNED
    if clause.tense is Tense.PAST or clause.is_perfect:
        return OCCURRED
    if clause.is_progressive:
        return ONGOING if clause.lemma.split()[0] in {"visit", "tour"} else PLANNED
    return OPEN


def _is_reported(document: Document, clause: Clause, above: Clause | None) -> bool:
    """Whether "would" is a future told in the past: 'said he would meet'."""
    if clause.marker in {"if", "unless"} or any(
        each.governor == clause.index and each.marker in {"if", "unless"}
        for each in document.clauses_in(clause.predicate)
    ):
        return False
    if clause.relation is Relation.COMPLEMENT and above is not None:
        return above.tense is Tense.PAST and above.lemma.split()[0] not in {"wish", "imagine"}
    if above is not None and clause.relation is Relation.CONJUNCT:
        return _is_reported(
            document,
            above,
            None if above.governor is None else document.clauses[above.governor],
        )
    return True  # free "would": "Kishida would be the first to visit"


def _under(document: Document, clause: Clause, above: Clause, depth: int) -> str | None:
    """What the clause above decides; None where the clause decides for itself."""
    lemma = above.lemma.split()[0]
    if clause.relation is Relation.COMPLEMENT and clause.is_finite:
        if lemma in SAYING_NO and not above.is_negated:
            return DENIED
        if (
            lemma in {"propose", "suggest", "recommend", "request", "demand"}
            and not clause.is_negated
        ):
            verb = document.tokens[clause.predicate]
            if verb.form is TokenForm.BASE or clause.modality is Modality.OBLIGED:
                return PROPOSED
        if lemma in {"hope", "expect", "wish"} and clause.tense is not Tense.PAST:
            return PLANNED if lemma == "expect" else PROPOSED
        return None
    if clause.is_finite:
        return None
    if clause.relation is Relation.OPEN_COMPLEMENT:
        if clause.is_negated:
            return DENIED
        if clause.modality is Modality.ASSERTED:
            return clause_status(document, above, depth + 1)
        if lemma in DOUBTING:
            return HYPOTHETICAL
        return None
    if clause.relation is Relation.COMPLEMENT:  # "saw him sit down"; "expects Blinken to visit"
        if lemma in SAYING_NO:
            return DENIED
        if lemma in INVITING:
            return PROPOSED
        if lemma in SENDING:
            return OPEN
        if lemma in {"expect", "plan", "schedule", "intend", "prepare", "await", "anticipate"}:
            return PLANNED
        if lemma in DOUBTING:
            return HYPOTHETICAL
        return clause_status(document, above, depth + 1)
    if clause.relation in {Relation.NOUN_CLAUSE, Relation.RELATIVE_CLAUSE}:
        noun = document.tokens[document.tokens[clause.predicate].head]
        status = HEAD_NOUNS.get(noun.lemma)
        is_infinitive = document.tokens[clause.predicate].form is TokenForm.BASE
        if status is not None and is_infinitive:
            if status == PROPOSED and lemma == "accept":
                return PLANNED
            if lemma in {"decline", "reject", "refuse"}:
                return DENIED
            return status
        return clause_status(document, above, depth + 1)
    if clause.relation in {
        Relation.ADVERBIAL_CLAUSE,
        Relation.PREPOSITION_CLAUSE,
        Relation.DEPENDENT,
        Relation.CONJUNCT,
        Relation.PARATAXIS,
    }:
        if clause.is_negated:
            return DENIED
        if clause.marker in {"without", "instead"}:
            return DENIED
        if lemma == "look" and clause.marker == "to":
            return PLANNED
        if clause.marker in {"of", "about", "at", "on"}:
            words = {document.tokens[each].lemma for each in above.attributes}
            if lemma in {"think", "talk", "speak", "dream"} or "hopeful" in words:
                return HYPOTHETICAL
        if clause.relation is Relation.CONJUNCT and clause.modality is not Modality.ASSERTED:
            return None
        status = clause_status(document, above, depth + 1)
        if clause.marker in {"after", "since", "following"} and status == OPEN:
            return OCCURRED
        return status
    return None
