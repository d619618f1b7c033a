"""Pages in the bound municipality, published below its home page, and staff who edit them."""

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Site

from cms.agenda.models import AgendaPage, EventPage
from cms.catalogue.models import ProductPage
from cms.content.models import ContentPage, ThemePage
from cms.home.models import HomePage
from cms.locations.models import ContactPage, LocationPage, OpeningPeriod
from cms.news.models import NewsIndexPage, NewsPage
from cms.people.models import BoardPage, PersonPage
from cms.publications.models import PublicationIndexPage, PublicationPage
from cms.statements.models import AccessibilityStatementPage, PrivacyStatementPage


def home_page() -> HomePage:
    """The municipality's home page, as provisioning made it."""
    page: HomePage = HomePage.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
    return page


def contact_page() -> ContactPage:
    """The municipality's contact page, as provisioning made it."""
    page: ContactPage = ContactPage.objects.get()
    return page


def news_index() -> NewsIndexPage:
    """The municipality's news overview, as provisioning made it."""
    page: NewsIndexPage = NewsIndexPage.objects.get()
    return page


class PageFactory[PageT](factory.django.DjangoModelFactory[PageT]):
    """A page below `parent`; published unless `live=False`."""

    class Meta:
        abstract = True

    title = factory.declarations.Sequence(lambda number: f"Pagina {number}")
    intro = "Hier leest u het antwoord."

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        parent = kwargs.pop("parent", None) or cls.default_parent()
        page = model_class(*args, **kwargs)
        parent.refresh_from_db()
        parent.add_child(instance=page)
        return page

    @staticmethod
    def default_parent() -> Any:
        return home_page()


class ThemePageFactory(PageFactory[ThemePage]):
    class Meta:
        model = ThemePage


class ContentPageFactory(PageFactory[ContentPage]):
    class Meta:
        model = ContentPage


class ProductPageFactory(PageFactory[ProductPage]):
    class Meta:
        model = ProductPage

    upl_name = "paspoort"

    @staticmethod
    def default_parent() -> Any:
        return ThemePageFactory.create()


class NewsPageFactory(PageFactory[NewsPage]):
    class Meta:
        model = NewsPage

    date = date(2026, 11, 2)

    @staticmethod
    def default_parent() -> Any:
        return news_index()


class LocationPageFactory(PageFactory[LocationPage]):
    class Meta:
        model = LocationPage

    address = "Dorpsstraat 1\n1234 AB Zonnedal"

    @staticmethod
    def default_parent() -> Any:
        return contact_page()


def office_hours(opens: int = 9, closes: int = 17) -> list[OpeningPeriod]:
    """Monday to Friday."""
    return [OpeningPeriod(weekday=day, opens=time(opens), closes=time(closes)) for day in range(5)]


def make_photo(title: str = "Dorpsplein") -> Any:
    """An image in the municipality's library, with a real file."""
    buffer = BytesIO()
    Picture.new("RGB", (1600, 900), (30, 90, 160)).save(buffer, "JPEG")
    buffer.seek(0)
    return get_image_model().objects.create(title=title, file=ImageFile(buffer, name="foto.jpg"))


def make_editor(group: str = "Redacteuren", email: str = "redactie@example.com") -> Any:
    """A member of staff in one of the provisioned groups."""
    user = get_user_model().objects.create_user(email=email, password="een-lang-wachtwoord")
    user.groups.add(Group.objects.get(name=group))
    return user


class AgendaPageFactory(PageFactory[AgendaPage]):
    class Meta:
        model = AgendaPage

    slug = "agenda"


class EventPageFactory(PageFactory[EventPage]):
    class Meta:
        model = EventPage

    starts_at = factory.declarations.LazyFunction(lambda: timezone.now() + timedelta(days=7))

    @staticmethod
    def default_parent() -> Any:
        return AgendaPage.objects.first() or AgendaPageFactory.create()


class BoardPageFactory(PageFactory[BoardPage]):
    class Meta:
        model = BoardPage


class PersonPageFactory(PageFactory[PersonPage]):
    class Meta:
        model = PersonPage

    function = "Wethouder"

    @staticmethod
    def default_parent() -> Any:
        return BoardPageFactory.create()


class PublicationIndexPageFactory(PageFactory[PublicationIndexPage]):
    class Meta:
        model = PublicationIndexPage

    slug = "publicaties"


class PublicationPageFactory(PageFactory[PublicationPage]):
    class Meta:
        model = PublicationPage

    @staticmethod
    def default_parent() -> Any:
        return PublicationIndexPage.objects.first() or PublicationIndexPageFactory.create()


class AccessibilityStatementPageFactory(PageFactory[AccessibilityStatementPage]):
    class Meta:
        model = AccessibilityStatementPage


class PrivacyStatementPageFactory(PageFactory[PrivacyStatementPage]):
    class Meta:
        model = PrivacyStatementPage
