"""Pages are what is kept: nothing else asks to be."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from cms.cache.recording import may_be_kept


@hooks.register("before_serve_page")
def keep_public_page(page: Any, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """A published page; one that not everybody may see is answered with `Cache-Control: no-store`, and not kept."""
    is_preview = getattr(request, "is_preview", False) or getattr(request, "is_dummy", False)
    if not is_preview and page.live:
        may_be_kept(page)
