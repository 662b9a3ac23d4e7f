"""The AHP risk escalation register."""

from typing import Any

from flask import Flask
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from riskreg import api, pages
from riskreg.delivery import waking
from riskreg.extensions import csrf, db, login_manager
from riskreg.web import access, identity, security


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """The application with these settings (default: those of the environment). Raises when it may not start."""
    app = Flask(__name__)
    app.config.from_mapping(settings or config.load())
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # Flask escapes only some endings by itself; the design system's templates have another.
    app.jinja_options = {**Flask.jinja_options, "autoescape": True, "undefined": ChainableUndefined}
    app.jinja_loader = ChoiceLoader([app.jinja_loader, PackageLoader("nhsuk_frontend_jinja")])  # type: ignore[list-item]
    app.session_interface = identity.RegisterSessions()
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    login_manager.init_app(app)
    app.before_request(identity.refuse_unread_session)
    csrf.init_app(app)
    security.protect(app)
    app.after_request(identity.note_session_use)
    pages.register(app)
    api.register(app)
    app.view_functions["static"] = access.public(app.view_functions["static"])
    access.refuse_undeclared(app)
    waking.attach(app)
    return app
