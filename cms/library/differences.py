"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 6000  # above this the comparison takes seconds: then the texts stand whole beside each other


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some words that are in both texts, only in the old one, or only in the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


def differences(old: str, new: str) -> list[Part]:
    """The parts of both texts, in order."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > _MOST_WORDS:
        whole = (Part(kind="gone", text=old), Part(kind="new", text=new))
        return [part for part in whole if part.text]
    parts = []
    for tag, first, last, begin, end in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part(kind="same", text="".join(before[first:last])))
            continue
        if first < last:
            parts.append(Part(kind="gone", text="".join(before[first:last])))
        if begin < end:
            parts.append(Part(kind="new", text="".join(after[begin:end])))
    return parts
