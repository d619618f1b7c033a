"""Embeds of others are off: an address in the back office makes no request."""

import socket

import pytest
from wagtail.embeds.embeds import get_embed
from wagtail.embeds.exceptions import EmbedException
from wagtail.embeds.finders import get_finders

from tenants.municipalities.models import Municipality


def test_no_finder_asks_anybody(in_zonnedal: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    assert get_finders() == []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: pytest.fail("looked up"))
    for url in ("http://127.0.0.1/video", "https://www.youtube.com/watch?v=1"):
        with pytest.raises(EmbedException):
            get_embed(url)
