"""The scenes of the demo, in the order in which a smaller demo takes them.

First something for each page, then the whole life of a risk: every move that people can make is made by somebody. What
one scene speaks of stands before it, and is older.
"""

from riskreg.demo.scenes.between_units import BETWEEN_UNITS
from riskreg.demo.scenes.on_the_register import ON_THE_REGISTER
from riskreg.demo.scenes.pages import PAGES
from riskreg.demo.scenes.scene import Scene

__all__ = ["SCENES", "Scene"]

SCENES = (*PAGES, *ON_THE_REGISTER, *BETWEEN_UNITS)
