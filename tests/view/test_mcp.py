"""The tools, called by the SDK's own client."""

from __future__ import annotations

import asyncio
import sys
from datetime import date

import pytest

mcp = pytest.importorskip("mcp", reason="the SDK is not installed")

from memcon.view.mcp import TOOLS, make_server  # noqa: E402


def call(store, name, **arguments):
    async def once():
        async with mcp.Client(make_server(store, lambda: date(2024, 11, 1))) as client:
            return await client.call_tool(name, arguments)

    return asyncio.run(once())


def test_every_tool_is_listed_as_read_only_with_a_form_for_its_answer(store):
    async def listed():
        async with mcp.Client(make_server(store)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert sorted(each.name for each in tools) == sorted(TOOLS)
    assert all(each.annotations.read_only_hint and each.output_schema for each in tools)
    assert all(each.description for each in tools)


def test_a_search_gives_items_with_words_and_status(store):
    answer = call(
        store, "search_record", between="USA,CHN", record="engagement"
    ).structured_content

    assert answer["total"] == 4
    assert all(item["evidence"] and item["status"] for item in answer["items"])
    assert {item["status"] for item in answer["items"]} == {"occurred", "planned"}


def test_a_quotation_is_checked(store):
    found = call(store, "verify_quote", words="We will keep the lines open").structured_content
    none = call(store, "verify_quote", words="We shall bury the hatchet").structured_content

    assert found["check"]["verdict"] == "exact"
    assert none["check"]["verdict"] == "not-found"


def test_evidence_comes_with_what_is_around_it(store, sample):
    memo = sample.wire()
    record = call(store, "search_record", speaker="Wang", words="arming").structured_content
    answer = call(store, "get_evidence", record=record["items"][0]["id"]).structured_content

    assert answer["words"] == "Wang urged Washington to stop arming Taiwan, according to CCTV."
    assert answer["before"] + answer["words"] + answer["after"] in memo.document.text


def test_plans_have_a_verdict_on_the_day(store):
    answer = call(store, "plans_due", as_of="2024-11-01").structured_content

    assert answer["as_of"] == "2024-11-01"
    assert all(plan["verdict"] and plan["announced_in"] for plan in answer["plans"])


def test_an_account_names_all_its_tellings(store):
    record = call(store, "search_record", kind="meeting").structured_content["items"][0]
    answer = call(store, "get_account", id=record["id"]).structured_content["account"]

    assert len(answer["tellings"]) == 3
    assert all(telling["evidence"] for telling in answer["tellings"])


def test_the_ledger_of_two_states_runs_from_old_to_new(store):
    answer = call(store, "relation_ledger", between="CHN,USA").structured_content

    days = [step["day"] for step in answer["steps"]]
    assert days == sorted(days)
    assert all(step["evidence"] for step in answer["steps"])


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("get_account", {"id": "hnone"}, "no account"),
        ("search_record", {"between": "USA"}, "two state codes"),
        ("get_evidence", {}, "Give a record"),
    ],
)
def test_what_cannot_be_answered_is_told_as_a_sentence(store, name, arguments, words):
    answer = call(store, name, **arguments)

    assert answer.is_error
    assert words in answer.content[0].text


def test_the_shell_serves_the_tools_on_standard_input(store_file):
    async def listed():
        server = mcp.StdioServerParameters(
            command=sys.executable, args=["-m", "memcon", "mcp", "--store", str(store_file)]
        )
        async with mcp.Client(server) as client:
            return await client.call_tool("verify_quote", {"words": "keep the lines open"})

    assert asyncio.run(listed()).structured_content["check"]["verdict"] == "exact"
