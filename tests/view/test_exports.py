"""Every form of export: it opens, holds the records that were asked for, and says no more."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from memcon.store.reader import Query
from memcon.view.exports import FORMATS, Batch
from memcon.view.exports.events import GDELT, ICEWS, POLECAT
from memcon.view.gate import pass_gate


@pytest.fixture
def batch(store):
    shown = pass_gate(store, store.records(Query()))
    return Batch(shown.records, "records of the sample", date(2024, 9, 1))


def made(batch, name):
    return FORMATS[name].make(batch)


def zipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "ics"])
def test_the_same_records_give_the_same_bytes(batch, name):
    assert made(batch, name) == made(batch, name)


@pytest.mark.parametrize("name", list(FORMATS))
def test_no_records_make_a_file_that_opens(name):
    data = made(Batch((), "nothing", date(2024, 9, 1)), name)

    assert isinstance(data, bytes)
    assert data or name == "jsonl"


def test_frames_keep_every_record_with_typed_days(batch):
    table = pq.read_table(io.BytesIO(made(batch, "parquet")))
    arrow = pa.ipc.open_file(made(batch, "arrow")).read_all()

    assert table.num_rows == arrow.num_rows == len(batch.records)
    assert table.schema.field("day").type == pa.date32()
    assert table.schema.field("evidence").type == pa.list_(pa.string())
    assert b"records of the sample" in table.schema.metadata[b"memcon"]


def test_polecat_has_a_row_each_way_with_evidence_and_status(batch):
    rows = list(csv.DictReader(io.StringIO(made(batch, "polecat").decode())))

    consult = [row for row in rows if row["Event Type"] == "CONSULT"]
    assert tuple(rows[0]) == POLECAT
    assert {(row["Actor Country"], row["Recipient Country"]) for row in consult} == {
        ("USA", "CHN"),
        ("CHN", "USA"),
    }
    assert all(row["Evidence"] and row["Status"] for row in rows)
    assert len({row["Event ID"] for row in rows}) == len(rows)
    assert [row["Attribution"] for row in rows if row["Event Type"] == "REQUEST"] == ["CCTV"]


@pytest.mark.parametrize(("name", "columns"), [("gdelt", GDELT), ("icews", ICEWS)])
def test_sets_without_status_hold_only_what_occurred(store, batch, name, columns):
    from dataclasses import replace

    planned = tuple(replace(each, status="planned") for each in batch.records)
    rows = made(batch, name).decode().splitlines()
    none = made(replace(batch, records=planned), name).decode().splitlines()

    assert rows[0].split("\t") == list(columns)
    assert {len(row.split("\t")) for row in rows} == {len(columns)}
    assert len(rows) == 4
    assert len(none) == 1


def test_gdelt_has_61_columns():
    assert len(GDELT) == 61


def test_every_reference_of_a_stix_bundle_is_in_it(batch):
    bundle = json.loads(made(batch, "stix"))
    objects = bundle["objects"]

    ids = {each["id"] for each in objects}
    references = [
        reference
        for each in objects
        for name in ("object_refs", "source_ref", "target_ref")
        for reference in (
            each.get(name, []) if isinstance(each.get(name, []), list) else [each[name]]
        )
    ]
    assert len(ids) == len(objects)
    assert set(references) <= ids
    assert sum(each["type"] == "note" for each in objects) == len(batch.records)
    assert all(each["id"].startswith(each["type"] + "--") for each in objects)


def test_jsonld_tells_a_cancelled_visit_from_a_planned_call(batch):
    parts = json.loads(made(batch, "jsonld"))["hasPart"]

    status = {
        part["additionalType"]: part["eventStatus"]
        for part in parts
        if "additionalType" in part
    }
    assert status["visit"] == "https://schema.org/EventCancelled"
    assert status["call"] == "https://schema.org/EventScheduled"
    assert all(part["citation"]["text"] for part in parts)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_a_graph_ties_who_met_and_not_who_only_plans_to(batch, name):
    root = ET.fromstring(made(batch, name))
    tag = root.tag.partition("}")[0] + "}"

    edges = list(root.iter(tag + "edge"))
    nodes = {node.get("id") for node in root.iter(tag + "node")}
    assert {edge.get("source") for edge in edges} | {
        edge.get("target") for edge in edges
    } <= nodes
    pair = [
        e
        for e in edges
        if {e.get("source"), e.get("target")} == {"person/jake-sullivan", "person/wang-yi"}
    ]
    assert len(pair) >= 1


def test_a_vault_links_only_to_notes_that_it_holds(batch):
    import re

    notes = zipped(made(batch, "vault"))
    names = {path.rpartition("/")[2].removesuffix(".md") for path in notes}

    links = {
        link for text in notes.values() for link in re.findall(r"\[\[(.+?)\]\]", text.decode())
    }
    assert links <= names
    assert not [path for path in notes if ".." in path or path.startswith("/")]
    assert b"<script>" not in b"".join(notes.values())


def test_a_package_describes_every_column_of_every_table(batch):
    files = zipped(made(batch, "package"))
    package = json.loads(files["datapackage.json"])

    for resource in package["resources"]:
        data = files[resource["path"]]
        rows = list(csv.DictReader(io.StringIO(data.decode())))
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert list(rows[0]) == fields
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        if resource["name"] != "events-polecat":
            assert all(field.get("description") for field in resource["schema"]["fields"])
    assert b"quotation-without-speaker" in files["CODEBOOK.md"]


def test_the_evidence_of_a_package_stands_in_the_documents(batch, store):
    files = zipped(made(batch, "package"))
    rows = list(csv.DictReader(io.StringIO(files["data/evidence.csv"].decode())))
    texts = store.texts([row["document"] for row in rows])

    assert rows
    for row in rows:
        text = texts[row["document"]]
        assert text[int(row["start_offset"]) : int(row["end_offset"])] == row[
            "text"
        ].removeprefix("'")


def test_a_calendar_holds_the_window_of_a_plan(batch):
    from icalendar import Calendar

    events = Calendar.from_ical(made(batch, "ics")).walk("VEVENT")
    call = next(each for each in events if str(each["summary"]).startswith("Call"))

    assert call["dtstart"].dt == date(2024, 8, 30)
    assert call["dtend"].dt == date(2024, 10, 25)
    assert call["status"] == "TENTATIVE"


def test_an_unknown_form_is_named(store_file, capsys):
    from memcon.cli import main

    assert main(["export", "xlsx", "--store", str(store_file)]) == 3
    assert "no export 'xlsx'" in capsys.readouterr().err
