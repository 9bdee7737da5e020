"""The directory of an index: what stands in it is always the last whole save."""

from __future__ import annotations

import errno
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from recommender.index.lexicon import Lexicon
from recommender.index.segment import Segment
from recommender.index.storage import manifest as manifests
from recommender.index.storage.disk import Disk
from recommender.index.storage.faults import Unusable
from recommender.index.storage.manifest import Manifest, Saved, SavedGroup
from recommender.index.storage.members import Group, put_together, taken_apart
from recommender.index.storage.packed import File, Packing, cut, is_whole, mapped
from recommender.index.storage.state import PARTS, Kind, State

# Groups of fewer bytes share a file: a commit then waits for the disk three times, not twenty.
# What such a file holds of no use, once others took its groups' place, is as little.
SMALL = 1 << 18
CHECKED = 64 << 20  # Bytes that are checked at each start: it takes less than a tenth of a second.
ATTEMPTS = 5  # To read what a writer may replace meanwhile.
_FILE = re.compile(r"\d{8,}\.npy")
_UNFINISHED = f"{manifests.NAME}.new"

Whole = TypeVar("Whole")
Known: TypeAlias = dict[tuple[object, ...], tuple[SavedGroup, Group]]  # By `Group.key`.


class Folder:
    """Saves states of an index and reads them, knowing which arrays stand in which file already.

    Args:
        path: The directory.
        kind: What the index is of.
        disk: How files are written.
    """

    def __init__(self, path: Path, kind: Kind, disk: Disk) -> None:
        self.path = path
        self._kind = kind.described()
        self._disk = disk
        self._known: Known = {}
        self._manifest: Manifest | None = None
        self._earlier: frozenset[str] = frozenset()  # Files of the save before the last.
        self._prepared: Known = {}
        self._prepared_files: dict[str, File] = {}
        self._serial = 0
        self._naming = threading.Lock()
        self._stamp: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many bytes the files of the last save have."""
        return self._manifest.size if self._manifest else 0

    @property
    def written_at(self) -> float | None:
        """When the last save was made, in seconds since 1970; None for never."""
        try:
            return (self.path / manifests.NAME).stat().st_mtime
        except OSError:
            return None

    def is_newer(self) -> bool:
        """Tell at the cost of a look whether there is a save that was not read yet."""
        return self._look() not in ((), self._stamp)

    def read(self) -> State | None:
        """Map the last save; None where there is none.

        Raises:
            Unusable: If it is damaged or not of this kind. What was read before stays as it was.
        """
        for attempt in range(ATTEMPTS):
            self._stamp = stamp = self._look()
            try:
                return self._read()
            except FileNotFoundError as error:  # Removed since, or lost.
                if attempt + 1 == ATTEMPTS or stamp == self._look():
                    if stamp:
                        raise Unusable(
                            f"is damaged: {Path(error.filename).name} is gone"
                        ) from error
                    return None
            except OSError as error:
                raise Unusable(f"cannot be read ({error.strerror})") from error
        return None

    def save(self, state: State) -> State:
        """Write what does not stand in files yet; give the same state, mapped from them.

        Raises:
            OSError: If that is not possible: the last save is still there, and still whole.
        """
        named = {name: getattr(state, name) for name in PARTS}
        parts = {name: taken_apart(one) for name, one in named.items() if one is not None}
        lexicons = [taken_apart(one) for one in state.lexicons]
        segments = [taken_apart(one) for one in state.segments]
        groups = [
            group for one in (*parts.values(), *lexicons, *segments) for group in one.values()
        ]
        there = self._prepared | self._known
        files: dict[str, File] = {}
        known = self._write([one for one in groups if one.key not in there], files)
        known |= {one.key: there[one.key] for one in groups if one.key in there}

        def saved(whole: Mapping[str, Group]) -> Saved:
            return {name: known[group.key][0] for name, group in whole.items()}

        used = {known[group.key][0].file for group in groups}
        files = {
            **(self._manifest.files if self._manifest else {}),
            **self._prepared_files,
            **files,
        }
        manifest = Manifest(
            self._kind,
            state.position,
            state.counted,
            {name: file for name, file in files.items() if name in used},
            {name: saved(one) for name, one in parts.items()},
            tuple(map(saved, lexicons)),
            tuple(map(saved, segments)),
        )
        self._name(manifest)
        self._keep(manifest, known)

        def shown(one: Whole, whole: Mapping[str, Group]) -> Whole:
            """Give a part that reads from files; the very same where it did already."""
            groups = {name: known[group.key][1] for name, group in whole.items()}
            is_same = all(groups[name].key == group.key for name, group in whole.items())
            return one if is_same else put_together(type(one), groups)

        return replace(
            state,
            **{name: shown(named[name], one) for name, one in parts.items()},
            lexicons=tuple(map(shown, state.lexicons, lexicons)),
            segments=tuple(map(shown, state.segments, segments)),
        )

    def prepare(self, segment: Segment) -> Segment:
        """Write a segment that the next saves may hold; give it as it is read from files.

        Another thread may save meanwhile. What was prepared before is let go.

        Raises:
            OSError: If that is not possible.
        """
        groups = taken_apart(segment)
        self._prepared, self._prepared_files = {}, {}
        known = self._write(groups.values(), self._prepared_files)
        self._prepared = {group.key: (saved, group) for saved, group in known.values()}
        return put_together(Segment, {name: known[one.key][1] for name, one in groups.items()})

    def damage(self, proceed: Callable[[], None]) -> tuple[str, ...]:
        """Read all files of the last save; tell which are not as they were written.

        `proceed` is called now and then, and may raise.
        """
        manifest = self._manifest
        found = []
        for name, file in manifest.files.items() if manifest else ():
            try:
                if not is_whole(self.path / name, file, proceed):
                    found.append(f"{name} is damaged")
            except FileNotFoundError:
                if self._manifest is manifest and self._look() == self._stamp:
                    # No later save has removed it.
                    found.append(f"{name} is gone")
            except OSError as error:
                found.append(f"{name} cannot be read ({error.strerror})")
        return tuple(found)

    def condemn(self) -> None:
        """Let nobody read the last save again. Raises `OSError` if that is not possible."""
        self._disk.remove(self.path / manifests.NAME)
        self._disk.settle(self.path)
        self.forget()

    def forget(self) -> None:
        """Write everything anew at the next save."""
        self._known, self._manifest = {}, None
        self._prepared, self._prepared_files = {}, {}

    def tidy(self) -> None:
        """Remove what a save left that did not end."""
        kept = {*self._files(), *self._earlier, *self._prepared_files}
        for name in self._names():
            if name not in kept:
                with suppress(OSError):
                    self._disk.remove(self.path / name)

    def _read(self) -> State:
        manifest = manifests.read(self.path / manifests.NAME)
        self._check_kind(manifest.kind)
        contents = {name: mapped(self.path / name, one) for name, one in manifest.files.items()}
        if manifest.size <= CHECKED:
            for name, one in manifest.files.items():
                if not is_whole(self.path / name, one):
                    raise Unusable(f"is damaged: {name} is not as it was written")
        known: Known = {}

        def shown(kind: type[Whole], saved: Saved) -> Whole:
            groups = {}
            for name, one in saved.items():
                groups[name] = group = Group(cut(contents[one.file], one.spots), one.scalars)
                known[group.key] = (one, group)
            return put_together(kind, groups)

        parts: dict[str, Any] = {
            name: shown(PARTS[name], saved) for name, saved in manifest.parts.items()
        }
        state = State(
            position=manifest.position,
            **parts,
            lexicons=tuple(shown(Lexicon, saved) for saved in manifest.lexicons),
            segments=tuple(shown(Segment, saved) for saved in manifest.segments),
            counted=manifest.counted,
        )
        self._manifest, self._known = manifest, known
        return state

    def _check_kind(self, kind: Mapping[str, str]) -> None:
        differs = {name for name in {*kind, *self._kind} if kind.get(name) != self._kind.get(name)}
        if "catalogue" in differs:
            raise Unusable("is of other papers")
        if differs:
            raise Unusable(f"was made differently ({', '.join(sorted(differs))})")

    def _write(self, groups: Iterable[Group], files: dict[str, File]) -> Known:
        """Write groups into new files, which `files` gets, and map these."""
        groups = list({group.key: group for group in groups}.values())
        small = [one for one in groups if _size(one) < SMALL]
        packs = [[one] for one in groups if _size(one) >= SMALL] + ([small] if small else [])
        known: Known = {}
        try:
            for pack in packs:
                name = self._new_name()
                packing = Packing([one.arrays for one in pack])
                files[name] = File(0, 0)
                self._disk.write(self.path / name, packing.parts())
                files[name] = packing.file
                content = mapped(self.path / name, packing.file)
                for group, spots in zip(pack, packing.spots, strict=True):
                    saved = SavedGroup(name, spots, group.scalars)
                    known[group.key] = (saved, Group(cut(content, spots), group.scalars))
        except (OSError, Unusable) as error:
            self._discard(files)
            files.clear()
            if isinstance(error, Unusable):  # What was written a moment ago is not there.
                raise OSError(errno.EIO, str(error)) from error
            raise
        return known

    def _new_name(self) -> str:
        """Give a name no file here had, so that nobody who reads takes one for the other."""
        with self._naming:
            taken = (int(name.removesuffix(".npy")) for name in self._names())
            self._serial = 1 + max([self._serial, *taken])
            return f"{self._serial:08d}.npy"

    def _name(self, manifest: Manifest) -> None:
        """Make a manifest the one that counts."""
        unfinished = self.path / _UNFINISHED
        try:
            self._disk.remove(unfinished)
            self._disk.settle(self.path)
            self._disk.write(unfinished, [manifests.written(manifest)])
            self._disk.replace(unfinished, self.path / manifests.NAME)
        except OSError:
            self._discard([_UNFINISHED, *(manifest.files.keys() - self._files())])
            raise

    def _keep(self, manifest: Manifest, known: Known) -> None:
        """Remember what stands where, and remove what neither this save nor the last one names."""
        self._earlier = frozenset(self._files())
        self._manifest, self._stamp = manifest, self._look()
        self._known = {group.key: (saved, group) for saved, group in known.values()}
        if self._prepared and self._prepared_files.keys() <= manifest.files.keys():
            self._prepared, self._prepared_files = {}, {}  # It is saved like all else.
        with suppress(OSError):  # Saved it is; only the power must not fail just now.
            self._disk.settle(self.path)
        self.tidy()

    def _discard(self, names: Iterable[str]) -> None:
        for name in names:
            with suppress(OSError):
                self._disk.remove(self.path / name)

    def _files(self) -> Iterable[str]:
        return self._manifest.files.keys() if self._manifest else frozenset()

    def _names(self) -> list[str]:
        return [one.name for one in self.path.iterdir() if _FILE.fullmatch(one.name)]

    def _look(self) -> tuple[int, ...]:
        try:
            found = (self.path / manifests.NAME).stat()
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size


def _size(group: Group) -> int:
    return sum(one.nbytes for one in group.arrays.values())
