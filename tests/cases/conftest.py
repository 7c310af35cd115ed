"""A PostgreSQL server for the tests: one of their own, on a free port of the loopback address."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.cases import installed


def _programs() -> Path | None:
    """The folder with the server's programs: that of `initdb` on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


def _user() -> str | None:
    """Whom the server runs as, where the tests run as root, which it refuses; None for whoever runs them."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server, without the name of a database."""
    programs = _programs()
    if programs is None:
        installed.missing("PostgreSQL's server programs are not installed (Debian and Ubuntu: postgresql)")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="offerrules-"))
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, "-D", folder / "data", *words], check=True, user=user, cwd=folder, capture_output=True
        )

    try:
        run("initdb", "--auth=trust", "--username=tests", "--encoding=UTF8", "--no-sync")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = f"-h 127.0.0.1 -p {port} -k {folder}"
        run("pg_ctl", "-w", "-t", "60", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield f"postgresql+psycopg://tests@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on each kind."""
    installed.package("sqlalchemy", "cases")
    import sqlalchemy  # noqa: PLC0415

    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'cases.db'}"
    installed.package("psycopg", "postgresql")
    address: str = request.getfixturevalue("server")
    name = f"t{uuid4().hex}"
    engine = sqlalchemy.create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{address}/{name}"
