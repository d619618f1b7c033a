import pytest
from django.core.exceptions import ValidationError

from cms.branding.social import network_links, validate_social_links


def test_network_links_have_the_name_of_their_network() -> None:
    text = "https://www.facebook.com/zonnedal\n\nhttps://social.example/@zonnedal\nhttps://facebook.com.evil.example/x"
    assert [link.title for link in network_links(text)] == ["Facebook", "Mastodon", "facebook.com.evil.example"]


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "http://x.com/a", "zonnedal", "\n".join(["https://x.com/a"] * 9)]
)
def test_validate_social_links_refuses(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_social_links(text)
