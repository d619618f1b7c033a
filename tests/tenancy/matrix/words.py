"""What the texts of one set of things hold, so that a foreign one is seen wherever it turns up."""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as Picture


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the texts of one set hold.

    Attributes:
        public: stands in what everybody may read: at home that is not looked for.
        draft: stands in what is not published.
        private: stands in what a resident told.
        staff: stands in what only colleagues may read, such as their own names.
    """

    public: str
    draft: str
    private: str
    staff: str

    @classmethod
    def all(cls, word: str) -> "Words":
        return cls(public=word, draft=word, private=word, staff=word)


def small_picture(name: str) -> ImageFile:
    buffer = BytesIO()
    Picture.new("RGB", (48, 32), (30, 90, 160)).save(buffer, "JPEG")
    buffer.seek(0)
    return ImageFile(buffer, name=name)
