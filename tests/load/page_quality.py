"""Lighthouse on the home, product and form page behind the nginx of `deploy/`, and what they weigh and ask for.

Lighthouse comes from npm by its own lock, into `tests/load/lighthouse/`; Chromium is the machine's own.
"""

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bootstrap import BootstrapError, node_programs
from django.conf import settings

from tests.deploy.production import NGINX, OPENSSL, running_production
from tests.load import cached, content
from tests.load.benchmarks import ensure
from tests.load.figures import Line, Reading

FOLDER = settings.BASE_DIR / "tests" / "load" / "lighthouse"
PAGES = {
    "home page": "/",
    "product page": content.PATH,
    "form page": "/formulieren/melding-openbare-ruimte/onderwerp/",
}
BAR, HEAVIEST_BYTES = 95, 200_000
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
    "--ignore-certificate-errors"
)


def pages() -> list[Line]:
    """Scores and weight of each page, as on a phone with a slow connection (the default of Lighthouse)."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        node, npm = node_programs()
    except BootstrapError:
        return [Reading(what="Lighthouse", value="NOT RUN", note="Node.js is not installed")]
    if chromium is None or NGINX is None or OPENSSL is None:
        return [Reading(what="Lighthouse", value="NOT RUN", note="Chromium, nginx or openssl is not installed")]
    environment = os.environ | {"CHROME_PATH": chromium, "PATH": f"{node.parent}:{os.environ['PATH']}"}
    installed = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not installed.exists():
        install = [*map(str, npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=FOLDER, env=environment, check=True, stdout=subprocess.DEVNULL)
    (municipality,) = ensure(1)
    cached.fill(municipality)
    lines: list[Line] = []
    database = str(settings.DATABASES["default"]["NAME"])
    with tempfile.TemporaryDirectory() as name, running_production(database, Path(name)) as production:
        for what, path in PAGES.items():
            address = f"https://{municipality.primary_domain}:{production.port}{path}"
            production.get(municipality.primary_domain, path)
            command = [str(node), str(installed), address, "--output=json", "--quiet", f"--chrome-flags={_FLAGS}"]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=180)
            report: dict[str, Any] = {}
            with suppress(ValueError):
                report = json.loads(done.stdout)
            lines += _lines(what, report) if report else [_failed(what, done.stderr)]
    return lines


def _failed(what: str, error: str) -> Reading:
    return Reading(what=f"Lighthouse: {what}", value="NOT RUN", note=error.strip().splitlines()[-1] if error else "")


def _lines(what: str, report: dict[str, Any]) -> list[Line]:
    scores = {name: round((report["categories"][name]["score"] or 0) * 100) for name in _CATEGORIES}
    lost = sorted(_lost(report))
    requests = report["audits"]["network-requests"]["details"]["items"]
    host = urlsplit(report["finalDisplayedUrl"]).hostname
    others = {urlsplit(one["url"]).hostname for one in requests if one["url"].startswith("http")} - {host}
    weight = sum(one["transferSize"] for one in requests if not one["url"].startswith(f"{_origin(report)}/media/"))
    is_light = weight < HEAVIEST_BYTES and not others
    return [
        Reading(
            what=f"Lighthouse: {what}",
            value=", ".join(f"{name} {score}" for name, score in scores.items()),
            note=f"≥ {BAR}: {'met' if min(scores.values()) >= BAR else 'NOT MET'}; {', '.join(lost) or 'nothing lost'}",
        ),
        Reading(
            what=f"weight of the {what} without pictures of the editor",
            value=f"{weight / 1000:.0f} kB in {len(requests)} requests, to {len(others)} other hosts",
            note=f"< 200 kB and no other host: {'met' if is_light else 'NOT MET'}",
        ),
    ]


def _origin(report: dict[str, Any]) -> str:
    address = urlsplit(report["finalDisplayedUrl"])
    return f"{address.scheme}://{address.netloc}"


def _lost(report: dict[str, Any]) -> set[str]:
    """The audits that cost points."""
    return {
        reference["id"]
        for name in _CATEGORIES
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"] > 0 and _score(report, reference["id"]) < 0.9
    }


def _score(report: dict[str, Any], audit: str) -> float:
    """1 for what does not apply to the page."""
    score = report["audits"][audit]["score"]
    return 1.0 if score is None else float(score)
