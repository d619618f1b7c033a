"""The stamp: an object of one municipality is refused in another, whatever is done with it."""

import pickle
from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import ProgrammingError, connection, models, transaction
from wagtail.models import Locale, Page, Site

from tenants.binding import bound_schema
from tenants.context import in_municipality, in_public
from tenants.errors import ForeignObjectError
from tenants.municipalities.models import Municipality
from tests.threads import in_another_connection

User = get_user_model()


def _group(municipality: Municipality, name: str = "Proef") -> Group:
    with in_municipality(municipality):
        return Group.objects.create(name=name)


USES: dict[str, Callable[[Group], object]] = {
    "save": lambda group: group.save(),
    "save some fields": lambda group: group.save(update_fields=["name"]),
    "save with a database named": lambda group: group.save(using="default"),
    "delete": Group.delete,
    "delete with a database named": lambda group: group.delete(using="default"),
    "refresh": lambda group: group.refresh_from_db(),
    "read a relation": lambda group: list(group.permissions.all()),
    "read a relation back": lambda group: list(group.user_set.all()),
    "add to a relation": lambda group: group.user_set.add(User.objects.create_user(email="a@example.nl")),
    "be added to a relation": lambda group: User.objects.create_user(email="b@example.nl").groups.add(group),  # noqa: PLW0108  # made each time
}


@pytest.mark.parametrize("use", USES)
def test_an_object_of_another_municipality_is_refused(
    zonnedal: Municipality, waterveen: Municipality, use: str
) -> None:
    foreign = _group(zonnedal)
    own = _group(waterveen, "Van ons")
    foreign.pk = own.pk  # numbers overlap: without the stamp this would reach a row of ours
    with in_municipality(waterveen):
        with pytest.raises(ForeignObjectError), transaction.atomic():
            USES[use](foreign)
        assert Group.objects.get(pk=own.pk).name == "Van ons"
        USES[use](own)


def test_a_foreign_object_can_t_be_assigned(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(zonnedal):
        page = Page.objects.get(depth=2)
    with in_municipality(waterveen):
        site = Site.objects.get()
        with pytest.raises(ForeignObjectError):
            site.root_page = page


def test_a_deferred_field_is_not_read_elsewhere(zonnedal: Municipality, waterveen: Municipality) -> None:
    pk = _group(zonnedal).pk
    with in_municipality(zonnedal):
        group = Group.objects.defer("name").get(pk=pk)
    with in_municipality(waterveen), pytest.raises(ForeignObjectError):
        _ = group.name


def test_an_object_that_was_made_elsewhere_is_refused_before_it_is_saved(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    with in_municipality(zonnedal):
        made = Group(name="Nieuw")
    with in_municipality(waterveen), pytest.raises(ForeignObjectError):
        made.save()


def test_an_object_that_was_made_outside_every_binding_becomes_whose_it_is_saved_for(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    assert bound_schema() is None
    made = Group(name="Nieuw")
    with in_municipality(zonnedal):
        made.save()
        made.refresh_from_db()
    with in_municipality(waterveen), pytest.raises(ForeignObjectError):
        made.save()
    with in_public(), pytest.raises(ForeignObjectError):
        made.delete()


def test_a_pickle_keeps_its_stamp(zonnedal: Municipality, waterveen: Municipality) -> None:
    kept = pickle.dumps(_group(zonnedal))
    with in_municipality(waterveen), pytest.raises(ForeignObjectError):
        pickle.loads(kept).save()  # noqa: S301  # made three lines up


def test_what_is_the_platform_s_is_used_everywhere(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(waterveen):
        zonnedal.refresh_from_db()


def test_every_municipal_model_is_stamped(zonnedal: Municipality) -> None:
    """Found through the tables, so that an app that the stamp forgets is found too."""
    with in_municipality(zonnedal):
        for model in _models_with_a_table(zonnedal):
            assert model()._state.schema == zonnedal.schema_name, model  # type: ignore[attr-defined]


def _models_with_a_table(municipality: Municipality) -> list[type[models.Model]]:

    with in_municipality(municipality), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [municipality.schema_name])
        tables = {row[0] for row in cursor.fetchall()}
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
    assert len(found) > 60
    return found


def test_in_a_thread_without_a_binding_nothing_is_saved_or_deleted(zonnedal: Municipality) -> None:
    group = _group(zonnedal)

    def build() -> None:
        assert bound_schema() is None
        Page(locale=locale)  # Wagtail builds renditions like this; in memory it harms nobody
        with pytest.raises(ForeignObjectError):
            group.save()
        with pytest.raises((ForeignObjectError, ProgrammingError)):  # looks for what hangs on it first, in public
            group.delete()

    with in_municipality(zonnedal):
        locale = Locale.objects.get()
        in_another_connection(build)
