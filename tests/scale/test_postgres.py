"""A store on PostgreSQL keeps what one on SQLite keeps, and gives it back alike."""

import pytest
from tests.view import sample

from memcon.cluster.copying import copy_store
from memcon.errors import InputError, StoreError
from memcon.store.reader import Query
from memcon.store.store import Store


@pytest.fixture
def memos():
    return list(sample.memos())


def shown(store):
    records = store.records(Query())
    return (
        store.counts(),
        [(each.day, each.id, each.kind, each.parties, each.body) for each in records],
        [(each.key, each.name, each.mentions) for each in store.actors()],
    )


def test_memos_come_out_as_they_went_in(store_address, memos):
    with Store.open(store_address) as store:
        list(store.add(memos))

        for memo in memos:
            assert store.memo(memo.document.id) == memo


def test_adding_twice_changes_nothing(store_address, memos):
    with Store.open(store_address) as store:
        list(store.add(memos))
        before = shown(store)

        again = list(store.add(memos))

        assert not any(each.is_new_report or each.is_new_reading for each in again)
        assert shown(store) == before


def test_a_sound_store_verifies_and_a_doctored_one_does_not(store_address, memos):
    with Store.open(store_address) as store:
        list(store.add(memos))

        assert store.broken() == []
        with store.engine.begin() as connection:
            connection.exec_driver_sql(
                "insert into evidence(reading_id, report_id, owner, field, start, stop, words) "
                "select reading_id, report_id, owner, field, start, stop, 'other words' from evidence limit 1"
            )
        assert [each.words for each in store.broken()] == ["other words"]


def test_what_was_written_cannot_be_changed(store_address, memos):
    from sqlalchemy.exc import DBAPIError

    with Store.open(store_address) as store:
        list(store.add(memos))

        with (
            pytest.raises(DBAPIError, match="only ever added"),
            store.engine.begin() as connection,
        ):
            connection.exec_driver_sql("update report set text = 'other'")


def test_both_kinds_of_store_show_the_same(tmp_path, postgres_address, memos):
    with Store.open(tmp_path / "a.db") as lite, Store.open(postgres_address) as team:
        list(lite.add(memos))
        list(team.add(memos))

        assert shown(lite) == shown(team)


@pytest.mark.parametrize(
    "words",
    [
        "met",
        "ministers",
        '"foreign ministers"',
        "border -talks",
        "sanction*",
        "' or 1=1 --",
        '"',
        "a OR b",
        "(((",
        "*",
        "-",
    ],
)
def test_searches_run_on_both_and_no_character_breaks_out(store_address, memos, words):
    with Store.open(store_address) as store:
        list(store.add(memos))

        store.search(words, Query())
        store.records(Query(words=words))
        store.records(Query(actor=words))


def test_opening_again_migrates_nothing_and_keeps_everything(store_address, memos):
    with Store.open(store_address) as store:
        list(store.add(memos))
        before = shown(store)

    with Store.open(store_address, create=False) as store:
        assert shown(store) == before


def test_a_server_that_is_not_there_is_said():
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open("postgresql://nobody@127.0.0.1:1/none")


def test_a_database_of_somebody_else_is_left_alone(postgres_address):
    import psycopg

    with psycopg.connect(postgres_address) as connection:
        connection.execute("create table theirs(id int)")

    with pytest.raises(StoreError, match="not a memcon store"):
        Store.open(postgres_address)


def test_a_store_goes_to_postgresql_and_back_with_nothing_changed(
    tmp_path, postgres_address, memos
):
    with Store.open(tmp_path / "a.db") as store:
        list(store.add(memos))
        before = shown(store)

    copy_store(str(tmp_path / "a.db"), postgres_address)
    copy_store(postgres_address, str(tmp_path / "b.db"))

    with Store.open(postgres_address) as team, Store.open(tmp_path / "b.db") as back:
        assert shown(team) == before
        assert shown(back) == before
        assert back.broken() == []
        assert all_rows(back) == all_rows(team)
    with Store.open(tmp_path / "a.db") as first, Store.open(tmp_path / "b.db") as back:
        assert all_rows(back) == all_rows(first)
        list(back.add(memos))  # the numbers go on behind the copied ones
        assert shown(back) == before


def test_a_copy_goes_on_being_a_store(tmp_path, postgres_address, memos):
    with Store.open(tmp_path / "a.db") as store:
        list(store.add(memos[:1]))

    copy_store(str(tmp_path / "a.db"), postgres_address)
    with Store.open(postgres_address) as store:
        added = list(store.add(memos))

        assert [each.is_new_report for each in added] == [False] + [True] * (len(memos) - 1)
        assert store.broken() == []
        assert store.search("ministers", Query()) is not None


def test_a_copy_never_overwrites(tmp_path, memos):
    for name in ("a.db", "b.db"):
        with Store.open(tmp_path / name) as store:
            list(store.add(memos[:1]))

    with pytest.raises(InputError, match="holds documents already"):
        copy_store(str(tmp_path / "a.db"), str(tmp_path / "b.db"))


def all_rows(store):
    from sqlalchemy import select

    from memcon.store import tables

    with store.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, map(tuple, connection.execute(select(table)))))
            for table in tables.metadata.sorted_tables
        }
