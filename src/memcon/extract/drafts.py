"""A speech frame while it is being found."""

from __future__ import annotations

from dataclasses import dataclass, field

from memcon.spans import Span


@dataclass(slots=True)
class Draft:
    """What is known of something said; `speech.find_speech` makes a SpeechFrame of it."""

    parts: list[Span]
    rule: str
    cue: int | None = None  # token
    cue_end: int | None = None  # the last token of the cue, where it has several
    speakers: tuple[int, ...] = ()
    mention: int | None = None  # a "who" beside the cue that stands for the speaker
    addressees: tuple[int, ...] = ()
    relays: tuple[int, ...] = ()
    quotes: list[int] = field(default_factory=list)
    carried: bool = False
    gap: str | None = None
    needs_marks: bool = False  # a statement only where words in it are marked
    is_verbatim: bool = False  # all of it is given word for word, without marks
    root: int | None = None  # the token at the head of what is said

    @property
    def start(self) -> int:
        """Where the first part begins."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where the last part ends."""
        return self.parts[-1].end
