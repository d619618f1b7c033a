"""Data of a page for machines, in JSON-LD (schema.org)."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def as_script(data: dict[str, Any]) -> SafeString:
    """The `<script>` element, without what is empty: data, which the content security policy does not refuse."""
    text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)
    return mark_safe(f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>')  # nosec B308, B703  # escaped
