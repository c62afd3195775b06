"""memcon: read reports of diplomacy, and write the record.

    import memcon as mc

    memo = mc.read(text, published="2024-08-29")
    with mc.open("us-china.db") as store:
        store.engagements(between=("USA", "CHN"), status="occurred").to_polars()

The names below are fetched when they are first used, so that importing memcon costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memcon.api import Filters, ReadMemo, Records, Store, open, read
    from memcon.errors import MemconError
    from memcon.records import Memo

__version__ = "0.1.0"
__all__ = ["Filters", "MemconError", "Memo", "ReadMemo", "Records", "Store", "open", "read"]

_HOMES = {"MemconError": "memcon.errors", "Memo": "memcon.records"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'memcon' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "memcon.api")), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
