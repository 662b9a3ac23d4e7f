"""Databases for the tests: one is prepared once, every other is a copy of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Generic, TypeVar

import psycopg
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url

from config import load
from riskreg import create_app, schema_history
from riskreg.clock import at
from riskreg.extensions import db, transaction
from riskreg.workflows.reference_data import load_reference_data
from tests.cast import settle_in
from tooling import scratch
from tooling.postgres import postgres

T = TypeVar("T")
BEGINNING = datetime(2026, 4, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Filled(Generic[T]):
    """Where a world is, and what its maker says of it."""

    url: str
    made: T


class Databases:
    """Copies of one prepared database: tables, reference data and the cast; no risk yet."""

    def __init__(self, kind: str, folder: Path, *, server: str | None = None) -> None:
        """``server``: the URL of a PostgreSQL that is somebody else's to start and stop."""
        self.kind, self.folder, self._given = kind, folder, server
        self._numbers, self._stack = count(1), ExitStack()

    def __enter__(self) -> "Databases":
        server = self._given
        if server is None and self.kind == "postgresql":
            server = self._stack.enter_context(postgres(within=scratch.parent(1500)))
        self.server = make_url(server) if server else None
        self.template = self.empty()
        with app_on(self.template) as app, app.app_context(), at(BEGINNING):
            schema_history.upgrade(db.engine)
            transaction(load_reference_data)
            transaction(settle_in)
        return self

    def __exit__(self, *_failure: object) -> None:
        self._stack.close()

    def empty(self) -> str:
        """The URL of a database without a table."""
        if self.server is None:
            return f"sqlite:///{self.folder / f'{next(self._numbers)}.db'}"
        return self._create("")

    def copy(self, of: str = "") -> str:
        """The URL of a fresh copy of this database, by default of the prepared one."""
        source = make_url(of or self.template).database
        if self.server is None:
            url = self.empty()
            shutil.copyfile(str(source), str(make_url(url).database))
            return url
        return self._create(f'TEMPLATE "{source}" STRATEGY file_copy')

    @contextmanager
    def lent(self, of: str = "") -> Iterator[str]:
        """A copy that is gone after the block."""
        url = self.copy(of)
        try:
            yield url
        finally:
            self._drop(str(make_url(url).database))

    def filled(self, fill: Callable[[], T]) -> Filled[T]:
        """A copy in which this was done, to be copied in its turn: worlds take long to make."""
        url = self.copy()
        with app_on(url) as app, app.app_context():
            return Filled(url, fill())

    @contextmanager
    def world_at(self, moment: datetime, fill: Callable[[], T]) -> Iterator[tuple[Flask, T]]:
        """An app on a world made then, and what its maker says of it: for many tests, each of them rolled back."""
        with at(moment):
            world = self.filled(fill)
        with app_on(world.url) as app:
            yield app, world.made

    def _create(self, like: str) -> str:
        assert self.server is not None
        # Several runs may share a server.
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._administer(f'CREATE DATABASE "{name}" {like}')
        self._stack.callback(self._drop, name)
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _drop(self, name: str) -> None:
        if self.server is not None:
            self._administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return
        for file in (name, f"{name}-wal", f"{name}-shm"):
            Path(file).unlink(missing_ok=True)

    def _administer(self, statement: str) -> None:
        assert self.server is not None
        address = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def app_on(url: str) -> Iterator[Flask]:
    """The app with this database; its connections end with the block."""
    app = create_app(load("testing") | {"SQLALCHEMY_DATABASE_URI": url})
    # Many apps, the same templates: compiled once.
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """``db.session`` of this app inside one transaction; what commits in it commits a savepoint."""
    with app.app_context():
        engines = db._app_engines[app]
        engine = engines[None]
        assert isinstance(engine, Engine)
        with engine.connect() as connection:
            outer = connection.begin()
            if connection.dialect.name == "postgresql":
                # The product ends a transaction that idles; a test that thinks for long is none of those.
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            engines[None] = connection
            db.session.configure(join_transaction_mode="create_savepoint")
            yield
            db.session.remove()
            db.session.configure(join_transaction_mode="conditional_savepoint")
            engines[None] = engine
            outer.rollback()


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back, and the rest of the test goes on from where it was."""
    connection = db.engine
    assert isinstance(connection, Connection)
    db.session.rollback()
    inner = connection.begin_nested()
    try:
        yield
    finally:
        db.session.rollback()
        db.session.expunge_all()
        inner.rollback()
