"""The command line of operators: set up, people and their rights, demo data, audit, backups, running."""

from riskreg.cli import backups, operating, pathway, people, running, tree
from riskreg.cli.telling import commands, main

__all__ = ["backups", "commands", "main", "operating", "pathway", "people", "running", "tree"]
