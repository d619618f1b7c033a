"""Every page type of all three brands: axe finds nothing, nothing sticks out on a phone, no script is needed."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.stack import Stack

SLUGS = ["zonnedal", "waterveen", "heuvelrade"]
ALWAYS = ["/", "/zoeken/?q=paspoort", "/zoeken/?q=xyzzy", "/status/", "/mijn/", "/formulieren/", "/bestaat-niet/",
          "/formulieren/melding-openbare-ruimte/", "/beheer/login/"]  # fmt: skip
_NOT_PAGES = ("/beheer/", "/formulieren/", "/media/", "/documenten/")
_MAX_PAGES = 600
_READ = """async (paths) => Promise.all(paths.map(async (path) => {
    const site = new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
    const links = [...site.querySelectorAll("a[href^='/']")].map((link) => link.getAttribute("href"));
    return [path, site.body.dataset.pageType || "", links];
}))"""


_SPACE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


def axe_problems(page: Page) -> list[str]:
    """What axe finds on the page that is open."""
    results = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return [
        f"{page.url}: {violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in results.response["violations"]
    ]


def sticks_out(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def _pages_of_each_type(page: Page, stack: Stack, slug: str) -> list[str]:
    """Follow the site's own links; one page for each type that says its name on `<body data-page-type>`.

    The pages are read without being shown: the demo has more than a hundred of them.
    """
    found: dict[str, str] = {}
    seen, layer = {"/"}, ["/"]
    page.goto(stack.url(slug, "/"))
    while layer and len(seen) < _MAX_PAGES:
        links: list[str] = []
        for path, page_type, on_page in page.evaluate(_READ, layer):
            if page_type:
                found.setdefault(page_type, path)
            links += on_page
        ways = dict.fromkeys(urlsplit(link).path for link in links)
        layer = [way for way in ways if way not in seen and not way.startswith(_NOT_PAGES)]
        seen.update(layer)
    assert len(seen) < _MAX_PAGES, f"more than {_MAX_PAGES} addresses: raise the limit, or find what makes them"
    assert {"homepage", "themepage", "productpage", "contentpage", "newsindexpage", "newspage"} <= set(found), found
    return sorted(set(found.values()))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_type_passes_axe_on_phone_and_desktop(stack: Stack, new_page: NewPage, slug: str) -> None:
    page = new_page(viewport=PHONE)
    paths = [*_pages_of_each_type(page, stack, slug), *ALWAYS]
    problems: list[str] = []
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a TypedDict of the same shape
        for path in paths:
            page.goto(stack.url(slug, path))
            if not path.startswith("/beheer/"):
                problems += axe_problems(page)
            if sticks_out(page):
                problems.append(f"{page.url} is wider than {viewport['width']} px")
    assert problems == []


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_sticks_out_at_400_percent_nor_with_wide_text(stack: Stack, new_page: NewPage, slug: str) -> None:
    """1280 px at 400 % is 320 px (WCAG 1.4.10); then with the spacing that a reader may set (1.4.12)."""
    page = new_page(viewport={"width": 320, "height": 256})
    wide = []
    for path in [*_pages_of_each_type(page, stack, slug), *ALWAYS]:
        page.goto(stack.url(slug, path))
        if sticks_out(page):
            wide.append(path)
        page.evaluate(_SPACE)
        if sticks_out(page):
            wide.append(f"{path} with wide text")
    assert wide == []


@pytest.mark.parametrize("slug", SLUGS)
def test_no_request_leaves_the_own_host_and_a_page_is_light(stack: Stack, new_page: NewPage, slug: str) -> None:
    page = new_page()
    hosts: set[str] = set()
    sizes: list[int] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on(
        "requestfinished",
        lambda request: sizes.append(request.sizes()["responseBodySize"]) if "/media/" not in request.url else None,
    )
    page.goto(stack.url(slug), wait_until="networkidle")
    assert hosts == {f"{slug}.localhost:{stack.port}"}
    assert sum(sizes) < 200_000


def test_the_three_brands_differ_in_more_than_colour(stack: Stack, new_page: NewPage) -> None:
    looks = set()
    for slug in SLUGS:
        page = new_page(viewport=DESKTOP)
        page.goto(stack.url(slug))
        looks.add(
            page.evaluate(
                """() => {
                    const style = (selector) => getComputedStyle(document.querySelector(selector));
                    return [style("h1").fontFamily, style("h1").fontWeight, style(".nl-button, button").borderRadius,
                            document.querySelector("header").className].join("|");
                }"""
            )
        )
    assert len(looks) == 3
