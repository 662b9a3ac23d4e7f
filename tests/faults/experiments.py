"""Every experiment, in the order of the table. A new one is a module with the names that ``outcome.py`` lists."""

from types import ModuleType

from tests.faults import (
    database_crash,
    disk_full,
    fsyncs,
    kill_web,
    kill_worker,
    long_transaction,
    many_writers,
    migrations,
    race,
    restore_drill,
    schedulers,
    zombie_worker,
)

EXPERIMENTS: tuple[ModuleType, ...] = (
    kill_web,
    kill_worker,
    database_crash,
    disk_full,
    fsyncs,
    race,
    many_writers,
    long_transaction,
    migrations,
    restore_drill,
    schedulers,
    zombie_worker,
)
