"""The memo as JSON, and back; its JSON Schema."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from memcon.errors import InputError
from memcon.records import MEMO_VERSION, Memo


@cache
def _adapter() -> TypeAdapter[Memo]:
    return TypeAdapter(Memo)


def to_json(memo: Memo, *, indent: int | None = None) -> bytes:
    """A memo as UTF-8 JSON, version 1 of the form; without loss."""
    return _adapter().dump_json(memo, indent=indent)


def to_fields(memo: Memo) -> dict[str, Any]:
    """A memo as plain dictionaries, lists, strings and numbers, as its JSON has them."""
    fields: dict[str, Any] = _adapter().dump_python(memo, mode="json")
    return fields


def from_json(data: bytes | str) -> Memo:
    """Read a memo from its JSON.

    Raises:
        InputError: It is no memo; the message names the first field that does not hold.
    """
    try:
        memo = _adapter().validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise InputError(f"This is no memo: {where}: {first['msg']}.") from error
    if memo.memo_version != MEMO_VERSION:
        raise InputError(
            f"This memo is of version {memo.memo_version}; this memcon reads version {MEMO_VERSION}."
        )
    return memo


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a memo, made from the types in `memcon.records`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_adapter().json_schema(mode="serialization"),
        "title": f"memcon memo, version {MEMO_VERSION}",
    }
