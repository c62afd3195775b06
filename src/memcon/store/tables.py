"""The tables of a store: reports, readings, records and their evidence, judgements, search.

A reading is one memo of one report by one version of memcon; its rows never change. The latest
reading of a report is the current one. `record` holds statements, engagements, events and
relations alike, with what is filtered by as columns and the whole record as JSON in `body`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

report = Table(
    "report",
    metadata,
    Column("id", String(80), primary_key=True),  # "sha256:..." of the text
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", String(40)),
    Column("published_from", String(20)),
    Column("language", String(20), nullable=False),
    Column("added_at", String(40), nullable=False),  # ISO 8601, UTC
    Index(None, "published"),
    Index(None, "outlet"),
)

# The ids and places that a report was handed in under; one text may come by several.
intake = Table(
    "intake",
    metadata,
    Column("report_id", ForeignKey("report.id"), primary_key=True),
    Column("given_id", Text, primary_key=True),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", String(40)),
    Column("added_at", String(40), nullable=False),
)

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False),
    Column("memcon", String(40), nullable=False),
    Column("model", String(80), nullable=False),
    Column("gazetteer", String(40), nullable=False),
    Column("digest", String(64), nullable=False),  # sha256 of the memo's JSON
    Column(
        "memo", LargeBinary, nullable=False
    ),  # zlib of the memo's JSON, without document.text
    Column("read_at", String(40), nullable=False),
    Column("is_current", Boolean, nullable=False),
    UniqueConstraint("report_id", "digest"),
    Index(None, "report_id", "is_current"),
)

actor = Table(
    "actor",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", ForeignKey("reading.id"), nullable=False),
    Column("local_id", String(20), nullable=False),  # "a1"
    Column("key", Text, nullable=False),  # one actor over all documents; see store.identity
    Column("ref", Text),
    Column("name", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("country", String(3)),
    Column("title", Text),
    Column("of", Text),
    Column("level", String(30)),
    Column("mentions", Integer, nullable=False),
    Index(None, "key"),
    Index(None, "reading_id"),
)

# Every name of every actor once, so that a name is looked up without reading all documents.
actor_name = Table(
    "actor_name",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, primary_key=True),
)

record = Table(
    "record",
    metadata,
    Column("number", Integer, primary_key=True),  # for the search index; means nothing else
    Column("id", String(40), nullable=False),  # from its content: the same words, the same id
    Column("reading_id", ForeignKey("reading.id"), nullable=False),
    Column("report_id", ForeignKey("report.id"), nullable=False),
    Column("local_id", String(20), nullable=False),  # "s1"
    Column("kind", String(20), nullable=False),  # statement, engagement, event, relation
    Column("subkind", String(30), nullable=False),  # direct, meeting, CONSULT, alliance
    Column("status", String(20)),
    Column("earliest", String(10)),
    Column("latest", String(10)),
    Column("day", String(10)),  # to sort by: latest, else earliest, else the day of publication
    Column("words", Text, nullable=False),  # the evidence, for search and display
    Column("confidence", Float, nullable=False),
    Column("found_by", Text, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("body", Text, nullable=False),  # the record's JSON
    UniqueConstraint("id", "reading_id"),
    Index(None, "reading_id"),
    Index(None, "report_id"),
    Index("ix_record_kind_day", "is_current", "kind", "day"),
    # records of several days are few: with them a span of days is cut out of the many
    Index(
        "ix_record_wide",
        "earliest",
        "day",
        sqlite_where=text("earliest < day"),
        postgresql_where=text("earliest < day"),
    ),
    Index("ix_record_kind_subkind_day", "is_current", "kind", "subkind", "day"),
)

party = Table(
    "party",
    metadata,
    Column("record_id", String(40), primary_key=True),
    Column("reading_id", Integer, primary_key=True),
    Column("role", String(20), primary_key=True),
    # speaker, addressee, attribution, participant, host, source, target, party, raised-by
    Column("actor_id", ForeignKey("actor.id"), primary_key=True),
    Column("actor_key", Text, nullable=False),
    Column("country", String(3)),
    Column("kind", String(20), nullable=False),  # of the record
    Column("day", String(10)),  # of the record
    Column("is_current", Boolean, nullable=False),
    Index("ix_party_actor", "actor_key", "is_current", "kind", "role", "day"),
    Index("ix_party_country", "country", "is_current", "kind", "role", "day"),
    Index("ix_party_reading", "reading_id"),
)

topic = Table(
    "topic",
    metadata,
    Column("record_id", String(40), primary_key=True),
    Column("reading_id", Integer, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("handling", String(20), primary_key=True),
    Column("is_current", Boolean, nullable=False),
    Index("ix_topic_topic", "topic", "is_current"),
    Index("ix_topic_reading", "reading_id"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", ForeignKey("reading.id"), nullable=False),
    Column("report_id", ForeignKey("report.id"), nullable=False),
    Column("owner", String(40), nullable=False),  # record id, actor local id, "gap", "time"
    Column("field", String(40), nullable=False),  # evidence, content, quoted, cue, mention, ...
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Index("ix_evidence_owner", "owner"),
    Index("ix_evidence_reading", "reading_id"),
    Index("ix_evidence_report", "report_id"),
)

gap = Table(
    "gap",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", ForeignKey("reading.id"), nullable=False),
    Column("report_id", ForeignKey("report.id"), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Index(None, "reading_id"),
    Index(None, "reason"),
)

# What persons say. Rows are only ever added; triggers see to it. See `memcon.judgements`.
judgement = Table(
    "judgement",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(20), nullable=False),
    Column("at", String(40), nullable=False),  # ISO 8601, UTC
    Column("by", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("subject", Text),
    Column("field", String(40)),
    Column("value", Text),  # JSON
    UniqueConstraint("id"),
    Index(None, "subject"),
)

judgement_target = Table(
    "judgement_target",
    metadata,
    Column("judgement_id", ForeignKey("judgement.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("record_id", String(40), nullable=False),
    Column("report_id", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("spans", Text, nullable=False),  # JSON: [[start, end], ...]
    Index(None, "record_id"),
    Index(None, "report_id"),
)

# The paragraphs of every report, for search.
passage = Table(
    "passage",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Index(None, "report_id"),
)

# What is computed from the rest and kept to be quick: may be emptied at any time.
derived = Table(
    "derived",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("state", Text, nullable=False),  # what it was computed from; other: out of date
    Column("body", LargeBinary, nullable=False),
)

# Who may use a store that several share; see `memcon.store.users`. Names are never given twice.
team_user = Table(
    "team_user",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", String(20), nullable=False),  # reader, editor, admin
    Column("handle", String(16), nullable=False),  # the open half of the token
    Column("secret", Text, nullable=False),  # argon2 of the other half
    Column("made_at", String(40), nullable=False),  # ISO 8601, UTC
    Column("ended_at", String(40)),
    UniqueConstraint("handle"),
)

# The promise of the project, as a question: rows here are broken promises. SQLite's substr and
# PostgreSQL's both count code points; NULs, at which SQLite would stop, are left out at intake.
UNGROUNDED = """
create view ungrounded as
select evidence.*
from evidence
join report on report.id = evidence.report_id
where evidence.words {differs} substr(report.text, evidence.start + 1, evidence.stop - evidence.start)
"""
DIFFERS = {"sqlite": "is not", "postgresql": "is distinct from"}

# Only judgements added are judgements kept; and what a machine wrote down stays as it was.
FIXED = {
    "judgement": ("update", "delete"),
    "judgement_target": ("update", "delete"),
    "evidence": ("update",),
    "record": ("update of body, words",),
    "report": ("update of text",),
    "reading": ("update of memo",),
}


def guards(dialect: str) -> list[str]:
    """The statements that make the triggers which keep rows from being changed."""
    made = []
    if dialect == "postgresql":
        made.append(
            "create function memcon_refuse() returns trigger language plpgsql as $$ "
            "begin raise exception 'rows of % are only ever added', tg_table_name; end $$"
        )
    for table, changes in FIXED.items():
        for change in changes:
            name = f"keep_{table}_{change.split()[0]}"
            if dialect == "postgresql":
                made.append(
                    f"create trigger {name} before {change} on {table} "
                    "for each row execute function memcon_refuse()"
                )
            else:
                made.append(
                    f"create trigger {name} before {change} on {table} "
                    f"begin select raise(abort, 'rows of {table} are only ever added'); end"
                )
    return made


def search_index(dialect: str) -> list[str]:
    """The statements that make the full-text index over records and passages."""
    if dialect == "postgresql":
        return [
            f"create index ix_{table}_search on {table} "
            "using gin (to_tsvector('english', words))"
            for table in ("record", "passage")
        ]
    return [
        f"create virtual table {table}_search using fts5(words, content='{table}', "
        "content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')"
        for table in ("record", "passage")
    ]
