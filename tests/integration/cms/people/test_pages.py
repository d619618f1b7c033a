from cms.people.models import BoardPage
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import BoardPageFactory, PersonPageFactory, make_photo


def test_the_college_stands_in_its_own_order(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        college = BoardPageFactory.create(title="College", slug="college")
        for name, function in (("Zeta Vos", "Burgemeester"), ("Anna Bos", "Wethouder")):
            PersonPageFactory.create(parent=college, title=name, function=function, photo=make_photo())
    html = client_for(zonnedal).get("/college/").content.decode()
    assert html.index("Zeta Vos") < html.index("Anna Bos")
    assert "Burgemeester" in html


def test_the_council_is_shown_by_party(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        council = BoardPageFactory.create(title="Raad", slug="raad", board=BoardPage.Board.COUNCIL)
        for name, party in (("Ans", "Dorpsbelang"), ("Bea", "Lokaal"), ("Cor", "Dorpsbelang")):
            PersonPageFactory.create(parent=council, title=name, function="Raadslid", party=party)
    client = client_for(zonnedal)
    groups = client.get("/raad/").context["groups"]
    assert [(party, [one.title for one in people]) for party, people in groups] == [
        ("Dorpsbelang", ["Ans", "Cor"]),
        ("Lokaal", ["Bea"]),
    ]


def test_a_person_says_what_they_do_and_how_to_reach_them(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        college = BoardPageFactory.create(slug="college")
        PersonPageFactory.create(
            parent=college, title="Anna Bos", slug="anna-bos", party="Dorpsbelang", portfolio="Wonen\n\n Verkeer ",
            email="a.bos@zonnedal.example", phone="0123 456 789",
        )  # fmt: skip
    html = client_for(zonnedal).get("/college/anna-bos/").content.decode()
    for text in ("Wethouder, Dorpsbelang", "<li>Wonen</li><li>Verkeer</li>", "mailto:a.bos@", 'href="tel:0123456789"'):
        assert text in html
