"""Every experiment, in the order of the table. A new one is a module with the names that ``outcome.py`` lists."""

from types import ModuleType

from tests.faults import race

EXPERIMENTS: tuple[ModuleType, ...] = (race,)
