"""A theme pack: a brand as one zip file that another municipality, or the same one later, can take in.

It holds the design tokens in both forms, the logo and the icon, the letters, and a manifest with a SHA-256 of each.
A pack comes from outside: nothing in it is written to a disk under a name of its own, and its pictures are made safe
as every upload is.
"""

import json
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from cms.branding.errors import ThemePackError
from cms.branding.images import MAX_BYTES as MAX_IMAGE_BYTES
from cms.branding.images import safe_image
from cms.branding.tokens import MAX_BYTES as MAX_TOKEN_BYTES
from cms.branding.tokens import TokenReading, read_tokens

FORMAT = "meent-theme-pack"
VERSION = 1
MANIFEST = "manifest.json"
TOKENS = "design-tokens.json"
CLASSIC_TOKENS = "style-dictionary.json"
MAX_PACK_BYTES = 5 * 1024 * 1024
_MAX_FONT_BYTES = 300 * 1024
_MAX_MEMBERS = 40
_MAX_UNPACKED = 10 * 1024 * 1024
_IMAGE = re.compile(r"(logo|favicon)\.(svg|png)")
_FONT = re.compile(r"fonts/[a-z0-9-]{1,80}\.woff2")
# What is a choice of this platform and no design token; anything else in a manifest has no effect.
CHOICES = ("header_layout", "hero_style", "card_style", "tile_style", "slogan")


@dataclass
class ThemePack:
    """What a pack holds, checked; the pictures are the safe copies."""

    reading: TokenReading
    choices: dict[str, str] = field(default_factory=dict)
    images: dict[str, "ContentFile[bytes]"] = field(default_factory=dict)


def write_pack(
    *, name: str, tokens: dict[str, Any], classic: dict[str, Any], choices: dict[str, str], files: dict[str, bytes]
) -> bytes:
    """The zip; the same brand gives the same bytes. `files` are pictures and letters by their name in the pack."""
    members = {TOKENS: _json(tokens), CLASSIC_TOKENS: _json(classic)} | files
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "name": name,
        "choices": choices,
        "files": {
            member: {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
            for member, content in sorted(members.items())
        },
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in [(MANIFEST, _json(manifest)), *sorted(members.items())]:
            archive.writestr(zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def read_pack(content: bytes) -> ThemePack:
    """A pack that was uploaded.

    Raises:
        ThemePackError: too large, a member that does not belong, or content that the manifest does not vouch for.
        TokenFileError, UnsafeImageError: as those say.
    """
    members = _members(content)
    manifest = _manifest(members)
    _check_digests(members, manifest)
    if TOKENS not in members:
        raise ThemePackError(_("This theme pack has no %(name)s.") % {"name": TOKENS})
    pack = ThemePack(reading=read_tokens(members[TOKENS]))
    choices = manifest.get("choices")
    if isinstance(choices, dict):
        pack.choices = {key: value for key, value in choices.items() if key in CHOICES and isinstance(value, str)}
    for name, picture in members.items():
        if found := _IMAGE.fullmatch(name):
            pack.images[found[1]] = safe_image(SimpleUploadedFile(name, picture))
    return pack


def _members(content: bytes) -> dict[str, bytes]:
    """Name → content, read within bounds: what an archive says of its own sizes is not believed."""
    if len(content) > MAX_PACK_BYTES:
        raise ThemePackError(_("This theme pack is larger than 5 MB."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_MEMBERS:
                raise ThemePackError(_("This theme pack has too many files in it."))
            members: dict[str, bytes] = {}
            total = 0
            for entry in entries:
                limit = _limit(entry.filename)
                if (
                    limit is None
                    or entry.filename in members
                    or entry.flag_bits & 1
                    or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
                ):
                    raise ThemePackError(
                        _("This file does not belong in a theme pack: %(name)s.") % {"name": entry.filename[:80]}
                    )
                with archive.open(entry) as member:
                    members[entry.filename] = member.read(limit + 1)
                total += len(members[entry.filename])
                if len(members[entry.filename]) > limit or total > _MAX_UNPACKED:
                    raise ThemePackError(
                        _("This file in the theme pack is too large: %(name)s.") % {"name": entry.filename}
                    )
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise ThemePackError(_("This is not a theme pack (a zip file).")) from error
    return members


def _limit(name: str) -> int | None:
    """How large a member may be; None when no pack has it. The names are fixed, so no path leads anywhere."""
    if name in {MANIFEST, TOKENS, CLASSIC_TOKENS}:
        return MAX_TOKEN_BYTES
    if _IMAGE.fullmatch(name):
        return MAX_IMAGE_BYTES
    return _MAX_FONT_BYTES if _FONT.fullmatch(name) else None


def _manifest(members: dict[str, bytes]) -> dict[str, Any]:
    try:
        manifest = json.loads(members[MANIFEST])
    except (KeyError, ValueError, RecursionError) as error:
        raise ThemePackError(_("This theme pack has no %(name)s.") % {"name": MANIFEST}) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or manifest.get("version") != VERSION:
        raise ThemePackError(_("This theme pack is of a kind that we do not know."))
    return manifest


def _check_digests(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files = manifest.get("files")
    files = files if isinstance(files, dict) else {}
    for name, content in members.items():
        said = files.get(name)
        digest = said.get("sha256") if isinstance(said, dict) else None
        if name != MANIFEST and digest != sha256(content).hexdigest():
            raise ThemePackError(_("This file was changed after the theme pack was made: %(name)s.") % {"name": name})


def _json(tree: Any) -> bytes:
    return (json.dumps(tree, indent=2, ensure_ascii=False) + "\n").encode()
