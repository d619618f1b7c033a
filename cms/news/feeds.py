"""News for readers of feeds (Atom, RFC 4287)."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from tenants.context import current_municipality

if TYPE_CHECKING:
    from cms.news.models import NewsIndexPage, NewsPage

ENTRIES = 30


def atom(index: "NewsIndexPage", articles: "list[NewsPage]", request: HttpRequest) -> HttpResponse:
    """The newest articles."""
    address = index.get_full_url(request)
    feed = Atom1Feed(
        title=f"{index.title}, {current_municipality().official_name}",
        link=address,
        description=index.intro,
        language="nl",
        feed_url=f"{address}feed/",
        feed_guid=address,
    )
    for article in articles:
        published = article.first_published_at or timezone.now()
        feed.add_item(
            title=article.title,
            link=article.get_full_url(request),
            description=article.intro,
            pubdate=published,
            updateddate=article.last_published_at or published,
            unique_id=f"urn:uuid:{article.translation_key}",
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)
