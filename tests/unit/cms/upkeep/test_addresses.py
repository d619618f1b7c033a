"""Which addresses of other sites a page holds."""

from cms.catalogue.models import ProductPage
from cms.upkeep.addresses import outgoing_addresses

OWN = frozenset({"zonnedal.example"})


def test_addresses_stand_in_texts_blocks_and_fields() -> None:
    page = ProductPage(
        title="Paspoort",
        intro="Zie https://niet-een-link.example/",
        action_url="https://knop.example/aanvragen?a=1",
        rules='<p><a href="https://wet.example/artikel?x=1&amp;y=2#lid3">wet</a> '
        '<a linktype="page" id="3">hier</a></p>',
        objection='<p><a href="https://www.zonnedal.example/">x</a></p>'
        '<p><a href="https://zonnedal.example/x/">eigen</a></p>',
        contact='<p><a href="mailto:a@b.nl">m</a> <a href="tel:140123">t</a> <a href="https://[kapot/">k</a></p>',
        steps=[{"type": "step", "value": {"title": "Een", "text": '<p><a href="http://oud.example">o</a></p>'}}],
        search_description="https://van-wagtail.example/",
    )
    assert outgoing_addresses(page, own_hosts=OWN) == {
        "https://knop.example/aanvragen?a=1",
        "https://wet.example/artikel?x=1&y=2",
        "https://www.zonnedal.example/",
        "http://oud.example",
    }
