from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.store.memos import memo

from memcon.corrections import Corrector, export_lines, import_lines
from memcon.errors import InputError, UnknownActor, UnknownRecord
from memcon.memory import Memory
from memcon.reference import load_gazetteer
from memcon.store.judgements import holding
from memcon.store.reader import Query
from memcon.store.store import Store

TEXT = "Joe Biden called Vladimir Putin on Tuesday. He said the talks would continue."
OTHER = "Vladimir Putin spoke with Joe Biden. “We will see,” he said."
BIDEN_PUTIN = ["Joe Biden", "Vladimir Putin"]


def first(version: str = "1", **changes):
    engagement = {"names": BIDEN_PUTIN, "kind": "call", "start": "2021-12-07"} | changes
    return memo(
        TEXT,
        outlet="White House",
        version=version,
        engagements=[engagement],
        statements=[("Joe Biden", "the talks would continue")],
    )


def second():
    return memo(
        OTHER,
        outlet="President of Russia",
        engagements=[{"names": BIDEN_PUTIN, "kind": "meeting", "start": "2021-12-07"}],
        statements=[("Vladimir Putin", "We will see,")],
    )


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        list(store.add([first(), second()]))
        yield store


@pytest.fixture
def memory(store, gazetteer):
    return Memory(store, gazetteer)


@pytest.fixture
def anna(memory):
    return Corrector(memory, "Anna", "heard it myself")


def statement(store, words="the talks"):
    return next(
        each
        for each in store.records(Query(kinds=("statement",)))
        if words in each.body["content"]["text"]
    )


def call(store):
    return next(iter(store.records(Query(kinds=("engagement",), subkinds=("call",)))))


def test_an_edit_is_shown_and_the_machines_value_stays(store, anna):
    before = statement(store)

    store.judge(anna.edit(before.id, "speaker", "Vladimir Putin").judgements)

    assert statement(store).names("speaker") == ("Vladimir Putin",)
    with store.engine.connect() as connection:
        rows = (
            connection.execute(
                text(
                    "select a.name from party p join actor a on a.id = p.actor_id "
                    "where p.record_id = :id and p.role = 'speaker'"
                ),
                {"id": before.id},
            )
            .scalars()
            .all()
        )
    assert rows == ["Joe Biden"]


def test_filters_ask_of_the_corrected_value(store, anna):
    record = call(store)

    store.judge(anna.edit(record.id, "status", "cancelled").judgements)
    store.judge(anna.edit(record.id, "start", "2022-01-05").judgements)
    store.judge(anna.edit(record.id, "end", "2022-01-05").judgements)

    found = store.records(Query(kinds=("engagement",), statuses=("cancelled",)))
    assert [each.id for each in found] == [record.id]
    assert store.records(Query(kinds=("engagement",), since="2022-01-01")) == found
    held = store.records(Query(kinds=("engagement",), statuses=("occurred",)))
    assert record.id not in [each.id for each in held]


def test_undo_is_exact(store, anna):
    before = store.records(Query())

    for field, value in (("status", "denied"), ("place", "Geneva"), ("start", "2021-01-01")):
        store.judge(anna.edit(call(store).id, field, value).judgements)
    store.judge(anna.reject(statement(store).id).judgements)
    for _ in range(4):
        store.judge(anna.undo(None).judgements)

    assert store.records(Query()) == before


def test_an_undo_can_be_undone(store, anna):
    store.judge(anna.edit(call(store).id, "status", "denied").judgements)
    undo = anna.undo(None)
    store.judge(undo.judgements)
    assert call(store).status == "occurred"

    store.judge(anna.undo(undo.judgements[0].id).judgements)

    assert call(store).status == "denied"


def test_reading_again_keeps_every_correction(store, anna):
    record = call(store)
    store.judge(anna.edit(record.id, "status", "postponed").judgements)
    store.judge(anna.reject(statement(store, "We will see").id).judgements)

    # A better reader adds a host, which changes the record's id, and finds another kind.
    better = memo(
        TEXT,
        outlet="White House",
        version="2",
        statements=[("Joe Biden", "the talks would")],
        engagements=[{"names": [*BIDEN_PUTIN, "Xi Jinping"], "kind": "call"}],
    )
    list(store.add([better]))

    again = call(store)
    assert again.id != record.id
    assert again.status == "postponed"
    assert again.names("participant")[-1] == "Xi Jinping"
    assert not [
        each
        for each in store.records(Query(kinds=("statement",)))
        if "We will see" in each.body["content"]["text"]
    ]


def test_what_a_person_confirmed_stays_where_a_later_reading_loses_it(store, anna):
    record = statement(store)
    store.judge(anna.confirm(record.id).judgements)

    list(store.add([memo(TEXT, outlet="White House", version="2")]))

    assert statement(store).id == record.id
    assert store.broken() == []


