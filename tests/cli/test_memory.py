from __future__ import annotations

import json

import pytest
from tests.store.memos import memo

from memcon.cli import main
from memcon.store.store import Store
from memcon.store.writer import Intake

BIDEN_PUTIN = ["Joe Biden", "Vladimir Putin"]


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setenv("MEMCON_USER", "anna")


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "s.db"
    with Store.open(file) as store:
        list(
            store.add(
                [
                    Intake(
                        memo(
                            "Joe Biden will call Vladimir Putin on Tuesday.",
                            outlet="White House",
                            published="2021-12-04",
                            engagements=[
                                {
                                    "names": BIDEN_PUTIN,
                                    "kind": "call",
                                    "status": "planned",
                                    "start": "2021-12-07",
                                }
                            ],
                        ),
                        "notice",
                    ),
                    Intake(
                        memo(
                            "Joe Biden called Vladimir Putin and warned of sanctions.",
                            outlet="White House",
                            published="2021-12-07",
                            engagements=[
                                {"names": BIDEN_PUTIN, "kind": "call", "start": "2021-12-07"}
                            ],
                            statements=[("Joe Biden", "warned of sanctions")],
                        ),
                        "us",
                    ),
                    Intake(
                        memo(
                            "Vladimir Putin spoke with Joe Biden about cybercrime.",
                            outlet="President of Russia (Kremlin)",
                            published="2021-12-07",
                            engagements=[
                                {"names": BIDEN_PUTIN, "kind": "talks", "start": "2021-12-07"}
                            ],
                        ),
                        "ru",
                    ),
                ]
            )
        )
    return str(file)


@pytest.fixture
def run(path, capsys):
    def one(*words: str, status: int = 0) -> str:
        assert main([*words, "--store", path]) == status
        return capsys.readouterr().out

    return one


def rows(out: str):
    return [json.loads(line) for line in out.splitlines()]


def test_accounts_have_the_fields_that_scripts_rely_on(run):
    (account,) = rows(run("accounts", "--json"))

    assert list(account)[:9] == [
        "id",
        "kind",
        "status",
        "participants",
        "start",
        "end",
        "place",
        "documents",
        "independent",
    ]
    assert account["kind"] == "call"
    assert account["status"] == "occurred"
    assert {each["name"]: each["country"] for each in account["participants"]} == {
        "Joe Biden": "USA",
        "Vladimir Putin": "RUS",
    }
    assert sorted(account["documents"]) == ["notice", "ru", "us"]
    assert (account["start"], account["independent"]) == ("2021-12-07", 3)


def test_plans_have_the_fields_that_scripts_rely_on(run):
    (plan,) = rows(run("plans", "--as-of", "2021-12-31", "--json"))
    (before,) = rows(run("plans", "--as-of", "2021-12-05", "--json"))

    assert list(plan)[:7] == [
        "id",
        "what",
        "participants",
        "due",
        "verdict",
        "announced_in",
        "settled_in",
    ]
    assert plan["due"] == {"earliest": "2021-12-07", "latest": "2021-12-07"}
    assert plan["verdict"] == "kept"
    assert plan["announced_in"] == ["notice"]
    assert sorted(plan["settled_in"]) == ["ru", "us"]
    assert (before["verdict"], before["settled_in"]) == ("not due", [])


def test_a_comparison_has_the_fields_that_scripts_rely_on(run, tmp_path):
    (account,) = rows(run("accounts", "--json"))

    (found,) = rows(run("compare", account["id"], "--json"))

    assert [each["name"] for each in found["sides"]] == ["Russia", "United States"]
    assert {"topic", "kind", "evidence"} <= set(found["cells"][0])
    assert all(len(each["evidence"]) == 2 for each in found["cells"])
    for form in ("docx", "html", "md", "txt", "json"):
        out = tmp_path / f"c.{form}"
        run("compare", account["id"], "--out", str(out))
        assert out.stat().st_size > 100


