"""Accounts in, those that answer a selection, that disagree, that may be shown, out."""

from __future__ import annotations

from collections.abc import Sequence

from memcon.accounts import Account
from memcon.store.store import Store
from memcon.view.selection import Selection

# Tellings differ in the words for a kind as a matter of style; on these they disagree.
DISAGREEMENTS = {"day", "place", "status", "initiative"}


def disagreements(account: Account) -> list[str]:
    """The fields on which the tellings of an account disagree in substance."""
    return [each.field for each in account.differences if each.field in DISAGREEMENTS]


def fits(account: Account, selection: Selection) -> bool:
    """Whether an account answers the filters of a page."""
    countries = {party.country for party in account.participants}
    countries |= {party.country for each in account.tellings for party in each.participants}
    names = " ".join(f"{party.key} {party.name}" for party in account.participants).lower()
    first, last = account.start or account.day, account.end or account.start or account.day
    topics = {topic for each in account.tellings for topic in each.topics}
    words = " ".join(words.text for each in account.tellings for words in each.evidence).lower()
    wanted = {*(selection.between or ()), *([selection.country] if selection.country else [])}
    return (
        wanted <= countries
        and (not selection.actor or selection.actor.lower() in names)
        and (not selection.since or (last or "") >= selection.since)
        and (not selection.until or (first or "9999") <= selection.until)
        and (not selection.status or account.status in selection.status)
        and (not selection.kind or account.kind == selection.kind)
        and (not selection.topic or selection.topic in topics)
        and (not selection.words or selection.words.lower() in words)
        and (
            not selection.outlet
            or selection.outlet.lower()
            in {(each.outlet or "").lower() for each in account.tellings}
        )
    )


def grounded(store: Store, accounts: Sequence[Account]) -> tuple[list[Account], int]:
    """The accounts all of whose tellings repeat their reports' words, and how many do not."""
    ids = sorted({telling.report for each in accounts for telling in each.tellings})
    texts = store.texts(ids)
    kept = [
        each
        for each in accounts
        if all(
            telling.evidence
            and all(
                words.text
                and texts.get(telling.report, "")[words.start : words.end] == words.text
                for words in telling.evidence
            )
            for telling in each.tellings
        )
    ]
    return kept, len(accounts) - len(kept)
