"""Every route says who may use it; one that does not stops the app at start."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, request
from flask_login import current_user

from riskreg import policy
from riskreg.errors import NotPermitted, NotSignedIn, StepUpNeeded
from riskreg.models import Client, Person
from riskreg.policy import Reader
from riskreg.vocabulary import Permission
from riskreg.web.identity import has_stepped_up

View = TypeVar("View", bound=Callable[..., Any])
READS = ("GET", "HEAD")
"""What changes nothing, so that who sees a risk stays what it was found to be at first."""
ANY_SCOPE = "*"
"""For what every machine client may read, whatever its scopes: units, code lists, who it is itself."""


@dataclass(frozen=True)
class Access:
    """Without a permission: anybody signed in, or with ``public`` anybody. ``scope`` opens it to machine clients.

    ``step_up``: the password was given again, a few minutes ago at most.
    """

    public: bool = False
    permission: Permission | None = None
    scope: str | None = None
    step_up: bool = False


def public(view: View) -> View:
    """Open to anybody, signed in or not."""
    view.access = Access(public=True)  # type: ignore[attr-defined]
    return view


def requires(
    permission: Permission | None = None, *, scope: str | None = None, step_up: bool = False
) -> Callable[[View], View]:
    """Signed in; ``permission`` is what the view acts under, checked on the risk itself once it is found.

    ``step_up`` for the most sensitive acts, whichever door: raises ``StepUpNeeded`` before anything is looked at.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            _check(scope)
            if step_up and not has_stepped_up():
                raise StepUpNeeded
            with policy.remembering_sight() if request.method in READS else nullcontext():
                return view(*args, **kwargs)

        guarded.access = Access(permission=permission, scope=scope, step_up=step_up)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def _check(scope: str | None) -> None:
    who = reader()
    if isinstance(who, Client) and scope != ANY_SCOPE and scope not in who.scopes:
        raise NotPermitted("This token only reads what its scopes name.")


def reader() -> Reader:
    """The person or machine client that calls. Raises ``NotSignedIn``."""
    if not current_user.is_authenticated:
        raise NotSignedIn("Sign in, or send a token that is still good.")
    return current_user.principal  # type: ignore[no-any-return]


def is_machine() -> bool:
    return isinstance(reader(), Client)


def actor() -> Person:
    """The person that calls; machine clients do nothing but read."""
    who = reader()
    if not isinstance(who, Person):
        raise NotPermitted("A machine client reads. Only people act.")
    return who


def refuse_undeclared(app: Flask) -> None:
    """Raise unless each route declares its access."""
    undeclared = sorted(
        str(rule) for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "access")
    )
    if undeclared:
        raise RuntimeError(f"these routes do not say who may use them: {', '.join(undeclared)}")
