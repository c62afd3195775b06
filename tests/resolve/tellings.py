"""Tellings built by hand."""

from __future__ import annotations

import hashlib

from memcon.accounts import Party, Telling
from memcon.records import Excerpt

PEOPLE = {
    "Joe Biden": ("USA", "head-of-state"),
    "Antony Blinken": ("USA", "minister"),
    "Vladimir Putin": ("RUS", "head-of-state"),
    "Sergey Lavrov": ("RUS", "minister"),
    "Sauli Niinistö": ("FIN", "head-of-state"),
    "Xi Jinping": ("CHN", "head-of-state"),
    "Wang Yi": ("CHN", "minister"),
    "Volodymyr Zelenskyy": ("UKR", "head-of-state"),
    "Fumio Kishida": ("JPN", "head-of-government"),
    "Yoon Suk Yeol": ("KOR", "head-of-state"),
    "Olaf Scholz": ("DEU", "head-of-government"),
    "João Lourenço": ("AGO", "head-of-state"),
    "Emmanuel Macron": ("FRA", "head-of-state"),
}
SIDES = {"White House": "USA", "Kremlin": "RUS", "President of Ukraine": "UKR"}


def party(name: str) -> Party:
    if len(name) == 3 and name.isupper():
        return Party(f"state/{name}", name, "state", name)
    country, level = PEOPLE[name]
    slug = name.lower().replace(" ", "-")
    return Party(f"person/{slug}", name, "person", country, level)


def telling(
    names: str,
    day: str | None,
    *,
    kind: str = "meeting",
    status: str = "occurred",
    outlet: str = "Reuters",
    published: str | None = None,
    until: str | None = None,
    report: str | None = None,
    place: str | None = None,
    country: str | None = None,
    hosts: str = "",
    lead: bool = True,
    topics: tuple[str, ...] = (),
    number: int = 1,
    words: str | None = None,
) -> Telling:
    people = tuple(party(each.strip()) for each in names.split(",") if each.strip())
    report = report or f"{outlet} {published or day} {names} {kind} {status}"
    core = repr((report, names, day, kind, status, number))
    record = f"e{hashlib.sha256(core.encode()).hexdigest()[:12]}"
    words = words or f"{names} {kind}"
    return Telling(
        record=record,
        report=report,
        documents=(report,),
        outlet=outlet,
        side=SIDES.get(outlet),
        published=published or day,
        title=None,
        url=None,
        kind=kind,
        status=status,
        participants=people,
        hosts=tuple(party(each.strip()) for each in hosts.split(",") if each.strip()),
        earliest=day,
        latest=until or day,
        place=place,
        venue=None,
        country=country,
        topics=topics,
        evidence=(Excerpt(0, len(words), words),),
        is_lead=lead,
    )
