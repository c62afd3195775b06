"""The public names as a caller uses them; mypy checks this file, nothing runs it."""

from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl

import memcon as mc


def read_one(text: str) -> list[str]:
    memo: mc.Memo = mc.read(text, published=date(2024, 8, 29), outlet="AFP")
    from_file: mc.ReadMemo = mc.read(Path("article.txt"), published="2024-08-29")
    return [statement.content.text for statement in (*memo.statements, *from_file.statements)]


def ask(path: Path) -> tuple[pl.DataFrame, pd.DataFrame, int]:
    with mc.open(path) as store:
        found: mc.Records = store.engagements(
            between=("USA", "CHN"), status=["occurred", "ongoing"], since=date(2024, 1, 1)
        )
        days: list[str | None] = [
            record.day for record in found.filter(topic="taiwan").limit(5)
        ]
        names: list[str] = [actor.name for actor in store.actors(country="CHN")]
        return found.to_polars(), found.to_pandas(), len(days) + len(names)
