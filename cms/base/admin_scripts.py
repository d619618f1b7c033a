"""Which inline scripts of Wagtail's admin may run: calls of its own constructors with nothing but JSON in them."""

import json
import re

_SCRIPT = re.compile(r"<script>(?P<code>[^<]*)</script>", re.IGNORECASE)
_STRING = r'"(?:[^"\\]|\\.)*"'
# `new ImageChooser("id_photo", {…});` and `initDateChooser("id_date", {…});`
_CALL = re.compile(
    rf"\s*(?:new\s+(?:[A-Z]\w*)?Chooser|init(?:Date|Time|DateTime)Chooser)\((?P<id>{_STRING})\s*(?:,\s*(?P<options>\{{.*\}}))?\);?\s*",
    re.DOTALL,
)
# `(function() { var panel = new InlinePanel(JSON.parse("…")); })();`
_PANEL = re.compile(
    r"\s*\(function\(\) \{\s*var panel = new (?:InlinePanel|MultipleChooserPanel)"
    rf"\(JSON\.parse\({_STRING}\)\);\s*\}}\)\(\);\s*"
)


def is_known(code: str) -> bool:
    """Whether an inline script does nothing but start one of Wagtail's widgets with constants."""
    if _PANEL.fullmatch(code):
        return True
    call = _CALL.fullmatch(code)
    return call is not None and _is_json(call["options"] or "{}")


def sign_known_scripts(html: str, nonce: str) -> str:
    """Give Wagtail's own inline scripts the nonce of this answer; any other stays without, and does not run."""
    return _SCRIPT.sub(
        lambda found: f'<script nonce="{nonce}">{found["code"]}</script>' if is_known(found["code"]) else found[0], html
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
