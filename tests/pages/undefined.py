"""Notices a name that one of our templates prints but was not given. The design system's do so on purpose."""

import sys
from pathlib import Path

from jinja2 import ChainableUndefined

OURS = str(Path(__file__).resolve().parents[2] / "riskreg" / "templates")
printed: list[str] = []


class Noted(ChainableUndefined):
    ours = OURS

    def __str__(self) -> str:
        frame = sys._getframe(1)
        while frame.f_back is not None and not frame.f_code.co_filename.endswith((".html", ".jinja")):
            frame = frame.f_back
        if frame.f_code.co_filename.startswith(self.ours):
            printed.append(f"{frame.f_code.co_filename}: {self._undefined_message}")
        return ""

    __html__ = __str__
