"""The pages of a demo municipality, made as an editor would make them: a revision each, published."""

from datetime import date, datetime, time, timedelta
from hashlib import sha1
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.base.models import ContactDetails
from cms.catalogue.action_kinds import ActionKind
from cms.catalogue.models import ProductPage
from cms.content.models import ContentPage, ThemePage
from cms.demo.bodies import body_blocks
from cms.demo.civic import make_civic_pages
from cms.demo.contact import make_locations
from cms.demo.content import Files, InfoPage, NewsItem, Product, Theme
from cms.demo.kernen import make_kernen
from cms.demo.products import product_texts
from cms.demo.wording import dated, paragraph, rich_text, unbroken
from cms.home.models import HomePage
from cms.locations.models import ContactPage
from cms.news.models import NewsIndexPage, NewsPage
from services.accounts.models import User
from services.forms.models import Form

OBJECTION_LINK = "Zo maakt u bezwaar"


class PageMaker:
    """Makes the pages below the home page, and knows which slug became which page.

    Pages are `Any` where a stream field is set: Wagtail takes a list there, of which the types know nothing.
    """

    def __init__(self, files: Files, *, editor: User, publisher: User, today: date) -> None:
        self._files, self._today = files, today
        self._editor, self._publisher = editor, publisher
        self._site = Site.objects.get(is_default_site=True)
        self._home = HomePage.objects.get(pk=self._site.root_page_id)
        self._ids = {page.slug: page.pk for page in Page.objects.child_of(self._home)}
        self._pictures: dict[str, Any] = {}

    def make_all(self) -> int:
        """Make everything; returns how many pages there are now."""
        with disable_reference_index_auto_update():  # each page is saved three times, and its links matter once
            self._make_pages()
        pages = Page.objects.descendant_of(self._home, inclusive=True).specific()
        for page in pages:
            ReferenceIndex.create_or_update_for_object(page)
        return len(pages)

    def _make_pages(self) -> None:
        for name, alt in self._files.images.items():
            self._pictures[name] = self._picture(name, alt)
        self._ids |= make_locations(self._files.locations, editor=self._editor, publisher=self._publisher)
        themes = {theme.slug: self._theme(theme) for theme in self._files.themes}
        for info in self._files.pages:
            self._info(info, themes.get(info.theme, self._home))
        for product in self._files.catalogue:
            self._product(product, themes[product.theme])
        news_index = NewsIndexPage.objects.child_of(self._home).get()
        for item in reversed(self._files.news):
            self._news(item, news_index)
        make_civic_pages(self._files, self._home, add=self._add, page_id=self.page_id, today=self._today)
        make_kernen(self._files.kernen, page_id=self.page_id, publish=self._publish, today=self._today)
        for theme in self._files.themes:
            self._fill_theme(theme, themes[theme.slug])
        for info in self._files.pages:
            self._fill_info(info)
        self._fill_home()
        self._order_menu()
        self._footer()

    def page_id(self, slug: str) -> int:
        """The page that a link in the content files means."""
        return int(self._ids[slug])

    def _picture(self, name: str, alt: str) -> Any:
        content = self._files.picture(name).read_bytes()
        title = alt.removeprefix("Illustratie van ").rstrip(".").capitalize()
        image = get_image_model()(
            title=title,
            description=alt,
            file=ImageFile(BytesIO(content), name=f"{self._files.slug}-{name}.webp"),
            file_size=len(content),
            file_hash=sha1(content, usedforsecurity=False).hexdigest(),
            uploaded_by_user=self._editor,
        )
        image.save()
        return image

    def _alt(self, name: str) -> str:
        return self._files.images.get(name, "")

    def _add(self, parent: Any, page: Any, *, moment: datetime | None = None) -> Any:
        """Publish a page below another one."""
        parent.add_child(instance=page)
        self._ids[page.slug] = page.pk
        self._publish(page, moment=moment)
        return page

    def _publish(self, page: Any, *, moment: datetime | None = None) -> None:
        page.save_revision(user=self._editor, log_action=True, clean=False).publish(user=self._publisher)
        if moment is not None:
            type(page).objects.filter(pk=page.pk).update(first_published_at=moment)

    def _theme(self, theme: Theme) -> ThemePage:
        page = ThemePage(title=theme.title, slug=theme.slug, intro=theme.intro, show_in_menus=theme.in_menu)
        self._home.add_child(instance=page)
        self._ids[page.slug] = page.pk
        return page

    def _fill_theme(self, theme: Theme, page: Any) -> None:
        page.popular = [("link", self._link(slug)) for slug in theme.popular]
        page.groups = [
            ("group", {"title": group.title, "links": [self._link(slug) for slug in group.links]})
            for group in theme.groups
        ]
        self._publish(page)

    def _page(self, slug: str) -> Any:
        return Page.objects.get(pk=self.page_id(slug))

    def _link(self, slug: str) -> dict[str, Any]:
        """The value of a link block."""
        return {"title": "", "page": self._page(slug), "url": ""}

    def _product(self, product: Product, theme: ThemePage) -> None:
        texts = product_texts(product, self.page_id)
        steps = [("step", step) for step in texts.pop("steps")]
        page = ProductPage(slug=product.slug, steps=steps, **texts)
        if not product.source:  # what the library says, it says alike everywhere
            page.objection = self._objection(product.objection)
            page.at_counter = paragraph(self._files.contact.at_counter, self.page_id)
            page.by_phone = paragraph(self._files.contact.by_phone, self.page_id)
        self._set_action(page, product)
        self._add(theme, page)

    def _objection(self, text: str) -> str:
        if "bezwaar" not in text:
            return paragraph(text, self.page_id)
        return paragraph(f"{text} [{OBJECTION_LINK}](page:{self._files.objection_page}).", self.page_id)

    def _set_action(self, page: ProductPage, product: Product) -> None:
        action = product.action
        if action.form:
            page.action_kind, page.form = ActionKind.FORM, Form.objects.get(slug=action.form)
        elif action.phone:
            page.action_kind, page.action_phone = ActionKind.PHONE, action.phone
        else:
            page.action_kind = ActionKind.LINK
            page.action_url = action.url or self._page(action.page).get_url() or "/"

    def _news(self, item: NewsItem, index: NewsIndexPage) -> None:
        day = self._today - timedelta(days=item.days_ago)
        page = NewsPage(
            title=dated(item.title, self._today),
            slug=item.slug,
            intro=unbroken(dated(item.lead, self._today)),
            date=day,
            photo=self._pictures.get(item.image),
            photo_alt=self._alt(item.image),
            body=[("text", rich_text(dated(item.body, self._today), self.page_id))],
        )
        self._add(index, page, moment=timezone.make_aware(datetime.combine(day, time(9))))

    def _info(self, info: InfoPage, parent: Any) -> None:
        """The page without its text: that may link to products, which are not there yet."""
        page = ContentPage(
            title=info.title,
            slug=info.slug,
            intro=unbroken(info.intro),
            photo=self._pictures.get(info.image),
            photo_alt=self._alt(info.image),
        )
        parent.add_child(instance=page)
        self._ids[page.slug] = page.pk

    def _fill_info(self, info: InfoPage) -> None:
        page: Any = ContentPage.objects.get(pk=self.page_id(info.slug))
        page.body = body_blocks(info, self.page_id, today=self._today)
        self._publish(page)

    def _fill_home(self) -> None:
        content = self._files.home
        home: Any = HomePage.objects.get(pk=self._home.pk)
        home.question, home.intro = content.question, content.intro
        home.photo, home.photo_alt = self._pictures[content.image], self._alt(content.image)
        home.popular_searches = [("term", term) for term in content.popular]
        home.top_tasks = [("task", self._link(slug) | {"icon": icon}) for slug, icon in content.top_tasks.items()]
        self._publish(home)

    def _order_menu(self) -> None:
        """Themes first, then what provisioning made before them."""
        for model in (NewsIndexPage, ContactPage):
            model.objects.child_of(self._home).get().move(self._home, pos="last-child", user=self._publisher)

    def _footer(self) -> None:
        details: Any = ContactDetails.objects.get(site=self._site)
        details.footer_links = [("link", self._link(info.slug)) for info in self._files.pages if info.footer]
        details.save()
