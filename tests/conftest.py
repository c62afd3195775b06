"""What tests share: one reader a run, and where the measuring material lies if it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


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
