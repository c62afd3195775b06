"""Plans in, a row, a list, a diary or a calendar out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from memcon.accounts import Plan, Step
from memcon.view.accounts import party_row, step_row
from memcon.view.prose import Line, day_in_words

ORDER = (
    "overdue",
    "due",
    "not due",
    "replaced",
    "cancelled",
    "broken",
    "kept in part",
    "kept late",
    "kept",
    "unverifiable",
)

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def plan_row(plan: Plan) -> dict[str, Any]:
    """A plan as one JSON object; its first fields are those scripts rely on."""
    return {
        "id": plan.id,
        "what": plan.what,
        "participants": [party_row(each) for each in plan.participants],
        "due": {"earliest": plan.earliest, "latest": plan.latest},
        "verdict": plan.verdict,
        "announced_in": _documents(plan.announced),
        "settled_in": _documents(plan.settled),
        "kind": plan.kind,
        "why": plan.why,
        "place": plan.place,
        "country": plan.country,
        "confirmed": plan.is_confirmed,
        "steps": [step_row(each) for each in (*plan.announced, *plan.settled)],
    }


def _documents(steps: Sequence[Step]) -> list[str]:
    return list(dict.fromkeys(id_ for step in steps for id_ in step.documents))


def due_in_words(plan: Plan) -> str:
    """When a plan is due: "on 7 December 2021", "by 24 October 2024", "no day told"."""
    first = date.fromisoformat(plan.earliest) if plan.earliest else None
    last = date.fromisoformat(plan.latest) if plan.latest else None
    if first and last:
        if first == last:
            return f"on {day_in_words(first)}"
        if (first.year, first.month) == (last.year, last.month):
            return f"from {first.day} to {day_in_words(last)}"
        return f"between {day_in_words(first)} and {day_in_words(last)}"
    if last:
        return f"by {day_in_words(last)}"
    return f"from {day_in_words(first)}, no last day told" if first else "no day told"


def plan_lines(plans: Iterable[Plan]) -> list[Line]:
    """Plans by verdict, what slipped first, each with who announced it and what settled it."""
    given = list(plans)
    lines: list[Line] = []
    for verdict in ORDER:
        chosen = [each for each in given if each.verdict == verdict]
        if not chosen:
            continue
        lines.append(Line(f"{verdict.capitalize()} ({len(chosen)})", is_heading=True))
        for plan in chosen:
            what = f"{plan.what[0].upper()}{plan.what[1:]}"
            lines.append(Line(f"{what}, {due_in_words(plan)}: {plan.why}.  {plan.id}"))
            for step in (*plan.announced, *plan.settled):
                source = ", ".join(
                    each for each in (step.outlet, (step.published or "")[:10]) if each
                )
                lines.append(
                    Line(
                        f"{step.role} by {source or step.report[:19]}: “{_short(step.words)}”",
                        step.evidence,
                        depth=3,
                    )
                )
    return lines


def _short(words: str) -> str:
    return words if len(words) <= 160 else f"{words[:157]}…"


def in_diary(plans: Iterable[Plan], first: date, days: int) -> list[Plan]:
    """Plans that are still ahead and whose days touch the `days` days from `first` on."""
    last = first + timedelta(days=days - 1)
    return [
        each
        for each in plans
        if each.verdict in ("due", "not due")
        and each.latest is not None
        and each.latest >= first.isoformat()
        and (each.earliest or each.latest) <= last.isoformat()
    ]


def diary_lines(plans: Iterable[Plan], first: date, days: int) -> list[Line]:
    """A news diary: what is set for a day under its day, then what has only a span of days."""
    chosen = in_diary(plans, first, days)
    fixed = [each for each in chosen if each.earliest == each.latest]
    wide = [each for each in chosen if each.earliest != each.latest]
    lines: list[Line] = []
    for at in range(days):
        day = first + timedelta(days=at)
        here = [each for each in fixed if each.latest == day.isoformat()]
        over = [
            each
            for each in wide
            if each.earliest
            and each.latest
            and (date.fromisoformat(each.latest) - date.fromisoformat(each.earliest)).days < 10
            and max(each.earliest, first.isoformat()) == day.isoformat()
        ]
        if here or over:
            lines.append(
                Line(f"{DAYS[day.weekday()].upper()}, {day_in_words(day)}", is_heading=True)
            )
            lines += [_diary_line(each) for each in (*here, *over)]
            wide = [each for each in wide if each not in over]
    if wide:
        lines.append(Line("DATE TO BE SET", is_heading=True))
        lines += [_diary_line(each) for each in wide]
    return lines


def _diary_line(plan: Plan) -> Line:
    place = (plan.place or plan.country or "").upper()
    what = f"{plan.what[0].upper()}{plan.what[1:]}"
    until = f" ({due_in_words(plan)})" if plan.earliest != plan.latest else ""
    source = plan.announced[0]
    by = ", ".join(each for each in (source.outlet, (source.published or "")[:10]) if each)
    head = f"{place} – " if place else ""
    return Line(f"{head}{what}{until} [{by or source.report[:19]}]", source.evidence)


def to_calendar(plans: Iterable[Plan]) -> bytes:
    """Plans with days as an iCalendar file; one that was called off is marked so."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//memcon//plans//EN")
    calendar.add("version", "2.0")
    for plan in plans:
        first, last = plan.earliest or plan.latest, plan.latest or plan.earliest
        if first is None or last is None:
            continue
        event = Event()
        event.add("uid", f"{plan.id}@memcon")
        event.add("summary", f"{plan.what[0].upper()}{plan.what[1:]}")
        event.add("dtstart", date.fromisoformat(first))
        event.add("dtend", date.fromisoformat(last) + timedelta(days=1))
        source = plan.announced[0]
        made = datetime.fromisoformat((source.published or first)[:10]).replace(tzinfo=UTC)
        event.add("dtstamp", made)
        status = {"cancelled": "CANCELLED", "replaced": "CANCELLED"}.get(
            plan.verdict, "CONFIRMED" if first == last else "TENTATIVE"
        )
        event.add("status", status)
        if plan.place:
            event.add("location", plan.place)
        words = "\n".join(
            f"{each.role}: {each.outlet or each.report}, {(each.published or '')[:10]}: {each.words}"
            for each in (*plan.announced, *plan.settled)
        )
        event.add("description", f"{plan.verdict}: {plan.why}\n{words}")
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data