def test_an_account_opens_with_its_tellings_and_differences(run):
    (account,) = rows(run("accounts", "--json"))

    told = run("account", account["id"])

    assert "Tellings" in told
    assert "Kind: call (White House); talks (President of Russia (Kremlin))" in told
    assert "the same persons for RUS, USA" in told


def test_a_correction_is_shown_logged_and_undone(run):
    (record,) = rows(run("meetings", "--json", "--status", "planned"))

    run("edit", record["id"], "status=cancelled", "--because", "called off")

    assert rows(run("meetings", "--json", "--status", "planned")) == []
    log = run("log")
    assert "anna: edit status = cancelled" in log
    assert "called off" in log
    run("undo")
    assert rows(run("meetings", "--json", "--status", "planned")) == [record]
    assert "(undone)" in run("log")


def test_corrections_go_out_and_come_in_as_a_file(run, tmp_path):
    (record,) = rows(run("meetings", "--json", "--status", "planned"))
    run("reject", record["id"])

    run("log", "--export", str(tmp_path / "c.jsonl"))

    assert "0 new, 1 known" in run("log", "--import", str(tmp_path / "c.jsonl"))


def test_splitting_and_merging_by_hand(run):
    (account,) = rows(run("accounts", "--json"))

    run("split", account["id"], account["tellings"][0]["record"])
    first, second = rows(run("accounts", "--json"))
    run("merge", first["id"], second["id"])

    assert len(rows(run("accounts", "--json"))) == 1


def test_only_a_person_makes_a_plan_broken(run):
    (plan,) = rows(run("plans", "--as-of", "2021-12-31", "--json"))

    run("plans", "--as-of", "2021-12-31", "--set", plan["id"], "broken", "--because", "I know")

    (again,) = rows(run("plans", "--as-of", "2021-12-31", "--json"))
    assert again["verdict"] == "broken"
    assert "I know" in again["why"]


def test_the_diary_and_the_calendar(run, tmp_path):
    out = run("diary", "--as-of", "2021-12-05", "--next", "3d")
    assert "TUESDAY, 7 December 2021" in out
    assert "Call of Joe Biden and Vladimir Putin" in out

    run("plans", "--as-of", "2021-12-05", "--ics", str(tmp_path / "p.ics"))
    calendar = (tmp_path / "p.ics").read_text()
    assert "DTSTART;VALUE=DATE:20211207" in calendar
    assert "DTEND;VALUE=DATE:20211208" in calendar


def test_search_prints_what_holds_the_words(run):
    found = rows(run("search", "sanction", "--json"))

    assert {each["what"] for each in found} == {"statement", "engagement", "paragraph"}
    assert "sanctions" in run("search", "sanction", "--actor", "Biden")
    assert rows(run("search", "sanction", "--country", "CHN", "--json")) == []


def test_sources_say_whom_they_speak_for_and_how_they_are_graded(run):
    run("grade", "White House", "B", "--from", "2021-01-20")

    found = {each["outlet"]: each for each in rows(run("sources", "--json"))}

    assert found["White House"]["side"] == "USA"
    assert found["White House"]["grade"] == "B"
    assert found["President of Russia (Kremlin)"]["side"] == "RUS"


@pytest.mark.parametrize(
    "words",
    [
        ("account", "hnothere"),
        ("compare", "hnothere"),
        ("edit", "enothere", "status=planned"),
        ("undo",),
        ("plans", "--as-of", "yesterday"),
        ("diary", "--next", "soon"),
        ("search",),
        ("log", "--import", "/nowhere"),
        ("grade", "White House", "Z"),
        ("merge", "a", "b"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(path, capsys, words):
    assert main([*words, "--store", path]) == 3
    assert capsys.readouterr().err.startswith("memcon: ")


@pytest.mark.parametrize("view", ["timeline", "meetings", "accounts"])
def test_every_view_gives_the_record_as_it_stood(run, view):
    assert len(rows(run(view, "--json", "--as-of", "2021-12-05"))) == 1
    assert rows(run(view, "--json", "--as-of", "2021-12-01")) == []
    assert rows(run("quotes", "--json", "--as-of", "2021-12-05")) == []
