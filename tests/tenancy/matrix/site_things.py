"""What stands on the site of one set of things: pages of a section, a village, pictures and documents."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    GroupApprovalTask,
    PageViewRestriction,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.content.models import ContentPage, ThemePage
from cms.feedback.models import Reaction
from cms.feedback.views import REMARK_PURPOSE
from cms.kernen.models import Collection as WasteCollection
from cms.kernen.models import Kern
from cms.languages.actions import add_language
from cms.search.models import OwnWords
from services.accounts.models import User
from shared.actors import Actor
from tenants.signing import sign
from tests.factories.cms import ContentPageFactory, ThemePageFactory, home_page
from tests.tenancy.matrix.policy import Things
from tests.tenancy.matrix.words import Words, small_picture


def site_pages(number: int, words: Words, colleague: User) -> Things:
    section: ThemePage = ThemePageFactory.create(title=f"Wijk {number}", slug=f"wijk-{number}")
    live: ContentPage = ContentPageFactory.create(parent=section, title=f"Straat {number}", slug="straat")
    hidden: ContentPage = ContentPageFactory.create(
        parent=section,
        title=f"Concept {words.draft}",
        slug=f"concept-{words.draft}",
        intro=words.draft,
        search_description=words.draft,
        seo_title=words.draft,
        live=False,
        owner=colleague,
        locked=True,
        locked_by=colleague,
        locked_at=timezone.now(),
    )
    hidden.search_description = f"{words.draft} eerder"
    first = hidden.save_revision(user=colleague, log_action=True)
    second = hidden.save_revision(user=colleague, log_action=True)
    Comment.objects.create(page=hidden, user=colleague, text=words.draft, contentpath="intro")
    live.intro = words.draft
    live.title = f"Nieuwe naam {words.draft}"
    draft_of_live = live.save_revision(user=colleague, approved_go_live_at=timezone.now() + timedelta(days=9))
    waiting: ContentPage = ContentPageFactory.create(
        parent=section, title=f"Wacht {words.draft}", slug=f"wacht-{words.draft}", live=False, owner=colleague
    )
    waiting.save_revision(user=colleague)
    task = GroupApprovalTask.objects.create(name=f"Taak {words.staff}")
    task.groups.set([Group.objects.get(name="Hoofdredacteuren")])
    workflow = Workflow.objects.create(name=f"Stroom {words.staff}")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=section)
    workflow_state = workflow.start(waiting, colleague)
    task_state = workflow_state.current_task_state
    behind: ContentPage = ContentPageFactory.create(parent=section, title=f"Besloten {number}", slug="besloten")
    behind.intro = words.draft
    behind.save()
    restriction = PageViewRestriction.objects.create(
        page=behind, restriction_type=PageViewRestriction.PASSWORD, password=words.draft
    )
    session = EditingSession.objects.create(
        user=colleague,
        content_type=ContentType.objects.get_for_model(ContentPage),
        object_id=str(hidden.pk),
        last_seen_at=timezone.now(),
    )
    assert number  # 0 would be no set
    if number == 1:
        home = add_language(home=home_page(), code="en", user=colleague, actor=Actor.system("matrix"))
        home.specific.save_revision().publish()
    reaction = Reaction.objects.create(page=live, is_helpful=False, remark=words.draft)
    found_by = OwnWords.objects.create(page=live, phrases=f"zoek{words.staff}")
    return {
        "reaction": str(reaction.pk),
        "search_words": str(found_by.pk),
        "reaction_token": sign(str(reaction.pk), purpose=REMARK_PURPOSE),
        "section": str(section.pk),
        "live_page": str(live.pk),
        "page": str(hidden.pk),
        "waiting_page": str(waiting.pk),
        "revision": str(second.pk),
        "earlier_revision": str(first.pk),
        "scheduled_revision": str(draft_of_live.pk),
        "task": str(task.pk),
        "workflow": str(workflow.pk),
        "workflow_state": str(workflow_state.pk),
        "task_state": str(task_state.pk),
        "restriction": str(restriction.pk),
        "restricted_page": str(behind.pk),
        "editing_session": str(session.pk),
        "page_path": f"wijk-{number}/straat/",
        "page_address": f"/wijk-{number}/straat/",
    }


def village(number: int, words: Words) -> Things:
    slug = f"dorp-{number}-{words.public}".lower()
    kern = Kern.objects.create(name=f"Dorp {number} {words.public}", slug=slug, postcodes=f"{2000 + number}")
    collection = WasteCollection.objects.create(kern=kern, day=timezone.localdate() + timedelta(days=9), fraction="gft")
    return {"kern": str(kern.pk), "kern_slug": kern.slug, "waste_collection": str(collection.pk)}


def files(number: int, words: Words, colleague: User) -> Things:
    collection = Collection.get_first_root_node().add_child(name=f"Map {number} {words.public}")
    image: Any = get_image_model().objects.create(
        title=f"Foto {words.public}",
        file=small_picture(f"foto-{words.public}.jpg"),
        collection=collection,
        uploaded_by_user=colleague,
        description=words.public,
    )
    image.tags.add(words.public)
    rendition = image.get_rendition("fill-20x20")
    document = get_document_model().objects.create(
        title=f"Stuk {words.public}",
        file=ContentFile(f"inhoud {words.public}".encode(), name=f"stuk-{words.public}.txt"),
        collection=collection,
        uploaded_by_user=colleague,
    )
    private_collection = Collection.get_first_root_node().add_child(name=f"Besloten map {number}")
    CollectionViewRestriction.objects.create(
        collection=private_collection, restriction_type=CollectionViewRestriction.PASSWORD, password=words.draft
    )
    private_document = get_document_model().objects.create(
        title=f"Besloten {words.draft}",
        file=ContentFile(f"besloten {words.draft}".encode(), name=f"besloten-{number}.txt"),
        collection=private_collection,
        uploaded_by_user=colleague,
    )
    uploads = {
        name: UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=small_picture(f"los-{words.public}.jpg"),
            uploaded_by_user=colleague,
        )
        for name, model in (("uploaded_image", get_image_model()), ("uploaded_document", get_document_model()))
    }
    return {
        "collection": str(collection.pk),
        "image": str(image.pk),
        "media": str(rendition.file.name),
        "document": str(document.pk),
        "document_file": str(document.filename),
        "private_collection": str(private_collection.pk),
        "private_document": str(private_document.pk),
        "private_document_file": str(private_document.filename),
        "collection_restriction": str(private_collection.view_restrictions.get().pk),
        **{name: str(upload.pk) for name, upload in uploads.items()},
    }
