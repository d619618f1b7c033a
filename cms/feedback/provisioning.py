"""Who reads reactions: everybody who edits pages, of the pages that they may edit."""

from django.contrib.auth.models import Group, Permission

READERS = ("Redacteuren", "Hoofdredacteuren", "Beheerders")


def provision_rights() -> None:
    """In the template."""
    permission = Permission.objects.get(content_type__app_label="feedback", codename="change_reaction")
    for name in READERS:
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(permission)
