"""The names of `import memcon`."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import event

import memcon as mc


@pytest.fixture
def opened(store_file):
    with mc.open(store_file) as store:
        yield store


def test_importing_memcon_loads_nothing():
    code = (
        "import sys, memcon; "
        "print([name for name in ('spacy', 'sqlalchemy', 'fastapi', 'numpy', 'pydantic') "
        "if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    assert {name: hasattr(mc, name) for name in mc.__all__} == dict.fromkeys(mc.__all__, True)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = mc.nothing


def test_a_query_becomes_a_frame_of_each_kind(opened):
    found = opened.engagements(between=("USA", "CHN"), status="occurred")

    assert found.count() == len(found) == 3
    assert found.to_polars().height == found.to_arrow().num_rows == len(found.to_pandas()) == 3
    assert str(found.to_polars().schema["day"]) == "Date"
    assert found.to_polars()["participant"].to_list()[0] == ["Jake Sullivan", "Wang Yi"]


def test_an_empty_query_is_an_empty_frame(opened):
    found = opened.statements(speaker="Nobody At All")

    assert not found
    assert found.to_polars().height == 0


def test_nothing_is_asked_before_it_is_looked_at(opened):
    asked = []
    event.listen(
        opened.raw.engine, "before_cursor_execute", lambda *words: asked.append(words[2])
    )

    found = opened.statements()
    narrowed = found.filter(speaker="Wang").limit(1)
    assert asked == []
    assert len(narrowed) == 1
    assert [each.names("speaker") for each in narrowed] == [("Wang Yi",)]
    assert found.count() == 4


def test_a_filter_given_again_replaces_the_one_before(opened):
    found = opened.statements(speaker="Wang").filter(speaker="Sullivan")

    assert {name for each in found for name in each.names("speaker")} == {"Jake Sullivan"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "soon"},
        {"between": ("USA",)},
        {"status": "done"},
        {"flavour": "sweet"},
        {"country": "China"},
    ],
)
def test_a_wrong_filter_is_named(opened, wrong):
    with pytest.raises(mc.MemconError):
        opened.engagements(**wrong)


def test_a_notebook_shows_records_and_memos_with_their_words_and_runs_no_html(opened):
    table = opened.engagements()._repr_html_()
    memo = opened.memo(
        next(each.id for each in opened.documents() if each.outlet == "Meridian News")
    )

    assert "did not agree" not in table
    assert "US National Security Adviser Jake Sullivan met" in table
    assert "<script>" not in memo._repr_html_()
    assert "&lt;b&gt;in&lt;/b&gt;" in memo._repr_html_()


def test_a_memo_put_in_comes_out_equal(opened, sample):
    for memo in sample.memos():
        assert opened.memo(memo.document.id).to_dict() == mc.api.shown(memo).to_dict()


def test_an_export_from_python_is_the_file_of_the_shell(opened, tmp_path, store_file):
    from memcon.cli import main

    here = opened.events().export("jsonl", tmp_path / "a.jsonl")
    status = main(
        [
            "export",
            "jsonl",
            "--record",
            "event",
            "--store",
            str(store_file),
            "--out",
            str(tmp_path / "b.jsonl"),
        ]
    )

    assert status == 0
    assert here.read_bytes() == (tmp_path / "b.jsonl").read_bytes()


@pytest.mark.model
def test_a_text_is_read():
    text = 'BEIJING - "We will talk," US President Joe Biden told reporters on Thursday.'

    memo = mc.read(text, published="2024-08-29")

    assert memo.document.published == "2024-08-29"
    assert memo.statements[0].quoted[0].text == "We will talk,"
