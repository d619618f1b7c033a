"""The files of one municipality: counted, and removed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.progress import Progress


def count_files(folder: Path) -> dict[str, Any]:
    """Number of files and bytes, and of files in each folder at the top. A link counts, not its target."""
    count, size = 0, 0
    tops: dict[str, int] = {}
    for place, folders, files in os.walk(folder):
        inside = Path(place).relative_to(folder).parts
        top = inside[0] if inside else "."
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in [*files, *links]:
            size += os.lstat(Path(place, name)).st_size
            count += 1
            tops[top] = tops.get(top, 0) + 1
    return {"count": count, "bytes": size, "folders": tops}


def remove_folder(folder: Path, advance: Callable[[], None]) -> None:
    """Remove a folder and all in it. What is gone already is no error; a link is removed, never followed."""
    for place, folders, files in os.walk(folder, topdown=False):
        for name in files:
            Path(place, name).unlink(missing_ok=True)
            advance()
        for name in folders:
            path = Path(place, name)
            if path.is_symlink():
                path.unlink(missing_ok=True)
                advance()
            else:
                path.rmdir()
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        folder.rmdir()


def clear_folder(folder: Path, progress: Progress) -> None:
    """The same, with its progress shown."""
    progress.start(folder.parent.name, total=count_files(folder)["count"], unit="files")
    remove_folder(folder, progress.advance)
