"""How far a long command is, on stderr: a bar that moves on a terminal, else a line every tenth."""

import sys

import click

WIDTH = 30


class Progress:
    def __init__(self, things: str) -> None:
        self.things, self.shown = things, -1
        self.moves = sys.stderr.isatty()

    def __call__(self, done: int, of: int) -> None:
        """Show that ``done`` of ``of`` things are there, if that is news."""
        part = 100 * done // of if self.moves else 10 * (10 * done // of)
        if part == self.shown:
            return
        self.shown = part
        if self.moves:
            filled = WIDTH * done // of
            bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}]"
            click.echo(f"\r{bar} {done} of {of} {self.things}", err=True, nl=done == of)
        else:
            click.echo(f"{part:3} %  {done} of {of} {self.things}", err=True)
