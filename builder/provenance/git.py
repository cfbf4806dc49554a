"""A project's history, where it is kept with git. The only home of git, which is run as a program.

Nothing is ever written to the repository: no lock, no index, no checkout; and no filter is run. All paths are relative
to the project, with ``/``, wherever in its repository the project stands.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.core.diagnostics import LeafletError

FOLDERS = ("leaflets", "styles")
"""The folders of a project that leaflets are made from."""

_FILES = (b"100644", b"100755")
"""The modes of ordinary files. A link may lead anywhere, and is left out."""

# A hook of git's, which may well call this program, names the repository that it works on: here the folder decides.
_FOREIGN: tuple[str, ...] = ("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY", "COMMON_DIR", "NAMESPACE", "PREFIX")
_FOREIGN += ("LITERAL_PATHSPECS", "GLOB_PATHSPECS", "NOGLOB_PATHSPECS", "ICASE_PATHSPECS")
_SETTINGS = ("log.follow=false", "log.showRoot=true", "log.showSignature=false")
_LOG = ("log", "-z", "--date-order", "--format=%H %cI")
_RAW = ("--raw", "-m", "--no-abbrev", "--no-renames", "--relative")


class HistoryError(LeafletError):
    """There is no history, or git cannot read it."""


class Version(NamedTuple):
    """A file as a commit left it. `date` is the commit's, as 2026-11-30; `data` is None where the file was removed."""

    commit: str
    date: str
    data: bytes | None


class Change(NamedTuple):
    """A file that a commit wrote or removed: `blob` names its bytes, "" for one that was removed."""

    commit: str
    date: str
    path: str
    blob: str


