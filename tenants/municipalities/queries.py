"""Finding municipalities."""

from shared.messages import lazy as _
from tenants.context import in_public
from tenants.errors import UnknownMunicipalityError
from tenants.municipalities.models import Municipality


def find_municipality(slug: str) -> Municipality:
    """The municipality with this short name, in whatever state.

    Raises:
        UnknownMunicipalityError: there is none.
    """
    with in_public():
        municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        raise UnknownMunicipalityError(_("No municipality has the short name “%(slug)s”.") % {"slug": slug})
    return municipality
