"""What can go wrong, as one tree.

* MemconError
    * InputError          the caller's file or argument cannot be used
        * UnreadableReport    bytes we cannot turn into text
        * BadKnowledge        a reference file with a line that does not hold
        * UnknownActor        an actor that no store or gazetteer holds
        * UnknownRecord       an id that the store does not hold
        * MissingExtra        a part of memcon that is not installed
    * StoreError          the database is not as we left it
        * SchemaMismatch      made by a different version of memcon
        * BrokenPromise       a record in the store does not repeat its report's words

A report that says little is not an error: see `memcon.records.Gap`.
"""


class MemconError(Exception):
    """All that memcon raises on purpose; its message is meant for the user."""


class InputError(MemconError):
    """The caller's file or argument cannot be used."""


class UnreadableReport(InputError):
    """Bytes that cannot be turned into text."""


class BadKnowledge(InputError):
    """A reference file with a line that does not hold."""


class UnknownActor(InputError):
    """An actor that no store or gazetteer holds."""


class UnknownRecord(InputError):
    """An id that the store does not hold."""


class MissingExtra(InputError):
    """A part of memcon that is not installed."""


class StoreError(MemconError):
    """The database is not as we left it."""


class SchemaMismatch(StoreError):
    """The store was made by a different version of memcon."""


class BrokenPromise(StoreError):
    """A record in the store does not repeat its report's words."""
