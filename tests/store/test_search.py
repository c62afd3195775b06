from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.memos import memo

from memcon.corrections import Corrector
from memcon.memory import Memory
from memcon.reference import load_gazetteer
from memcon.store.reader import Query
from memcon.store.search import match_expression
from memcon.store.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("search") / "s.db") as store:
        list(
            store.add(
                [
                    memo(
                        "Joe Biden said sanctions on oil would follow.\n\nTrade was not named.",
                        outlet="Reuters",
                        published="2022-01-05",
                        statements=[("Joe Biden", "sanctions on oil would follow")],
                    ),
                    memo(
                        "Xi Jinping opposed a sanction of any sort. São Tomé was mentioned.",
                        outlet="Xinhua",
                        published="2023-01-05",
                        statements=[("Xi Jinping", "a sanction of any sort")],
                    ),
                ]
            )
        )
        yield store


def said(store, words, **filters):
    found = store.search(words, Query(**filters))
    return [each.record.names("speaker")[0] for each in found if each.record]


def test_words_are_found_by_their_stems_and_without_accents(store):
    assert sorted(said(store, "sanctioned")) == ["Joe Biden", "Xi Jinping"]
    assert [each.record for each in store.search("sao tome", Query())] == [None]


def test_words_in_a_row_words_left_out_and_choices(store):
    assert said(store, '"sanctions on oil"') == ["Joe Biden"]
    assert said(store, "sanction -oil") == ["Xi Jinping"]
    assert sorted(said(store, "oil OR sort")) == ["Joe Biden", "Xi Jinping"]
    assert said(store, "follo*") == ["Joe Biden"]


def test_filters_hold_for_hits_too(store):
    assert said(store, "sanction", country="CHN") == ["Xi Jinping"]
    assert said(store, "sanction", actor="biden") == ["Joe Biden"]
    assert said(store, "sanction", since="2022-06-01") == ["Xi Jinping"]
    assert said(store, "sanction", outlet="reuters") == ["Joe Biden"]
    assert said(store, "sanction", as_of="2022-06-01") == ["Joe Biden"]


def test_a_hit_opens_its_place_in_the_report(store):
    for found in store.search("sanction", Query()):
        text = store.texts([found.report_id])[found.report_id]
        assert "anction" in text[found.start : found.end]


def test_a_rejected_record_is_not_found(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        list(
            store.add(
                [memo("Joe Biden spoke of tariffs.", statements=[("Joe Biden", "tariffs")])]
            )
        )
        (record,) = store.records(Query(kinds=("statement",)))
        anna = Corrector(Memory(store, load_gazetteer()), "Anna")

        store.judge(anna.reject(record.id).judgements)

        assert said(store, "tariffs") == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_data(store, words):
    store.search(words, Query(), limit=3)
    match_expression(words, "postgresql")
