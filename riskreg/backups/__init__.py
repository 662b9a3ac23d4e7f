"""The whole register in one file, and a register from that file. SQLite by itself, PostgreSQL by its own programs."""

from riskreg.backups.keeping import backup, restore

__all__ = ["backup", "restore"]
