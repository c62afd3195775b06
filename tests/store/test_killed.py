"""A store that is killed at any moment opens again, verifies and goes on; nothing is lost or doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.store.memos import memo

from memcon.judgements import Anchor, Judgement, judgement_id
from memcon.store.reader import Query
from memcon.store.store import Store
from memcon.store.writer import Intake

WORKER = """
import sys, json
sys.path.insert(0, {root!r})
from tests.store.test_killed import write
write({path!r})
"""
DOCUMENTS = 120
JUDGEMENTS = 40
KILLS = 50
ROOT = Path(__file__).parent.parent.parent


def documents():
    for at in range(DOCUMENTS):
        words = f"Joe Biden called Vladimir Putin, document {at}. “Number {at} it is,” he said."
        yield Intake(
            memo(
                words,
                engagements=[
                    {
                        "names": ["Joe Biden", "Vladimir Putin"],
                        "kind": "call",
                        "start": "2021-12-07",
                    }
                ],
                statements=[("Joe Biden", f"Number {at} it is,")],
            ),
            f"doc{at}",
        )


def judgements():
    for at in range(JUDGEMENTS):
        anchor = (Anchor(f"e{at}", "sha256:x", "engagement", ((0, 4),)),)
        when = f"2026-01-01T00:00:{at:02d}+00:00"
        id_ = judgement_id(when, "A", "confirm", anchor, None, None, None)
        yield Judgement(id_, when, "A", "confirm", "", anchor)


def write(path: str) -> None:
    """Add every document and every judgement, in small transactions, saying so on the way."""
    import memcon.store.store as module

    module.MEMOS_PER_TRANSACTION = 7
    with Store.open(path) as store:
        sys.stdout.write("open\n")
        sys.stdout.flush()
        said = list(judgements())
        for at, _ in enumerate(store.add(documents())):
            if at % 3 == 0:
                store.judge(said[at // 3 : at // 3 + 1])
        store.judge(said)


def check(path: Path) -> tuple[int, int]:
    """Open a store that was killed; it verifies, and holds nothing twice."""
    with Store.open(path) as store:
        assert store.broken() == []
        reports = store.reports()
        records = store.records(Query())
        ids = [each.id for each in records]
        assert len(ids) == len(set(ids))
        assert len(records) == 2 * len(reports)  # each document whole or not at all
        found = store.search("number", Query(kinds=("statement",)), limit=1000)
        assert len(found) == len(reports)  # the index holds what the tables hold
        kept = store.judgements()
        assert len({each.id for each in kept}) == len(kept)
        assert all(len(each.targets) == 1 for each in kept)
        return len(reports), len(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is needed")
def test_a_store_killed_fifty_times_loses_and_doubles_nothing(tmp_path):
    """Kills `add` and judgements at random moments; each time the next run goes on."""
    chance = random.Random(7)
    path = tmp_path / "s.db"
    before = (0, 0)
    killed = rounds = 0
    pid_of: list[int] = []
    while killed < KILLS:
        pid = os.fork()
        if pid == 0:  # a child without pytest's hooks, so that it dies as a process dies
            os.close(1)
            os.open(os.devnull, os.O_WRONLY)
            write(str(path))
            os._exit(0)
        pid_of.append(pid)
        time.sleep(chance.uniform(0.0, 0.35))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        killed += os.WIFSIGNALED(status)
        now = check(path) if path.exists() else (0, 0)
        assert now[0] >= before[0], "a document that was there is gone"
        assert now[1] >= before[1], "a judgement that was there is gone"
        before = now
        rounds += 1
        if before == (DOCUMENTS, JUDGEMENTS) or rounds % 10 == 0:
            for each in tmp_path.iterdir():
                each.unlink()
            before = (0, 0)

    write(str(path))
    assert check(path) == (DOCUMENTS, JUDGEMENTS)
    assert killed == KILLS
    assert len(set(pid_of)) == rounds


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is needed")
def test_a_migration_that_is_killed_is_made_whole_by_the_next(tmp_path):
    """Kills the migration of a filled store of the first form, at random moments."""
    chance = random.Random(11)
    old = tmp_path / "old.db"
    make_old(old)
    killed = 0
    for at in range(12):
        path = tmp_path / f"{at}.db"
        path.write_bytes(old.read_bytes())
        pid = os.fork()
        if pid == 0:
            Store.open(path).close()
            os._exit(0)
        time.sleep(chance.uniform(0.0, 0.12))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        killed += os.WIFSIGNALED(status)

        assert check(path) == (DOCUMENTS, 0)
    assert killed


def make_old(path: Path) -> None:
    """A store as the first form had it, with documents and without judgements and search."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import memcon.store

    with Store.open(path) as store:
        list(store.add(documents()))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        folder = Path(memcon.store.__file__).parent / "migrations"
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    engine.dispose()
    with_wal = path.with_name(path.name + "-wal")
    assert not with_wal.exists() or with_wal.stat().st_size == 0


def test_an_old_store_is_brought_up_to_date_with_all_it_holds(tmp_path):
    path = tmp_path / "s.db"
    make_old(path)

    assert check(path) == (DOCUMENTS, 0)


def test_the_command_line_dies_and_goes_on(tmp_path):
    """The whole program once, killed while it writes, then run to its end."""
    path = tmp_path / "s.db"
    code = WORKER.format(root=str(ROOT), path=str(path))
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "open\n"
    time.sleep(0.05)
    running.kill()
    running.wait()
    running.stdout.close()
    check(path)

    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    assert check(path) == (DOCUMENTS, JUDGEMENTS)
