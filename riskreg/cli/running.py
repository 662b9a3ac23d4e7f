"""What runs: the web server, the worker. And the diagram, which needs neither."""

import ipaddress
import signal
from threading import Event
from types import FrameType

import click
import waitress
from flask import Flask, current_app

from riskreg import create_app
from riskreg.cli.telling import Answer, answers, commands
from riskreg.delivery import worker as deliveries
from riskreg.errors import InvalidInput
from riskreg.workflows import diagram as drawing

THREADS = 64
"""Most of them wait: when everybody saves at once, somebody who reads still finds one that is free."""


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@answers("Stopped serving on {url}.", in_register=False)
def serve(host: str, port: int) -> Answer:
    """Serve pages and API until stopped."""
    app = create_app()
    refuse_open_door(app, host)
    stop_on_signals()
    server = waitress.create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        # Our own ProxyFix reads these headers, from as many hops as the settings name.
        clear_untrusted_proxy_headers=not app.config["TRUSTED_PROXIES"],
    )
    url = f"http://{host}:{port}"
    click.echo(f"Serving on {url}", err=True)
    server.run()
    return {"url": url}


def refuse_open_door(app: Flask, host: str) -> None:
    """Only production settings are fit for others than this machine."""
    if app.config["LOOPBACK_HTTP"] and not _is_loopback(host):
        raise InvalidInput(
            {"host": [f"{host} opens these settings to others. Use 127.0.0.1, or RISKREG_CONFIG=production"]}
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@commands.command()
@click.option("--once", is_flag=True, help="Deliver what is owed now, then stop.")
@answers("{sent} sent, {dropped} not owed any more, {failed} to be tried again.")
def worker(once: bool) -> Answer:
    """Send the mails that are owed, and throw away what has run out, until stopped."""
    told_to_stop = Event()
    if not once:
        stop_on_signals(told_to_stop)
    return deliveries.run(current_app.config, once=once, told_to_stop=told_to_stop)


@commands.command()
@answers("{diagram}", in_register=False)
def diagram() -> Answer:
    """Print docs/state-diagram.md, drawn from the table of moves."""
    return {"diagram": drawing.page()}


def stop_on_signals(told: Event | None = None) -> None:
    """SIGTERM and Ctrl-C end us at once, wherever we are; what was begun is undone or done again.

    ``told`` is set as well: what fails while it is being undone may take the place of the exit.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if told is not None:
            told.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
