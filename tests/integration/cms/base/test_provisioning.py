from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Locale, Page, Site, Workflow

from cms.base.models import ContactDetails
from cms.base.provisioning import provision_site
from cms.home.models import HomePage
from cms.locations.models import ContactPage
from cms.news.models import NewsIndexPage
from tenants.municipalities.models import Municipality


def test_new_municipality_has_site_at_its_own_host(in_zonnedal: Municipality) -> None:
    site = Site.objects.get()
    assert site.hostname == "zonnedal.localhost"
    assert site.port == 80
    assert site.is_default_site
    assert site.site_name == "Gemeente Zonnedal"
    assert site.root_page.specific_class is HomePage


def test_new_municipality_has_starter_pages_and_nothing_of_wagtails(in_zonnedal: Municipality) -> None:
    assert not Page.objects.filter(depth__gt=1).exact_type(Page).exists()
    assert ContactPage.objects.live().get().main_location is not None
    assert NewsIndexPage.objects.live().get().show_in_menus
    assert ContactDetails.objects.get().contact_page is not None
    assert [locale.language_code for locale in Locale.objects.all()] == ["nl"]


def test_page_tree_is_sound_after_provisioning(in_zonnedal: Municipality) -> None:
    assert not any(Page.find_problems())


def test_provisioning_twice_changes_nothing(in_zonnedal: Municipality) -> None:
    before = list(Page.objects.order_by("path").values_list("path", "title"))
    rights = GroupPagePermission.objects.count()
    provision_site(in_zonnedal)
    assert list(Page.objects.order_by("path").values_list("path", "title")) == before
    assert GroupPagePermission.objects.count() == rights
    assert Site.objects.count() == 1


def test_editors_may_write_and_only_chief_editors_may_publish(in_zonnedal: Municipality) -> None:
    def rights(name: str) -> set[str]:
        given = GroupPagePermission.objects.filter(group=Group.objects.get(name=name))
        return set(given.values_list("permission__codename", flat=True))

    assert rights("Redacteuren") == {"add_page", "change_page"}
    assert "publish_page" in rights("Hoofdredacteuren")
    assert "publish_page" in rights("Beheerders")
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()


def test_workflow_is_named_in_dutch(in_zonnedal: Municipality) -> None:
    assert Workflow.objects.get().name == "Goedkeuring door de hoofdredactie"
