"""What the API says about itself: OpenAPI, and the same as a page."""

from typing import Any

from flask import Response, render_template

from riskreg.api.curl import curl_for
from riskreg.api.openapi import description, description_text
from riskreg.api.operations import operation
from riskreg.api.problem_codes import PROBLEMS


@operation("GET", "/openapi.json", tag="About", summary="Read this description as OpenAPI 3.1", public=True)
def get_openapi() -> Response:
    return Response(description_text(), mimetype="application/json")


@operation(
    "GET", "/docs", tag="About", summary="Read this description as a page", public=True, media_types=("text/html",)
)
def get_docs() -> Response:
    spec = description()
    page = render_template("api/docs.html", spec=spec, groups=_groups(spec), problems=PROBLEMS)
    return Response(page, mimetype="text/html")


def _groups(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The routes by tag, each with its curl command."""
    return [
        tag | {"routes": [route for route in _routes(spec) if tag["name"] in route["tags"]]} for tag in spec["tags"]
    ]


def _routes(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        about | {"path": path, "method": method, "curl": curl_for(spec, path, method)}
        for path, methods in spec["paths"].items()
        for method, about in methods.items()
    ]
