from __future__ import annotations

import pyarrow.parquet as pq
from tests.store.memos import memo

from memcon.store.arrow import statements_table, write_parquet
from memcon.store.store import Store


def test_every_statement_is_a_row_with_its_speaker(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        list(
            store.add(
                [
                    memo("Joe Biden said no.", outlet="AP", statements=[("Joe Biden", "no")]),
                    memo("Xi Jinping said yes.", statements=[("Xi Jinping", "yes")]),
                ]
            )
        )

        table = statements_table(store)
        rows = write_parquet(store, tmp_path / "s.parquet")

    assert sorted(
        zip(*(table[name].to_pylist() for name in ("speaker", "words")), strict=True)
    ) == [
        ("Joe Biden", "no"),
        ("Xi Jinping", "yes"),
    ]
    assert rows == 2
    assert pq.read_table(tmp_path / "s.parquet").equals(table)


def test_an_empty_store_gives_an_empty_table(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        assert statements_table(store).num_rows == 0
