"""A real PostgreSQL server for the tests: made in a folder of their own, and gone with them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_binary(name: str) -> str | None:
    """A program of PostgreSQL, on the PATH or where Debian and its like put it."""
    found = shutil.which(name)
    if found:
        return found
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(candidates[-1]) if candidates else None


def why_absent() -> str | None:
    """Why no server can be started; None where one can."""
    try:
        import psycopg  # noqa: F401 - asked whether it is there
    except ImportError:
        return "psycopg is not installed: pip install 'memcon[postgres]'"
    if find_binary("initdb") is None or find_binary("postgres") is None:
        return "no PostgreSQL on this machine: apt-get install postgresql"
    return None


def _run_as() -> dict[str, str | int]:
    """PostgreSQL refuses to run as root; then it runs as nobody."""
    return {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}


@contextmanager
def server() -> Iterator[str]:
    """Run a server on a socket in a folder of its own; gives the folder."""
    folder = Path(tempfile.mkdtemp(prefix="mcpg"))  # short: a socket's path has 107 bytes
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    data = folder / "data"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    initdb, postgres = find_binary("initdb"), find_binary("postgres")
    assert initdb is not None
    assert postgres is not None
    process = None
    try:
        subprocess.run(
            [initdb, "-D", str(data), "-U", "memcon", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            env=environment,
            cwd=folder,
            **_run_as(),
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "shared_buffers": "32MB",
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        process = subprocess.Popen(
            [postgres, "-D", str(data), *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=folder,
            **_run_as(),
        )
        _wait(folder, process)
        yield str(folder)
    finally:
        if process is not None:
            process.terminate()
            process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"postgres ended with status {process.returncode}")
        try:
            psycopg.connect(f"host={folder} user=memcon dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("postgres did not start within half a minute")


def make_database(folder: str, name: str) -> str:
    """Make an empty database and give its address as `--store` takes it."""
    import psycopg

    with psycopg.connect(
        f"host={folder} user=memcon dbname=postgres", autocommit=True
    ) as connection:
        connection.execute(f'create database "{name}"')
    return f"postgresql://memcon@/{name}?host={folder}"
