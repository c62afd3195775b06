"""An account in, a row or some lines to read out."""

from __future__ import annotations

from datetime import date
from typing import Any

from memcon.accounts import Account, Party, Step, Telling
from memcon.records import Excerpt
from memcon.view.prose import Line, day_in_words, joined, with_article


def party_row(party: Party) -> dict[str, Any]:
    """A participant as JSON."""
    return {"name": party.name, "country": party.country}


def account_row(account: Account) -> dict[str, Any]:
    """An account as one JSON object; its first fields are those scripts rely on."""
    return {
        "id": account.id,
        "kind": account.kind,
        "status": account.status,
        "participants": [party_row(each) for each in account.participants],
        "start": account.start,
        "end": account.end,
        "place": account.place,
        "documents": list(account.documents),
        "independent": account.independent,
        "country": account.country,
        "day": account.day,
        "outlets": len({each.outlet for each in account.tellings if each.outlet}),
        "tellings": [telling_row(each) for each in account.tellings],
        "differences": [
            {
                "field": each.field,
                "values": [
                    {"value": one.value, "records": list(one.records)} for one in each.values
                ],
            }
            for each in account.differences
        ],
        "joins": [
            {
                "records": [each.first, each.second],
                "score": each.score,
                "reasons": [
                    {"reason": one.words, "weight": one.weight} for one in each.reasons
                ],
                "by": each.by,
                "unsure": each.is_unsure,
            }
            for each in account.joins
        ],
        "confirmed": account.is_confirmed,
        "corrections": list(account.corrections),
    }


def telling_row(telling: Telling) -> dict[str, Any]:
    """A telling as JSON, with its evidence: the report, offsets and words."""
    return {
        "record": telling.record,
        "report": telling.report,
        "documents": list(telling.documents),
        "outlet": telling.outlet,
        "side": telling.side,
        "published": telling.published,
        "url": telling.url,
        "kind": telling.kind,
        "status": telling.status,
        "start": telling.earliest,
        "end": telling.latest,
        "evidence": [evidence_row(each) for each in telling.evidence],
    }


def evidence_row(words: Excerpt) -> dict[str, Any]:
    """A span with its words."""
    return {"start": words.start, "end": words.end, "text": words.text}


def step_row(step: Step) -> dict[str, Any]:
    """A step of a plan as JSON."""
    return {
        "role": step.role,
        "record": step.record,
        "report": step.report,
        "documents": list(step.documents),
        "outlet": step.outlet,
        "published": step.published,
        "account": step.account,
        "evidence": [evidence_row(each) for each in step.evidence],
    }


def account_heading(account: Account) -> str:
    """An account in a sentence with its day in front."""
    people = joined(with_article(each.name) for each in account.participants[:6])
    if len(account.participants) > 6:
        people += f" and {len(account.participants) - 6} more"
    status = f" ({account.status})" if account.status not in ("occurred",) else ""
    where = f" in {with_article(account.place)}" if account.place else ""
    kind = f"{account.kind[0].upper()}{account.kind[1:]}"
    return f"{_days(account)}  {kind}{status}: {people or 'parties not named'}{where}"


def _days(account: Account) -> str:
    if account.start and account.end and account.start != account.end:
        return f"{account.start}/{account.end}"
    return account.start or account.end or f"(about {account.day})"


def sources_phrase(account: Account) -> str:
    """How many tell of it: "12 documents, 3 independent"."""
    count = len({each.report for each in account.tellings})
    if count == 1:
        return account.tellings[0].outlet or "1 document"
    return f"{count} documents, {account.independent} independent"


def account_line(account: Account) -> Line:
    """An account as one line of a list."""
    evidence = tuple(each for telling in account.tellings for each in telling.evidence)
    return Line(
        f"{account_heading(account)} [{sources_phrase(account)}]  {account.id}", evidence
    )


def account_lines(account: Account) -> list[Line]:
    """An account in full: who, when, where, every telling, every difference, what joined them."""
    lines = [Line(account_heading(account), is_heading=True)]
    if account.start:
        day = day_in_words(date.fromisoformat(account.start))
        lines.append(Line(f"{day}; told by {sources_phrase(account)}."))
    else:
        lines.append(Line(f"No day is stated; told by {sources_phrase(account)}."))
    if account.is_confirmed:
        lines.append(Line("A person confirmed this account."))
    lines.append(Line("Tellings", is_heading=True))
    for telling in account.tellings:
        source = ", ".join(
            each for each in (telling.outlet, (telling.published or "")[:10]) if each
        )
        days = "/".join(
            dict.fromkeys(each for each in (telling.earliest, telling.latest) if each)
        )
        names = joined(each.name for each in (*telling.participants, *telling.hosts))
        told = f"{telling.kind}, {telling.status}{', ' + days if days else ''}: {names}"
        lines.append(Line(f"{source or telling.report[:19]}: {told}  {telling.record}"))
        lines.extend(
            Line(f"“{' '.join(each.text.split())}”", (each,), depth=3)
            for each in telling.evidence[:2]
        )
    if account.differences:
        lines.append(Line("Where they differ", is_heading=True))
        who = {each.record: each.outlet or each.report[:19] for each in account.tellings}
        for difference in account.differences:
            told = "; ".join(
                f"{value.value} ({joined(dict.fromkeys(who[each] for each in value.records))})"
                for value in difference.values
            )
            lines.append(Line(f"{difference.field.capitalize()}: {told}"))
    if account.joins:
        lines.append(Line("Why they are one", is_heading=True))
        for join in account.joins:
            reasons = "; ".join(f"{each.words} ({each.weight:+.2f})" for each in join.reasons)
            said = f"{join.by} said so" if join.by else f"{join.score:.2f}: {reasons}"
            unsure = " A person was unsure." if join.is_unsure else ""
            lines.append(Line(f"{join.first} and {join.second}: {said}.{unsure}"))
    changed = [each for each in account.editions if each.changes]
    if account.editions:
        lines.append(Line("Copies and changed versions", is_heading=True))
        name = {each.report: each for each in account.tellings}
        for edition in account.editions:
            first, second = name[edition.first], name[edition.second]
            what = "a later version" if edition.is_same_source else "a copy"
            lines.append(
                Line(
                    f"{second.outlet or second.report[:19]} is {what} of "
                    f"{first.outlet or first.report[:19]} ({edition.similarity:.0%} of the words)."
                )
            )
            if edition in changed and edition.is_same_source:
                lines.extend(
                    Line(f"{mark} {words}", depth=3) for mark, words in edition.changes[:12]
                )
    return lines
