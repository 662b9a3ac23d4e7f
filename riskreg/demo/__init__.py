"""Demo data: a year of fictional units, people and risks, made by the same workflow functions that people use."""

from riskreg.demo.filling import fill

__all__ = ["fill"]
