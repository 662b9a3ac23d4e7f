"""The web server and the worker, side by side: both run, or neither."""

import os
import signal
import socket
import subprocess
import time

from tooling.console import Refusal, say, warn
from tooling.places import RISKREG, ROOT
from tooling.processes import Command, dying_with_parent

HOST = "127.0.0.1"
SECONDS_TO_STOP = 10
Running = dict[str, subprocess.Popen[bytes]]


def refuse_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Refusal(f"Port {port}: {error.strerror}. Choose another: ./dev run --port {port + 1}") from error


def serve(port: int) -> int:
    running: Running = {}
    try:
        running["web server"] = start([RISKREG, "serve", "--port", str(port)])
        running["worker"] = start([RISKREG, "worker"])
        wait_for(running["web server"], port)
        say(f"\nOpen http://{HOST}:{port} in a browser. Ctrl-C stops.")
        return watch(running)
    except KeyboardInterrupt:
        say("\nStopping.")
        return 0
    finally:
        stop(running)


def start(command: Command) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we end both in order.
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, preexec_fn=dying_with_parent())


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    while server.poll() is None:
        with socket.socket() as client:
            if client.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)


def watch(running: Running) -> int:
    while True:
        for name, process in running.items():
            if process.poll() is not None:
                warn(f"\nThe {name} stopped by itself with exit code {process.returncode}.")
                return 1
        time.sleep(0.2)


def stop(running: Running) -> None:
    for process in running.values():
        signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in running.values():
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            signal_group(process, signal.SIGKILL)
            process.wait()


def signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)
