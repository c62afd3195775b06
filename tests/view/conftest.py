from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from memcon.store.store import Store


def load_sample():
    name = "memcon_view_sample"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / "sample.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def sample():
    return load_sample()


@pytest.fixture(scope="session")
def store_file(tmp_path_factory, sample):
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    with Store.open(path) as store:
        list(store.add(sample.memos()))
    return path


@pytest.fixture
def store(store_file):
    with Store.open(store_file, create=False) as opened:
        yield opened
