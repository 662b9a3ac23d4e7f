"""The command line of operators: set up, people and their rights, demo data, audit, running."""

from riskreg.cli import operating, pathway, people, running, tree
from riskreg.cli.telling import commands, main

__all__ = ["commands", "main", "operating", "pathway", "people", "running", "tree"]
