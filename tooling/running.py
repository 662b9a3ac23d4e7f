"""./dev run: from a fresh clone to a register in the browser."""

import argparse
import os

from tooling import environment, frontend, private, register, serving, signins
from tooling.places import RUN_LOCK

DEFAULT_PORT = 8000


def main(arguments: list[str]) -> int:
    options = read(arguments)
    serving.refuse_port_in_use(options.port)
    environment.prepare(RUN_LOCK)
    frontend.prepare()
    os.environ |= settings(options)
    register.prepare(options.database, with_demo=not options.empty)
    signins.show(options.database, wanted=not options.empty)
    return serving.serve(options.port)


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("./dev run", description="Serves the register on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="default: %(default)s")
    parser.add_argument("--empty", action="store_true", help="without demo data")
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("RISKREG_DATABASE_URL"),
        help="default: SQLite in instance/riskreg.db",
    )
    return parser.parse_args(arguments)


def settings(options: argparse.Namespace) -> dict[str, str]:
    database = {"RISKREG_DATABASE_URL": options.database} if options.database else {}
    return database | {
        "RISKREG_CONFIG": "development",
        "RISKREG_SECRET_KEY_FILE": str(private.SECRET_KEY),
        "RISKREG_PUBLIC_URL": f"http://{serving.HOST}:{options.port}",
    }
