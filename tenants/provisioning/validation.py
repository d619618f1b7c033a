"""What may identify a municipality: names, code, host names. Every refusal names the field."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Never

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from shared.errors import Text
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError
from tenants.municipalities.models import Domain, Municipality, Purpose
from tenants.municipalities.validators import validate_domain
from tenants.provisioning.gemeenten import (
    FIRST_FICTIONAL_CODE,
    Gemeente,
    find_by_name,
    gemeenten,
    is_fictional,
    tooi_uri,
)

_CODE_LENGTH = 4
_SLUG_LENGTH = 63
_NOT_IN_A_NAME = frozenset('"<>\\')  # a name goes into the From line of mails
_NO_WEBSITES = frozenset({"arpa", "local", "onion"})  # RFC 6761, 6762, 7686: names that no visitor's DNS resolves


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Names and codes that passed all rules."""

    name: str
    slug: str
    official_name: str
    gemeentecode: str
    tooi_uri: str
    owms_uri: str


def checked_slug(slug: str) -> str:
    """The short name, as it came.

    Raises:
        InvalidMunicipalityError: it can't be one.
    """
    if slugify(slug) != slug or len(slug) > _SLUG_LENGTH:
        refuse(
            "slug", _("A short name has small letters, digits and hyphens, %(max)s at most.") % {"max": _SLUG_LENGTH}
        )
    return slug


def checked_identity(
    *,
    name: str,
    gemeentecode: str,
    slug: str = "",
    official_name: str = "",
    owms_uri: str = "",
    is_in_register: bool = True,
) -> Identity:
    """Names and codes as they will be kept; what is empty follows from the name and the register.

    Args:
        is_in_register: whether name and code must agree with the register, unless the code is fictional.

    Raises:
        InvalidMunicipalityError: a value breaks a rule, or the register says otherwise; the message names the field.
    """
    name = _checked_name("name", name)
    _check_code(gemeentecode)
    known = _checked_against_register(name, gemeentecode) if is_in_register else None
    slug = slug or slugify(name)[:_SLUG_LENGTH].strip("-")
    if not slug:
        refuse("slug", _("No short name follows from this name; give one."))
    checked_slug(slug)
    return Identity(
        name=name,
        slug=slug,
        official_name=_checked_name("official_name", official_name or f"Gemeente {name}"),
        gemeentecode=gemeentecode,
        tooi_uri=tooi_uri(gemeentecode),
        owms_uri=owms_uri or (known.owms_uri if known else ""),
    )


def checked_domain(domain: str) -> str:
    """A host name that a site can have, in lower case.

    Raises:
        InvalidMunicipalityError: it is no host name, an IP address, the platform's own, or one that leads nowhere.
    """
    domain = domain.strip().lower().removesuffix(".")
    try:
        validate_domain(domain)
    except ValidationError as error:
        refuse("domain", " ".join(error.messages))
    top_level = domain.rsplit(".", 1)[1]
    if top_level.isdigit():
        refuse("domain", _("“%(value)s” is an IP address. A site needs a name.") % {"value": domain})
    if top_level in _NO_WEBSITES:
        refuse("domain", _("Names that end in .%(value)s lead to no website.") % {"value": top_level})
    if domain.removeprefix("www.") in {host.removeprefix("www.") for host in settings.PLATFORM_HOSTS}:
        refuse("domain", _("“%(value)s” is the platform's own address.") % {"value": domain})
    return domain


def check_free(identity: Identity, *, purpose: str, but: Municipality | None = None) -> None:
    """Look whether names and code are still free, for a clear message; the database's constraints have the last word.

    Args:
        but: the municipality that has them now.

    Raises:
        MunicipalityExistsError: one is taken; the message says by whom.
    """
    others = Municipality.objects.exclude(pk=but.pk) if but else Municipality.objects.all()
    for field, value, taken in (
        ("name", identity.name, others.filter(name__iexact=identity.name)),
        ("slug", identity.slug, others.filter(slug=identity.slug)),
        (
            "gemeentecode",
            identity.gemeentecode,
            others.filter(gemeentecode=identity.gemeentecode, purpose=Purpose.PRODUCTION)
            if purpose == Purpose.PRODUCTION
            else others.none(),
        ),
    ):
        owner = taken.first()
        if owner is not None:
            _refuse_taken(field, value, owner)


def check_domain_free(domain: str, *, but: Municipality | None = None) -> None:
    """Look whether a host name is still free. With and without `www.` are one: the first to come has both.

    In a transaction this also keeps others from taking either until it ends.

    Args:
        but: the municipality that may have the other form.

    Raises:
        MunicipalityExistsError: it leads somewhere already; the message says where.
    """
    other_form = domain.removeprefix("www.") if domain.startswith("www.") else f"www.{domain}"
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"domain {domain.removeprefix('www.')}"])
    for found in Domain.objects.select_related("tenant").filter(domain__in=[domain, other_form]):
        if found.domain == domain or found.tenant != but:
            _refuse_taken("domain", found.domain, found.tenant)


def refuse(field: str, message: Text) -> Never:
    """Raise with the field in front."""
    raise InvalidMunicipalityError(f"{field}: {message}", field=field)


def _checked_name(field: str, value: str) -> str:
    value = unicodedata.normalize("NFC", value)
    if any(unicodedata.category(letter)[0] == "C" or letter in _NOT_IN_A_NAME for letter in value):
        refuse(field, _('No line breaks, control characters, quotes (") or any of < > \\ in a name.'))
    value = " ".join(value.split())
    if not any(letter.isalpha() for letter in value):
        refuse(field, _("A name has letters in it."))
    return value


def _check_code(gemeentecode: str) -> None:
    if not (len(gemeentecode) == _CODE_LENGTH and gemeentecode.isascii() and gemeentecode.isdigit()):
        refuse("gemeentecode", _("A municipality code has 4 digits."))


def _checked_against_register(name: str, gemeentecode: str) -> Gemeente | None:
    """The register's line for this code; None for a fictional one."""
    namesake = find_by_name(name)
    if namesake is not None and namesake.ended_on is not None:
        refuse("name", _ended(namesake, namesake.ended_on))
    if is_fictional(gemeentecode):
        if namesake is not None:
            refuse(
                "gemeentecode",
                _("The code of %(name)s is %(code)s.") % {"name": namesake.name, "code": namesake.gemeentecode},
            )
        return None
    known = gemeenten().get(gemeentecode)
    if known is None:
        refuse(
            "gemeentecode",
            _("No municipality has the code %(code)s. For demo and training: %(first)s and up.")
            % {"code": gemeentecode, "first": FIRST_FICTIONAL_CODE},
        )
    if known.ended_on is not None:
        refuse("gemeentecode", _ended(known, known.ended_on))
    if not known.is_called(name):
        refuse(
            "name",
            _("Code %(code)s is of %(known)s, not of %(name)s.")
            % {"code": gemeentecode, "known": known.name, "name": name},
        )
    return known


def _ended(gemeente: Gemeente, ended_on: date) -> str:
    values = {"name": gemeente.name, "date": date_format(ended_on, "j F Y"), "part_of": gemeente.part_of}
    if gemeente.part_of:
        return _("The municipality of %(name)s ended on %(date)s and became part of %(part_of)s.") % values
    return _("The municipality of %(name)s ended on %(date)s.") % values


def _refuse_taken(field: str, value: str, owner: Municipality) -> Never:
    raise MunicipalityExistsError(
        _("%(field)s: “%(value)s” is taken, by %(owner)s.")
        % {"field": field, "value": value, "owner": f"{owner.name} ({owner.slug})"},
        slug=owner.slug,
        field=field,
    )
