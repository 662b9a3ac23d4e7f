"""A browser that looks at the real thing: the app on a port of its own, with a database of its own."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.browser.watching import Watched
from tooling import chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


# A busy machine is not a failure.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return chromium.launch_options()


@pytest.fixture
def site(own_database: Flask) -> Iterator[str]:
    """The address at which the app answers."""
    server = make_server("127.0.0.1", 0, own_database, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser_context_args(site: str, request: pytest.FixtureRequest) -> dict[str, Any]:
    """A phone, as small as they come in the design. Without script when the test's ``script`` says so."""
    script = request.getfixturevalue("script") if "script" in request.fixturenames else True
    size = {"width": 360, "height": 640}
    return {"base_url": site, "viewport": size, "locale": "en-GB", "java_script_enabled": script}


@pytest.fixture(autouse=True)
def watched(page: Page, site: str) -> Iterator[Watched]:
    """No test passes whose page asked another host for anything, broke the policy or raised an error."""
    page.set_default_timeout(20_000)
    found = Watched(page, site)
    yield found
    assert found.wrong == []
