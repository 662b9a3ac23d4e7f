from playwright.sync_api import Page, expect

from tests.browser.people import sign_in


def test_back_after_signing_out_shows_nothing(page: Page):
    sign_in(page)
    page.goto("/my/risks")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.go_back()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signing_in_again_leads_back_to_the_page(page: Page):
    sign_in(page)
    page.goto("/my/drafts")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in again").click()

    assert page.url.endswith("/sign-in?next=/my/drafts")


def test_no_script_reads_the_cookie(page: Page):
    sign_in(page)

    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "session"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert page.evaluate("document.cookie") == ""


def test_a_form_of_another_site_changes_nothing(page: Page, site: str, watched):
    sign_in(page)
    elsewhere = site.replace("127.0.0.1", "localhost")
    watched.sites.append(elsewhere)
    page.goto(f"{elsewhere}/sign-in")
    page.evaluate(
        """address => {
            const form = Object.assign(document.createElement("form"), { method: "post", action: address });
            document.body.append(form);
            form.submit();
        }""",
        f"{site}/sign-out",
    )
    page.wait_for_timeout(500)
    page.goto(site + "/")

    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    watched.forget("form-action")


def test_the_page_asks_nobody_else_and_keeps_style_and_script(page: Page, site: str):
    asked: list[str] = []
    sign_in(page)
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/my/risks")

    assert all(url.startswith(site) for url in asked)
