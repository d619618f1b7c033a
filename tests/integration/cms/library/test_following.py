"""A source changes: what follows, what waits, and that nobody loses a word of their own."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession

from cms.catalogue.models import ProductPage
from cms.library.actions import Decision, adopt_as_page, arrange, change_settings, decide, end_adoption, link_page
from cms.library.comparing import standing_of
from cms.library.errors import AlreadyAdoptedError, ChangedMeanwhileError, TargetGoneError
from cms.library.merging import State
from cms.library.models import Adoption, Mode, Notice
from cms.library.receiving import receive
from services.audit.models import AuditEntry
from services.notifications.models import OutboxMessage
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.library.actions import change_shelf, withdraw_item
from tenants.library.errors import UnknownItemError, WithdrawnError
from tenants.library.models import LibraryItem
from tenants.municipalities.models import Municipality
from tests.factories.cms import ThemePageFactory, make_editor
from tests.factories.library import TEAM, change_item, group_shelf, product_item, product_texts

EDITOR = Actor(kind="staff", label="Redactie")
SYSTEM = Actor.system("library")


def adopt(item: LibraryItem, *, mode: Mode = Mode.FOLLOW, publish: bool = True, user: Any = None) -> Adoption:
    return adopt_as_page(
        item_id=item.pk, parent=ThemePageFactory.create(), publish=publish, mode=mode, user=user, actor=EDITOR
    )


def page_of(adoption: Adoption) -> ProductPage:
    page: ProductPage = ProductPage.objects.get(pk=adoption.page_id)
    return page


def draft_of(adoption: Adoption) -> Any:
    return page_of(adoption).get_latest_revision_as_object()


def edit(adoption: Adoption, *, publish: bool, **fields: Any) -> None:
    """As an editor does: on top of the latest draft."""
    page = draft_of(adoption)
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()


def news(adoption: Adoption) -> Adoption:
    receive(item_id=adoption.item_id, actor=SYSTEM)
    adoption.refresh_from_db()
    return adoption


def states(adoption: Adoption) -> dict[str, State]:
    adoption.refresh_from_db()
    return {one.spec.name: one.state for one in standing_of(adoption).comparisons if one.state != State.SAME}


def settle(adoption: Adoption, publish: bool = True, **decisions: Decision) -> Adoption:
    adoption.refresh_from_db()
    seen = standing_of(adoption).fingerprint
    return decide(
        adoption_id=adoption.pk, decisions=decisions, seen=seen, publish=publish, user=None, actor=EDITOR
    )  # fmt: skip


def test_an_adopted_item_is_a_page_with_the_texts_of_its_source(in_zonnedal: Municipality) -> None:
    adoption = adopt(product_item())
    page = page_of(adoption)
    assert (page.live, page.title, page.costs) == (True, "Paspoort aanvragen", "€ 86,10")
    assert page.steps[0].value["title"] == "Maak een afspraak"
    assert "Het kan ook sneller" in str(page.body)
    assert states(adoption) == {}
    assert page.revisions.count() == 1
    assert AuditEntry.objects.filter(event="library.adopted").count() == 1


def test_a_draft_is_possible_and_residents_do_not_see_it(in_zonnedal: Municipality) -> None:
    adoption = adopt(product_item(), publish=False)
    assert not page_of(adoption).live
    assert states(adoption) == {}


def test_an_item_is_adopted_once_and_again_when_its_page_is_gone(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    with pytest.raises(AlreadyAdoptedError):
        adopt(item)
    page_of(adoption).delete()
    again = adopt(item)
    assert again.pk == adoption.pk
    assert page_of(again).live


def test_what_is_not_overridden_follows_and_an_override_never_changes(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    edit(adoption, publish=True, costs="€ 90,00 bij ons")
    change_item(item, costs="€ 87,00", duration="6 werkdagen", rules="<p>Nieuw.</p>")
    news(adoption)
    page = page_of(adoption)
    assert (page.costs, page.duration, page.rules) == ("€ 90,00 bij ons", "6 werkdagen", "<p>Nieuw.</p>")
    assert adoption.notice == Notice.WAITING
    assert states(adoption) == {"costs": State.BOTH}


def test_without_the_municipality_saying_so_everything_waits(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item, mode=Mode.DEFAULT)
    change_item(item, duration="6 werkdagen")
    news(adoption)
    assert page_of(adoption).duration == "5 werkdagen"
    assert (adoption.notice, states(adoption)) == (Notice.WAITING, {"duration": State.NEW})
    change_settings(follows_by_default=True, mails_owners=False, actor=EDITOR)
    news(adoption)
    assert page_of(adoption).duration == "6 werkdagen"
    assert (adoption.notice, adoption.number) == (Notice.FOLLOWED, 2)


def test_a_field_that_was_called_own_does_not_follow(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    arrange(adoption_id=adoption.pk, mode=Mode.FOLLOW, kept=["costs", "bestaat-niet"], actor=EDITOR)
    change_item(item, costs="€ 87,00")
    news(adoption)
    assert adoption.kept == ["costs"]
    assert page_of(adoption).costs == "€ 86,10"
    assert states(adoption) == {"costs": State.BOTH}


def test_words_in_a_draft_are_kept_and_do_not_go_online(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    edit(adoption, publish=False, intro="Nog niet klaar", duration="7 werkdagen")
    change_item(item, costs="€ 87,00", duration="6 werkdagen")
    news(adoption)
    page, draft = page_of(adoption), draft_of(adoption)
    assert (page.costs, page.intro, page.duration) == ("€ 87,00", product_texts()["intro"], "5 werkdagen")
    assert (draft.costs, draft.intro, draft.duration) == ("€ 87,00", "Nog niet klaar", "7 werkdagen")
    assert page.has_unpublished_changes
    assert states(adoption) == {"intro": State.OWN, "duration": State.BOTH}


@pytest.mark.parametrize("busy", ["locked", "scheduled", "editing"])
def test_nothing_follows_while_somebody_is_in_the_middle_of_it(in_zonnedal: Municipality, busy: str) -> None:
    item = product_item()
    adoption = adopt(item)
    page = page_of(adoption)
    if busy == "locked":
        ProductPage.objects.filter(pk=page.pk).update(locked=True)
    elif busy == "scheduled":
        page.intro = "Later"
        page.save_revision(approved_go_live_at=timezone.now() + timedelta(days=2))
    else:
        EditingSession.objects.create(
            user=make_editor(),
            content_type=ContentType.objects.get_for_model(ProductPage),
            object_id=str(page.pk),
            last_seen_at=timezone.now(),
        )
    change_item(item, costs="€ 87,00")
    news(adoption)
    assert page_of(adoption).costs == "€ 86,10"
    assert adoption.notice == Notice.WAITING
    if busy == "scheduled":
        assert page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_undoing_in_wagtail_makes_the_old_words_the_municipalitys_own(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    first = page_of(adoption).latest_revision
    change_item(item, costs="€ 87,00")
    news(adoption)
    assert page_of(adoption).revisions.count() == 2
    first.as_object().save_revision().publish()
    assert page_of(adoption).costs == "€ 86,10"
    change_item(item, costs="€ 88,00")
    news(adoption)
    assert page_of(adoption).costs == "€ 86,10"
    assert states(adoption) == {"costs": State.BOTH}


def test_accept_merge_and_decline_per_field_on_the_record(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    edit(adoption, publish=True, costs="eigen", duration="eigen", intro="eigen")
    change_item(item, costs="bron", duration="bron", intro="bron")
    news(adoption)
    settle(
        adoption,
        costs=Decision(choice="accept"),
        duration=Decision(choice="merge", value="bron en eigen"),
        intro=Decision(choice="decline"),
    )
    page = page_of(adoption)
    assert (page.costs, page.duration, page.intro) == ("bron", "bron en eigen", "eigen")
    adoption.refresh_from_db()
    assert (adoption.notice, adoption.number) == (Notice.NONE, 2)
    assert states(adoption) == {"duration": State.OWN, "intro": State.OWN}
    details = AuditEntry.objects.get(event="library.decided").details
    assert details == {"accept": ["costs"], "merge": ["duration"], "decline": ["intro"], "number": 2}
    assert not receive(item_id=item.pk, actor=SYSTEM)


def test_what_is_not_decided_goes_on_waiting(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item, mode=Mode.WAIT)
    change_item(item, costs="bron", duration="bron")
    news(adoption)
    settle(adoption, costs=Decision(choice="accept"))
    adoption.refresh_from_db()
    assert (adoption.notice, adoption.number) == (Notice.WAITING, 1)
    assert states(adoption) == {"duration": State.NEW}


def test_two_editors_the_second_is_told_that_something_changed(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item, mode=Mode.WAIT)
    change_item(item, costs="bron")
    news(adoption)
    seen = standing_of(adoption).fingerprint
    edit(adoption, publish=True, costs="van de ander")
    with pytest.raises(ChangedMeanwhileError):
        decide(
            adoption_id=adoption.pk, decisions={"costs": Decision(choice="accept")}, seen=seen, publish=True, user=None,
            actor=EDITOR,
        )  # fmt: skip
    assert page_of(adoption).costs == "van de ander"


def test_own_text_can_be_given_back_to_the_source(in_zonnedal: Municipality) -> None:
    adoption = adopt(product_item())
    edit(adoption, publish=True, costs="eigen")
    assert states(adoption) == {"costs": State.OWN}
    settle(adoption, costs=Decision(choice="accept"))
    assert (page_of(adoption).costs, states(adoption)) == ("€ 86,10", {})


def test_a_withdrawn_source_takes_no_page_offline(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    withdraw_item(item_id=item.pk, note="Wet vervallen", by=None, actor=TEAM)
    news(adoption)
    assert page_of(adoption).live
    assert adoption.notice == Notice.WITHDRAWN
    end_adoption(adoption_id=adoption.pk, unpublish=False, user=None, actor=EDITOR)
    assert page_of(adoption).live
    assert not receive(item_id=item.pk, actor=SYSTEM)
    with pytest.raises(WithdrawnError):
        adopt(item)


def test_only_the_municipality_unpublishes(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    withdraw_item(item_id=item.pk, note="", by=None, actor=TEAM)
    end_adoption(adoption_id=adoption.pk, unpublish=True, user=None, actor=EDITOR)
    assert not page_of(adoption).live


def test_a_removed_page_is_no_trouble(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    page_of(adoption).delete()
    change_item(item, costs="bron")
    assert receive(item_id=item.pk, actor=SYSTEM) == 0
    adoption.refresh_from_db()
    with pytest.raises(TargetGoneError):
        standing_of(adoption)


def test_a_source_that_does_not_fit_waits_and_the_others_follow(in_zonnedal: Municipality) -> None:
    first, second = product_item(), product_item(title="Ander")
    one, other = adopt(first), adopt(second)
    change_item(first, upl_name="verhuismelding")
    change_item(second, title="Ander", costs="bron")
    ProductPage.objects.filter(pk=one.page_id).update(audience="x")  # whatever makes a page invalid
    receive(item_id=None, actor=SYSTEM)
    one.refresh_from_db()
    assert one.notice == Notice.WAITING
    assert page_of(one).upl_name == "paspoort"
    assert page_of(other).costs == "bron"


def test_a_mail_leaves_when_the_municipality_wants_it_and_once(in_zonnedal: Municipality) -> None:
    change_settings(follows_by_default=False, mails_owners=True, actor=EDITOR)
    item = product_item()
    adoption = adopt(item, user=make_editor("Hoofdredacteuren"))
    change_item(item, costs="bron")
    news(adoption)
    news(adoption)
    assert [message.kind for message in OutboxMessage.objects.all()] == ["library_notice"]


def test_an_item_of_another_group_can_not_be_adopted(zonnedal: Municipality, waterveen: Municipality) -> None:
    shelf = group_shelf(zonnedal)
    item = product_item(shelf)
    with in_municipality(waterveen), pytest.raises(UnknownItemError):
        adopt(item)
    with in_municipality(waterveen), pytest.raises(UnknownItemError):
        adopt_as_page(
            item_id=uuid.uuid4(), parent=ThemePageFactory.create(), publish=True, mode=Mode.WAIT, user=None,
            actor=EDITOR,
        )  # fmt: skip


def test_who_leaves_a_group_keeps_its_page_and_hears_no_more(zonnedal: Municipality) -> None:
    shelf = group_shelf(zonnedal)
    item = product_item(shelf)
    with in_municipality(zonnedal):
        adoption = adopt(item)
    change_shelf(shelf=shelf, name="Samenwerking", members=[], publishers=[], actor=TEAM)
    change_item(item, costs="bron")
    with in_municipality(zonnedal):
        assert receive(item_id=item.pk, actor=SYSTEM) == 0
        assert page_of(adoption).costs == "€ 86,10"
        assert states(adoption) == {}


def test_an_adoption_of_an_older_back_up_catches_up(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    for costs in ("één", "twee", "drie"):
        change_item(item, costs=costs)
    news(adoption)
    assert (page_of(adoption).costs, adoption.number) == ("drie", 4)


def test_a_library_that_was_put_back_changes_nothing_here(in_zonnedal: Municipality) -> None:
    item = product_item()
    adoption = adopt(item)
    Adoption.objects.update(number=9)
    change_item(item, costs="bron")
    assert receive(item_id=item.pk, actor=SYSTEM) == 0
    assert page_of(adoption).costs == "€ 86,10"


def test_an_existing_page_can_follow_and_keeps_all_its_words(in_zonnedal: Municipality) -> None:
    adoption = adopt(product_item(title="Weg"))
    page = page_of(adoption)
    Adoption.objects.all().delete()
    item = product_item(title="Van de bron")
    linked = link_page(item_id=item.pk, page=page, mode=Mode.FOLLOW, actor=EDITOR)
    change_item(item, title="Van de bron, nieuw", costs="bron")
    news(linked)
    assert (page_of(linked).title, page_of(linked).costs) == ("Weg", "bron")