def test_rows_of_judgements_cannot_be_changed(store, anna):
    store.judge(anna.edit(call(store).id, "status", "denied").judgements)

    for sql in (
        "update judgement set why = 'x'",
        "delete from judgement",
        "update judgement_target set record_id = 'x'",
        "update record set body = '{}'",
        "update report set text = 'x'",
    ):
        with (
            pytest.raises(DBAPIError, match="only ever added"),
            store.engine.begin() as connection,
        ):
            connection.execute(text(sql))


def test_as_of_gives_the_record_as_it_stood(store, anna, memory):
    early = Corrector(memory, "Anna", now="2024-01-01T12:00:00+00:00")
    late = Corrector(memory, "Anna", now="2024-02-01T12:00:00+00:00")
    record = call(store)
    store.judge(early.edit(record.id, "status", "postponed").judgements)
    store.judge(late.edit(record.id, "status", "cancelled").judgements)

    def status(as_of):
        (found,) = store.records(Query(ids=(record.id,), as_of=as_of))
        return found.status

    assert status("2023-12-31") == "occurred"
    assert status("2024-01-01") == "postponed"
    assert status(None) == "cancelled"
    assert store.records(Query(as_of="2021-12-06")) == []


def test_merge_and_split_outrank_the_score(store, anna, memory):
    (account,) = memory.accounts()
    store.judge(anna.split(account.id, [account.tellings[0].record]).judgements)
    one, two = memory.accounts()
    assert one.id != two.id

    store.judge(anna.merge(one.id, two.id).judgements)

    (again,) = memory.accounts()
    assert len(again.tellings) == 2
    assert again.joins[-1].by == "Anna"
    assert memory.account(one.id) == memory.account(two.id) == again


def test_an_account_is_corrected_as_a_whole(store, anna, memory):
    (account,) = memory.accounts()

    store.judge(anna.edit(account.id, "kind", "talks").judgements)
    store.judge(anna.confirm(account.id).judgements)

    (corrected,) = memory.accounts()
    assert corrected.kind == "talks"
    assert corrected.is_confirmed
    assert memory.accounts(as_of="2021-12-08")[0].kind == "call"


def test_corrections_travel_as_a_file(store, anna, tmp_path, gazetteer):
    store.judge(anna.edit(call(store).id, "status", "denied").judgements)
    store.judge(anna.edit(call(store).id, "place", "").judgements)
    store.judge(anna.grade("White House", "b", "2021-01-20").judgements)
    lines = export_lines(store.judgements()).splitlines()

    with Store.open(tmp_path / "other.db") as other:
        list(other.add([second(), first()]))
        assert other.judge(import_lines(lines)) == 3
        assert other.judge(import_lines(lines)) == 0
        assert other.records(Query()) == store.records(Query())
        assert other.judgements() == store.judgements()


def test_a_changed_file_of_corrections_is_refused(store, anna):
    store.judge(anna.edit(call(store).id, "status", "denied").judgements)
    line = export_lines(store.judgements()).replace("denied", "occurred")

    with pytest.raises(InputError, match="changed since"):
        import_lines([line])
    with pytest.raises(InputError, match="Line 1"):
        import_lines(["{}"])


def test_the_same_pattern_is_listed_before_anything_changes(store, anna):
    record = statement(store)
    more = [
        memo(
            f"{at}: Joe Biden said again that the talks would continue.",
            outlet="AP",
            statements=[("Joe Biden", "the talks would continue")],
        )
        for at in range(3)
    ]
    list(store.add(more))

    others = anna.same_pattern(record, "speaker")

    assert len(others) == 3
    assert record.id not in [each.id for each in others]
    assert store.judgements() == []


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("status", "maybe", InputError),
        ("start", "2021-13-01", InputError),
        ("colour", "red", InputError),
        ("participant", "Nobody Atall", UnknownActor),
        ("kind", "lunch", InputError),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(store, anna, field, value, error):
    with pytest.raises(error):
        anna.edit(call(store).id, field, value)


def test_what_is_not_there_cannot_be_judged(anna):
    with pytest.raises(UnknownRecord):
        anna.edit("enothere", "status", "denied")
    with pytest.raises(UnknownRecord):
        anna.undo(None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=12))
def test_only_what_is_not_undone_holds(choices):
    from memcon.judgements import Judgement

    made: list[Judgement] = []
    for at, choice in enumerate(choices):
        target = made[choice % len(made)].id if choice < 4 and made else None
        action = "undo" if target else "confirm"
        made.append(Judgement(f"j{at}", f"{at:03d}", "A", action, "", (), target))

    def holds(id_: str) -> bool:
        return not any(holds(each.id) for each in made if each.subject == id_)

    expected = [each.id for each in made if holds(each.id) and each.action != "undo"]
    assert [each.id for each in holding(made)] == expected
