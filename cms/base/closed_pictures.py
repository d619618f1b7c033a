"""Pictures in a closed collection: for who may open it, as Wagtail has it for documents."""

from django.http import HttpRequest
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction


def may_see(request: HttpRequest, name: str) -> bool | None:
    """For `tenants.files.media_judges`: None for what is in no closed collection, else whether this visitor may."""
    if not CollectionViewRestriction.objects.exists():  # nearly everywhere
        return None
    model = get_image_model()
    image = model.objects.filter(file=name).first() or model.objects.filter(renditions__file=name).first()
    if image is None:
        return None
    restrictions = image.collection.get_view_restrictions()
    if not restrictions:
        return None
    return all(restriction.accept_request(request) for restriction in restrictions)
