"""What travels inside this room: a document still in its wrapping, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from memcon.reports import Report


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated of a document beside its text; it wins over what the text says of itself.

    `published_from` is "given" where the caller states the day, "metadata" where the file does.
    """

    published: str | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    author: str | None = None
    published_from: str = "given"

    def over(self, other: Stated) -> Stated:
        """What this states, and what `other` states where this is silent.

        >>> Stated(outlet="AFP").over(Stated(outlet="x", title="Talks end")).title
        'Talks end'
        """
        return Stated(
            published=self.published or other.published,
            outlet=self.outlet or other.outlet,
            title=self.title or other.title,
            url=self.url or other.url,
            author=self.author or other.author,
            published_from=self.published_from if self.published else other.published_from,
        )


@dataclass(frozen=True, slots=True)
class Unread:
    """A document as it lies in its file: cheap to list, not yet decoded, judged or laid out.

    `data` is a whole page, text, PDF or e-mail; text is str where its file is text throughout.
    """

    name: str  # how to call it in an error: the file, and the place in it
    data: bytes | str
    stated: Stated = Stated()
    id: str | None = None  # what it is handed in with
    encoding: str | None = None

    def under(self, stated: Stated) -> Unread:
        """The same document, with what the caller states put over what its file states."""
        return replace(self, stated=stated.over(self.stated))


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read: where it is, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """A report with the id it was handed in with, None where it had none."""

    id: str | None
    report: Report
