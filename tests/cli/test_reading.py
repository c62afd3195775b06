"""`memcon read`, `schema`, `add`, `verify` at the shell."""

import json
import sqlite3

import pytest

from memcon.cli import main

pytestmark = pytest.mark.model

TEXT = "Ghana's foreign minister, Ama Mensah, met Kofi Adjei of Togo in Accra on Tuesday.\n"


@pytest.fixture
def sample(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_memo_is_printed_to_be_read(sample, capsys):
    assert main(["read", str(sample), "--published", "2024-03-06"]) == 0

    out = capsys.readouterr().out
    assert "Ama Mensah" in out
    assert "\033[" not in out


def test_evidence_is_a_flag_away(sample, capsys):
    main(["read", str(sample), "--published", "2024-03-06", "-e"])

    assert "met Kofi Adjei of Togo in Accra" in capsys.readouterr().out


def test_a_memo_is_printed_as_json(sample, capsysbinary):
    assert main(["read", str(sample), "--published", "2024-03-06", "--json"]) == 0

    memo = json.loads(capsysbinary.readouterr().out)
    assert memo["memo_version"] == 1
    assert memo["document"]["text"] == TEXT


def test_lines_keep_their_ids_and_order(tmp_path, capsysbinary):
    path = tmp_path / "in.jsonl"
    rows = [
        {"id": f"d{n}", "text": f"Report {n}. {TEXT}", "published": "2024-03-06"}
        for n in range(5)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    assert main(["read", "--lines", str(path)]) == 0

    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == [row["id"] for row in rows]
    assert [line["document"]["text"] for line in lines] == [row["text"] for row in rows]


def test_a_bad_line_is_named_and_the_rest_read(tmp_path, capsysbinary):
    path = tmp_path / "in.jsonl"
    path.write_text(
        '{"text": "They met."}\nnonsense\n{"text": "They parted."}\n', encoding="utf-8"
    )

    assert main(["read", "--lines", str(path)]) == 5

    captured = capsysbinary.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert b"line 2" in captured.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"\xff\xfe\xfd\x00x", "is not"), (b"\x89PNG\r\n", "PNG picture")],
)
def test_bad_input_is_a_sentence_and_no_traceback(tmp_path, capsys, content, sentence):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)

    assert main(["read", str(path)]) == 3

    err = capsys.readouterr().err
    assert sentence in err
    assert "Traceback" not in err


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path, capsys):
    assert main(["read", str(tmp_path / "none.txt")]) == 3
    assert main(["read", str(tmp_path)]) == 3

    err = capsys.readouterr().err
    assert "There is no file" in err
    assert "memcon add" in err


def test_adding_again_adds_nothing(sample, tmp_path, capsys):
    store = str(tmp_path / "s.db")

    assert main(["add", str(sample), "--store", store, "--published", "2024-03-06"]) == 0
    assert main(["add", str(sample), "--store", store, "--published", "2024-03-06"]) == 0

    assert "1 new, 0 known" in capsys.readouterr().out.splitlines()[0]
    with sqlite3.connect(store) as connection:
        assert connection.execute("select count(*) from reading").fetchone() == (1,)
    connection.close()


def test_one_unreadable_file_of_many_is_named_and_the_rest_read(tmp_path, capsys):
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(
            f"Report {number}: they met.", encoding="utf-8"
        )
    (folder / "13.txt").write_bytes(b"caf\xe9")

    assert main(["add", str(folder), "--store", str(tmp_path / "s.db")]) == 5

    captured = capsys.readouterr()
    assert "29 new" in captured.out
    assert "13.txt" in captured.err


def test_a_sound_store_verifies_and_a_broken_one_does_not(sample, tmp_path, capsys):
    store = str(tmp_path / "s.db")
    main(["add", str(sample), "--store", store, "--published", "2024-03-06"])
    assert main(["verify", "--store", store]) == 0

    with sqlite3.connect(store) as connection:
        triggers = connection.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall()
        for (name,) in triggers:  # the store's own guards are taken off first
            connection.execute(f'drop trigger "{name}"')
        connection.execute("update evidence set words = 'invented' where id = 1")
    connection.close()

    assert main(["verify", "--store", store]) == 4
    assert "invented" in capsys.readouterr().err


def test_a_store_that_is_not_there_is_not_made_by_asking(tmp_path, capsys):
    assert main(["timeline", "--store", str(tmp_path / "none.db")]) == 3

    assert "There is no store" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_a_database_of_others_is_left_alone(tmp_path, capsys):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table mine (x)")
    connection.close()

    assert main(["add", str(tmp_path), "--store", str(path)]) == 3

    assert "not a memcon store" in capsys.readouterr().err


def test_the_schema_is_printed(capsys):
    assert main(["schema"]) == 0

    assert json.loads(capsys.readouterr().out)["title"] == "memcon memo, version 1"