class Repository:
    """The repository that the folder `root` stands in. `shallow` is true where it was cloned without older commits.

    Raises HistoryError where git is not installed, where there is no repository, where it may not be read, or where it
    has no commit. Its methods raise HistoryError for whatever git cannot do.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        told = self._git("rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix")
        inside, shallow, prefix = told.split(b"\n", 2)
        if inside != b"true":
            raise _failed("not a git repository")
        self.shallow = shallow == b"true"
        # The name of a folder may end in a line feed; git puts one more after it.
        self._prefix = _name(prefix.removesuffix(b"\n"))
        if not self._git("rev-list", "--all", "--max-count=1"):
            raise HistoryError("the repository has no commits yet", "commit the leaflets: git add, then git commit")

    def commit(self, revision: str) -> str:
        """The full name of the commit that a person calls `revision`. Raises HistoryError where there is none."""
        # What starts with a hyphen would be an option, and no argument can hold a NUL.
        if revision and not revision.startswith("-") and "\0" not in revision:
            try:
                return self._git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode("ascii").strip()
            except HistoryError:
                pass
        hint = "name a commit, a branch or a tag, such as those that git log shows"
        raise HistoryError(f"there is no revision called {revision!r}", self.deeper(hint))

    def versions(self, path: str) -> list[Version]:
        """The versions of a file on the present branch, newest first. They begin where it got its name."""
        try:
            self.commit("HEAD")
        except HistoryError:
            raise HistoryError(
                "this branch has no commits yet", "commit the leaflets, or go to another branch"
            ) from None
        told = self._git(*_LOG, "HEAD", "--", path).decode("ascii").split("\0")[:-1]
        days = {commit: moment[:10] for commit, _, moment in (one.partition(" ") for one in told)}
        blobs = self.holding(days, path)
        data = self.read(blobs.values())
        return [Version(commit, day, data.get(blobs[commit])) for commit, day in days.items()]

    def changes(self) -> list[Change]:
        """Each file below `FOLDERS` as each commit wrote it, of all branches and tags, newest commit first.

        A commit that is not among them has the same files as one of its parents.
        """
        told = iter(self._git(*_LOG, *_RAW, "--all", "--full-history", "--", *FOLDERS).split(b"\0"))
        found: list[Change] = []
        commit = day = ""
        for piece in told:
            facts = piece.decode("ascii").split()
            if len(facts) == 2:
                commit, day = facts[0], facts[1][:10]
            elif len(facts) == 5:
                blob = facts[3] if facts[3].strip("0") else ""
                found.append(Change(commit, day, _name(next(told)), blob))
        return found

    def read(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """The bytes of `blobs` by their names."""
        return dict(self._each_read([blob for blob in dict.fromkeys(blobs) if blob]))

    def holding(self, commits: Collection[str], path: str) -> dict[str, str]:
        """What stands at `path` in each of `commits`: a blob, or what names all that is in a folder; "" for nothing."""
        if "\n" in self._prefix + path:  # It would end the question.
            return {commit: self._listed(commit, path) for commit in commits}
        asked = "".join(f"{commit}:{self._prefix}{path}\n" for commit in commits)
        told = self._git("cat-file", "--batch-check", asked=asked).splitlines()
        return {commit: _object(line) for commit, line in zip(commits, told, strict=True)}

    def commits_with(self, wanted: Mapping[str, Collection[str]], commits: Iterable[str]) -> list[str]:
        """Those of `commits`, in their order, that have one of the blobs of `wanted` at each of its paths."""
        left = list(dict.fromkeys(commits))
        for path, blobs in wanted.items():
            left = [commit for commit, blob in self.holding(left, path).items() if blob in blobs]
        return left

    def export(self, revision: str, folder: Path, *, crlf: bool = False) -> None:
        """Write the ordinary files below `FOLDERS`, as they were at `revision`, into `folder`.

        They have the bytes that were committed, or with `crlf` what `windows` makes of them.
        """
        files: dict[str, str] = {}
        for entry in self._git("ls-tree", "-r", "-z", self.commit(revision), "--", *FOLDERS).split(b"\0")[:-1]:
            facts, _, path = entry.partition(b"\t")
            mode, _, blob = facts.split(b" ")
            if mode in _FILES:
                files[_name(path)] = blob.decode("ascii")
        data = self.read(files.values())
        for name, blob_ in files.items():
            target = (folder / name).resolve()
            # Nothing keeps a repository that was tampered with from having a folder called "..".
            if target.is_relative_to(folder.resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(windows(data[blob_]) if crlf else data[blob_])

    def deeper(self, hint: str) -> str:
        """A hint, with what else to do where the repository lacks older commits."""
        return f"{hint}. {SHALLOW}" if self.shallow else hint

    def _listed(self, commit: str, path: str) -> str:
        """What `holding` gives for one commit, in a process of its own."""
        told = self._git("ls-tree", "-z", commit, "--", path)
        return told.split()[2].decode("ascii") if told else ""

    def _each_read(self, blobs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        if not blobs:
            return
        with subprocess.Popen(
            self._words("cat-file", "--batch"),
            cwd=self.root,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as git:
            assert git.stdin is not None
            assert git.stdout is not None
            # One after the other: with all of them asked at once each side could wait for the other, its pipe full.
            for blob in blobs:
                git.stdin.write(f"{blob}\n".encode("ascii"))
                git.stdin.flush()
                head = git.stdout.readline().split()
                if len(head) != 3:
                    raise _failed("a file of the history is missing")
                yield blob, git.stdout.read(int(head[2]))
                git.stdout.read(1)

    def _git(self, *words: str, asked: str = "") -> bytes:
        """What git prints. Raises HistoryError where it fails."""
        done = subprocess.run(
            self._words(*words),
            cwd=self.root,
            env=_environment(),
            input=asked.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise _failed(done.stderr.decode("utf-8", "replace"))
        return done.stdout

    def _words(self, *words: str) -> list[str]:
        program = shutil.which("git")
        if program is None:
            raise HistoryError("git is not installed", "install git, and keep the project with it")
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        return [program, "--no-pager", "--literal-pathspecs", *settings, *words]


SHALLOW = "This clone lacks older commits: git fetch --unshallow gets them"


def windows(data: bytes) -> bytes:
    """A file with the line ends that git, set up to, gives to text in working copies on Windows.

    The digests that codes are made of are those of the files that people work with, and a commit has other bytes then.
    Git leaves alone what has a NUL or a CR already.
    """
    return data if b"\0" in data or b"\r" in data else data.replace(b"\n", b"\r\n")


def _environment() -> dict[str, str]:
    """No questions, no locks, and words that `_failed` knows."""
    kept = {name: value for name, value in os.environ.items() if name not in {f"GIT_{word}" for word in _FOREIGN}}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "LANGUAGE": ""}


def _name(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def _object(line: bytes) -> str:
    """What a line of `cat-file --batch-check` names; "" where it says that there is nothing."""
    name, _, kind = line.partition(b" ")
    return name.decode("ascii") if kind.startswith((b"blob ", b"tree ")) else ""


def _failed(told: str) -> HistoryError:
    """What git's own words mean."""
    if "dubious ownership" in told:
        advice = re.search(r"git config --global --add safe\.directory .+", told)
        hint = f"if you trust it, run: {advice[0]}" if advice else "see git's documentation on safe.directory"
        return HistoryError("this repository belongs to another user, and git does not read it", hint)
    if "not a git repository" in told:
        hint = "keep the project with git: git init, git add leaflets styles, git commit"
        return HistoryError("the project is in no git repository", hint)
    first = told.strip().partition("\n")[0].removeprefix("fatal: ")
    return HistoryError(f"git cannot read the history: {first}", "look at the repository with: git fsck")
