"""Speech frames in, statements and gaps out."""

from __future__ import annotations

from memcon.documents import Clause, Document, PlaceMark
from memcon.extract.cast import Cast
from memcon.extract.layout import Layout
from memcon.extract.setting import place_of, time_of
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer
from memcon.records import Cue, Excerpt, Gap, Place, Statement, Time, excerpt
from memcon.spans import Span


def extract_statements(
    document: Document, frames: tuple[SpeechFrame, ...], cast: Cast, gazetteer: Gazetteer
) -> tuple[tuple[Statement, ...], tuple[Gap, ...]]:
    """Turn each frame into a statement or a gap. Actor ids are the cast's keys."""
    writer = _Writer(document, cast)
    statements: list[Statement] = []
    gaps: list[Gap] = []
    for frame in frames:
        if frame.gap is not None:
            gaps.append(writer.gap(frame, frame.gap))
            continue
        speakers = writer.keys(frame.speakers)
        if not speakers:
            reason = (
                "quotation-without-speaker" if frame.speaker is None else "speaker-unresolved"
            )
            gaps.append(writer.gap(frame, reason))
            continue
        statements.append(writer.statement(frame, speakers, len(statements)))
    return tuple(statements), tuple(gaps)


class _Writer:
    def __init__(self, document: Document, cast: Cast) -> None:
        self.document = document
        self.cast = cast
        self.layout = Layout(document)
        self._places: dict[int, list[PlaceMark]] = {}  # by clause
        for mark in document.places:
            token = document.token_at(mark.span.start)
            if token is not None and mark.role != "metonym":
                self._places.setdefault(document.clause_by_token[token], []).append(mark)

    def statement(
        self, frame: SpeechFrame, speakers: tuple[str, ...], number: int
    ) -> Statement:
        text = self.document.text
        whole = Span(frame.parts[0].start, frame.parts[-1].end)
        relays = tuple(key for key in self.keys(frame.relays) if key not in speakers)
        return Statement(
            id=f"s{number}",
            kind=frame.kind,
            speaker=speakers[0],
            speakers=speakers,
            speaker_mention=self._mention(frame),
            addressees=tuple(key for key in self.keys(frame.addressees) if key not in speakers),
            content=excerpt(text, whole),
            content_parts=tuple(excerpt(text, part) for part in frame.parts)
            if len(frame.parts) > 1
            else None,
            quoted=tuple(excerpt(text, span) for span in frame.quoted),
            cue=self._cue(frame),
            attribution=relays,
            time=self._time(frame),
            place=self._place(frame),
            engagement=None,
            topics=(),
            evidence=tuple(excerpt(text, span) for span in frame.evidence),
            confidence=frame.confidence,
            found_by=frame.found_by,
            is_inferred=frame.carried,
        )

    def keys(self, tokens: tuple[int, ...]) -> tuple[str, ...]:
        """The actors of several phrases, each once, in text order."""
        found: list[str] = []
        for token in tokens:
            found.extend(
                key for key in self.cast.keys_at(self.document, token) if key not in found
            )
        return tuple(found)

    def gap(self, frame: SpeechFrame, reason: str) -> Gap:
        """The words as a gap, with what was looked for."""
        if reason == "speaker-unresolved" and frame.speaker is not None:
            detail = f"speaker: {self.document.words(self.layout.phrase_span(frame.speaker))}"
        elif reason == "marked-words-no-quotation":
            detail = "a term, title or name in marks"
        else:
            detail = "no speaker stands beside the words"
        return Gap(
            reason=reason,
            evidence=tuple(excerpt(self.document.text, part) for part in frame.parts),
            detail=detail,
        )

    def _mention(self, frame: SpeechFrame) -> Excerpt | None:
        """The mention beside the cue: the "who" of a relative clause, else the speaker's own."""
        text = self.document.text
        if frame.mention is not None:
            return excerpt(text, self.document.tokens[frame.mention].span)
        if frame.speaker is None:
            return None
        mention = self.cast.mention_at(self.document, frame.speaker)
        if mention is not None:
            return excerpt(text, mention.span)
        return excerpt(text, self.layout.phrase_span(frame.speaker))

    def _cue_clause(self, frame: SpeechFrame) -> Clause | None:
        token = None if frame.cue is None else self.document.token_at(frame.cue.start)
        clause = None if token is None else self.document.clause_of(token)
        return clause if clause is not None and clause.predicate == token else None

    def _time(self, frame: SpeechFrame) -> Time | None:
        """When it was said, where the cue tells: "said on Thursday"."""
        clause = self._cue_clause(frame)
        time = None if clause is None else time_of(self.document, clause)
        if time is None or time.span is None:
            return time
        span = time.span.span
        return None if any(part.touches(span) for part in frame.parts) else time

    def _place(self, frame: SpeechFrame) -> Place | None:
        """Where it was said, where the cue tells: "told reporters in Geneva"."""
        clause = self._cue_clause(frame)
        if clause is None:
            return None
        told = any(
            not any(part.touches(mark.span) for part in frame.parts)
            for mark in self._places.get(clause.index, ())
        )
        return place_of(self.document, clause) if told else None

    def _cue(self, frame: SpeechFrame) -> Cue | None:
        if frame.cue is None or frame.cue_lemma is None:
            return None
        span = frame.cue
        return Cue(span.start, span.end, self.document.words(span), frame.cue_lemma)
