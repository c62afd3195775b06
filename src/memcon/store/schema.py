"""A database in, a store of the current form out: opening, making and migrating."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from memcon.errors import MissingExtra, SchemaMismatch, StoreError

HEAD = "0003"
KNOWN = ("0001", "0002", "0003")
BUSY_MILLISECONDS = 30_000


def open_engine(where: str | Path, *, create: bool = True) -> Engine:
    """Open a store's database, making or migrating it where needed.

    Args:
        where: A path of an SQLite file, or a `postgresql://` address.
        create: Make the store if there is none.

    Raises:
        StoreError: There is no such store, or the file is no database.
        SchemaMismatch: It was made by a newer memcon.
    """
    address = str(where)
    if address.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        engine = _open_postgresql(address)
    else:
        path = Path(address.removeprefix("sqlite:///"))
        if not create and not path.is_file():
            raise StoreError(
                f"There is no store {path}. `memcon add PATH --store {path}` makes one."
            )
        if create and not path.parent.is_dir():
            raise StoreError(
                f"There is no folder {path.parent} to make the store {path.name} in."
            )
        engine = create_engine(
            f"sqlite:///{path}", connect_args={"timeout": BUSY_MILLISECONDS / 1000}
        )
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        _bring_up_to_date(engine, address)
    except DBAPIError as error:
        engine.dispose()
        raise StoreError(f"{address} cannot be opened as a store: {error.orig}.") from error
    except UnicodeDecodeError as error:  # SQLite's own message may quote a harmed file's bytes
        engine.dispose()
        raise StoreError(f"{address} cannot be opened as a store: it is damaged.") from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def _open_postgresql(address: str) -> Engine:
    rest = address.split("://", 1)[1]
    try:
        return create_engine(f"postgresql+psycopg://{rest}", pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise MissingExtra(
            "A store on PostgreSQL needs memcon[postgres]: pip install 'memcon[postgres]'."
        ) from error


def _prepare_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("pragma journal_mode = wal")
    cursor.execute("pragma foreign_keys = on")
    cursor.execute("pragma synchronous = normal")
    cursor.execute(f"pragma busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("pragma cache_size = -65536")
    cursor.close()


def _bring_up_to_date(engine: Engine, address: str) -> None:
    with engine.connect() as connection:
        version = _version(connection)
        if version is None and inspect(connection).get_table_names():
            raise StoreError(
                f"{address} is a database, but not a memcon store. Name another file with --store."
            )
    if version == HEAD:
        return
    if version is not None and version not in KNOWN:
        raise SchemaMismatch(
            f"{address} was made by a newer memcon (form {version}; this one knows {HEAD}). "
            "Update memcon, or name another store."
        )
    _migrate(engine)


def _version(connection: Connection) -> str | None:
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def _migrate(engine: Engine) -> None:
    """Run the missing migrations in one transaction."""
    from alembic import command
    from alembic.config import Config

    with as_file(files("memcon.store") / "migrations") as folder, engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Python's driver opens a transaction only before writes of rows; tables too must be
            # made all or not at all.
            connection.exec_driver_sql("begin immediate")
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
