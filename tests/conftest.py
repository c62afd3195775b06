"""What tests share: one reader a run, and where the measuring material lies if it is there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests import postgres

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
_numbers = count(1)


@pytest.fixture(scope="session")
def reader():
    """The real reader: the parser's model and the shipped gazetteer, loaded once."""
    from memcon.pipeline import load_reader

    return load_reader()


@pytest.fixture(scope="session")
def read(reader):
    """Read one text, as `memcon read` does."""
    from memcon.acquire.text import to_report

    def one(text: str, published: str | None = None, **stated: str):
        return next(reader.read([to_report(text, published=published, **stated)]))

    return one


@pytest.fixture
def shared() -> Path:
    """The folder of measuring material; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the measuring material does not lie beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[str]:
    """A running PostgreSQL server; the test is skipped where there can be none."""
    reason = postgres.why_absent()
    if reason is not None:
        pytest.skip(reason)
    with postgres.server() as folder:
        yield folder


@pytest.fixture
def postgres_address(postgres_folder: str) -> str:
    """The address of an empty PostgreSQL database."""
    return postgres.make_database(postgres_folder, f"test{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store may be made: the test runs on SQLite, and again on PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    address: str = request.getfixturevalue("postgres_address")
    return address
