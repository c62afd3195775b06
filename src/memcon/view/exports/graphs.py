"""Who deals with whom, as a graph: actors are nodes, what they did together are edges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from memcon.store.reader import StoredActor, StoredRecord
from memcon.view.exports import Batch

PAIRED = {
    "engagement": (("participant", "host"), ("participant", "host")),
    "event": (("source",), ("target",)),
    "statement": (("speaker",), ("addressee",)),
    "relation": (("party",), ("party",)),
}


@dataclass(slots=True)
class Edge:
    """What two actors did together, counted by kind. `first` and `last` are ISO days."""

    source: str
    target: str
    counts: dict[str, int] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None
    records: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """How many records tie the two."""
        return sum(self.counts.values())


def make_graph(
    records: Iterable[StoredRecord],
) -> tuple[dict[str, StoredActor], list[Edge]]:
    """Actors by key, and the edges between them. Acts that did not occur tie nobody."""
    nodes: dict[str, StoredActor] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for record in records:
        if record.status not in (None, "occurred", "ongoing"):
            continue
        ones, others = PAIRED[record.kind]
        mutual = ones == others
        first = [actor for role, actor in record.parties if role in ones]
        second = [actor for role, actor in record.parties if role in others]
        pairs = {
            (one.key, two.key) if not mutual else (min(one.key, two.key), max(one.key, two.key))
            for one in first
            for two in second
            if one.key != two.key
        }
        for actor in (*first, *second):
            nodes.setdefault(actor.key, actor)
        for pair in sorted(pairs):
            edge = edges.setdefault(pair, Edge(*pair))
            edge.counts[record.kind] = edge.counts.get(record.kind, 0) + 1
            edge.records.append(record.id)
            if record.day:
                edge.first = min(edge.first or record.day, record.day)
                edge.last = max(edge.last or record.day, record.day)
    return nodes, [edges[pair] for pair in sorted(edges)]


NODE_FIELDS = ("label", "kind", "country", "office")
EDGE_FIELDS = (
    ("weight", "int"),
    ("engagements", "int"),
    ("statements", "int"),
    ("events", "int"),
    ("relations", "int"),
    ("first", "string"),
    ("last", "string"),
)


def _node_values(actor: StoredActor) -> tuple[str, ...]:
    return clean(actor.name), actor.kind, actor.country or "", clean(actor.title or "")


def _edge_values(edge: Edge) -> tuple[str, ...]:
    kinds = ("engagement", "statement", "event", "relation")
    counts = [str(edge.counts.get(kind, 0)) for kind in kinds]
    return str(edge.weight), *counts, edge.first or "", edge.last or ""


def clean(words: str) -> str:
    """Text that XML can hold: control characters are left out."""
    return "".join(each for each in words if each >= " " or each in "\t\n\r")


def to_graphml(batch: Batch) -> bytes:
    """GraphML."""
    nodes, edges = make_graph(batch.records)
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for at, name in enumerate(NODE_FIELDS):
        ET.SubElement(
            root,
            "key",
            {"id": f"n{at}", "for": "node", "attr.name": name, "attr.type": "string"},
        )
    for at, (name, kind) in enumerate(EDGE_FIELDS):
        ET.SubElement(
            root, "key", {"id": f"e{at}", "for": "edge", "attr.name": name, "attr.type": kind}
        )
    graph = ET.SubElement(root, "graph", id="record", edgedefault="directed")
    ET.SubElement(graph, "desc").text = clean(batch.note)
    for key, actor in nodes.items():
        node = ET.SubElement(graph, "node", id=clean(key))
        for at, value in enumerate(_node_values(actor)):
            ET.SubElement(node, "data", key=f"n{at}").text = value
    for at, edge in enumerate(edges):
        element = ET.SubElement(
            graph, "edge", id=f"edge{at}", source=clean(edge.source), target=clean(edge.target)
        )
        for number, value in enumerate(_edge_values(edge)):
            ET.SubElement(element, "data", key=f"e{number}").text = value
    return _xml(root)


def to_gexf(batch: Batch) -> bytes:
    """GEXF 1.3."""
    nodes, edges = make_graph(batch.records)
    root = ET.Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
    meta = ET.SubElement(root, "meta", lastmodifieddate=batch.made.isoformat())
    ET.SubElement(meta, "creator").text = "memcon"
    ET.SubElement(meta, "description").text = clean(batch.note)
    graph = ET.SubElement(root, "graph", defaultedgetype="directed")
    of_nodes = ET.SubElement(graph, "attributes", {"class": "node"})
    for at, name in enumerate(NODE_FIELDS[1:]):
        ET.SubElement(of_nodes, "attribute", id=f"n{at}", title=name, type="string")
    of_edges = ET.SubElement(graph, "attributes", {"class": "edge"})
    for at, (name, kind) in enumerate(EDGE_FIELDS[1:]):
        ET.SubElement(
            of_edges,
            "attribute",
            id=f"e{at}",
            title=name,
            type="integer" if kind == "int" else "string",
        )
    all_nodes = ET.SubElement(graph, "nodes")
    for key, actor in nodes.items():
        label, *values = _node_values(actor)
        node = ET.SubElement(all_nodes, "node", id=clean(key), label=label)
        _attributes(node, "n", values)
    all_edges = ET.SubElement(graph, "edges")
    for at, edge in enumerate(edges):
        weight, *values = _edge_values(edge)
        element = ET.SubElement(
            all_edges,
            "edge",
            id=str(at),
            source=clean(edge.source),
            target=clean(edge.target),
            weight=weight,
        )
        _attributes(element, "e", values)
    return _xml(root)


def _attributes(element: ET.Element, prefix: str, values: list[str]) -> None:
    holder = ET.SubElement(element, "attvalues")
    for at, value in enumerate(values):
        ET.SubElement(holder, "attvalue", {"for": f"{prefix}{at}", "value": value})


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data
