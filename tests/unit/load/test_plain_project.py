"""The plain Wagtail project of `make bench` shows Meent's own product page: it must be able to."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.template.engine import Engine

PLAIN = Path("tests/load/plain/settings.py")
TEMPLATE = "catalogue/product_page.html"
_DJANGO = {"cache", "i18n", "l10n", "static", "tz"}


def _constant(name: str) -> list[str]:
    """A list of texts in the plain project's settings, which can't be imported beside ours."""
    for node in ast.parse((settings.BASE_DIR / PLAIN).read_text()).body:
        if isinstance(node, ast.Assign) and [target.id for target in node.targets if isinstance(target, ast.Name)] == [
            name
        ]:
            return list(ast.literal_eval(node.value))
    raise AssertionError(f"{PLAIN} has no {name}")


def _sources(engine: Engine) -> dict[str, str]:
    """The product page's template, and each that it extends or includes by name."""
    found: dict[str, str] = {}
    asked = [TEMPLATE]
    while asked:
        name = asked.pop()
        if name not in found and not name.startswith("wagtail"):
            found[name] = engine.get_template(name).source or ""
            asked += re.findall(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']", found[name])
    return found


def test_the_plain_project_has_every_template_and_tag_of_the_product_page() -> None:
    folders = [settings.BASE_DIR / name / "templates" for name in _constant("MEENT")]
    sources = _sources(Engine.get_default())
    assert len(sources) > 5
    missing = [name for name in sources if not any((folder / name).is_file() for folder in folders)]
    assert not missing, f"{PLAIN} does not look in the folder of {missing}"
    tags = {
        tag
        for source in sources.values()
        for group in re.findall(r"{%\s*load\s+([^%]+?)\s*%}", source)
        for tag in group.split()
    }
    apps = _constant("INSTALLED_APPS")
    unknown = [tag for tag in sorted(tags - _DJANGO) if not any(_has_tags(app, tag) for app in apps)]
    assert not unknown, f"the apps of {PLAIN} have no tags {unknown}"


def _has_tags(app: str, name: str) -> bool:
    return bool(find_spec(f"{app}.templatetags") and find_spec(f"{app}.templatetags.{name}"))
