"""The history of a project in git. Only this module runs git, as a program.

It never writes to the repository (no lock, no index, no checkout), and runs no filters. All paths are relative to the
project, with ``/``, wherever the project is in its repository.
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
"""The folders with the sources of leaflets."""

_FILES = (b"100644", b"100755")
"""The modes of ordinary files. Links are left out, because they may lead outside the project."""

# A git hook may call this program, with variables that name the hook's repository. Here the folder decides.
_FOREIGN: tuple[str, ...] = ("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY", "COMMON_DIR", "NAMESPACE", "PREFIX")
_FOREIGN += ("LITERAL_PATHSPECS", "GLOB_PATHSPECS", "NOGLOB_PATHSPECS", "ICASE_PATHSPECS")
_SETTINGS = ("log.follow=false", "log.showRoot=true", "log.showSignature=false")
_LOG = ("log", "-z", "--date-order", "--format=%H %cI")
_RAW = ("--raw", "-m", "--no-abbrev", "--no-renames", "--relative")


class HistoryError(LeafletError):
    """The project has no history, or git cannot read it."""


class Version(NamedTuple):
    """A file in a commit. `date` is that of the commit, as 2026-11-30; `data` is None where it deleted the file."""

    commit: str
    date: str
    data: bytes | None


class Change(NamedTuple):
    """A file that a commit wrote or deleted: `blob` names its bytes, "" for a deleted file."""

    commit: str
    date: str
    path: str
    blob: str


class Repository:
    """The repository that contains the folder `root`. `shallow` is true where it was cloned without older commits.

    Raises HistoryError where git is not installed, and where the repository does not exist, has another owner, or has
    no commits. Its methods raise HistoryError where git fails.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        output = self._git("rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix")
        inside, shallow, prefix = output.split(b"\n", 2)
        if inside != b"true":
            raise _failed("not a git repository")
        self.shallow = shallow == b"true"
        # The name of a folder may end in a line feed, so remove only the line feed that git adds.
        self._prefix = _name(prefix.removesuffix(b"\n"))
        if not self._git("rev-list", "--all", "--max-count=1"):
            raise HistoryError("the repository has no commits yet", "commit the leaflets: git add, then git commit")

    def commit(self, revision: str) -> str:
        """The full name of the commit `revision`. Raises HistoryError where it does not exist."""
        # Git would read a leading hyphen as an option, and an argument cannot contain a NUL.
        if revision and not revision.startswith("-") and "\0" not in revision:
            try:
                return self._git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode("ascii").strip()
            except HistoryError:
                pass
        hint = "name a commit, a branch or a tag; git log shows the commits"
        raise HistoryError(f"the revision {revision!r} does not exist", self.deeper(hint))

    def versions(self, path: str) -> list[Version]:
        """The versions of a file on the current branch, newest first, since it got its present name."""
        try:
            self.commit("HEAD")
        except HistoryError:
            raise HistoryError(
                "this branch has no commits yet", "commit the leaflets, or switch to another branch"
            ) from None
        entries = self._git(*_LOG, "HEAD", "--", path).decode("ascii").split("\0")[:-1]
        days = {commit: moment[:10] for commit, _, moment in (entry.partition(" ") for entry in entries)}
        blobs = self.blobs_at(days, path)
        data = self.read(blobs.values())
        return [Version(commit, day, data.get(blobs[commit])) for commit, day in days.items()]

    def changes(self) -> list[Change]:
        """Every change of a file below `FOLDERS`, on all branches and tags, newest commit first.

        A commit without a change has the same files as one of its parents.
        """
        pieces = iter(self._git(*_LOG, *_RAW, "--all", "--full-history", "--", *FOLDERS).split(b"\0"))
        changes: list[Change] = []
        commit = day = ""
        for piece in pieces:
            facts = piece.decode("ascii").split()
            if len(facts) == 2:
                commit, day = facts[0], facts[1][:10]
            elif len(facts) == 5:
                blob = facts[3] if facts[3].strip("0") else ""
                changes.append(Change(commit, day, _name(next(pieces)), blob))
        return changes

    def read(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """The bytes of `blobs` by their names."""
        return dict(self._each_read([blob for blob in dict.fromkeys(blobs) if blob]))

    def blobs_at(self, commits: Collection[str], path: str) -> dict[str, str]:
        """The name of the blob or tree at `path` in each of `commits`; "" where the path does not exist."""
        if "\n" in self._prefix + path:  # A line feed would end the line of a question to git.
            return {commit: self._listed(commit, path) for commit in commits}
        questions = "".join(f"{commit}:{self._prefix}{path}\n" for commit in commits)
        answers = self._git("cat-file", "--batch-check", questions=questions).splitlines()
        return {commit: _object(line) for commit, line in zip(commits, answers, strict=True)}

    def commits_with(self, wanted: Mapping[str, Collection[str]], commits: Iterable[str]) -> list[str]:
        """Those of `commits`, in their order, that have one of the blobs of `wanted` at each of its paths."""
        left = list(dict.fromkeys(commits))
        for path, blobs in wanted.items():
            left = [commit for commit, blob in self.blobs_at(left, path).items() if blob in blobs]
        return left

    def export(self, revision: str, folder: Path) -> None:
        """Write the ordinary files below `FOLDERS`, as they were at `revision`, into `folder`.

        They have the bytes of the commit.
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
            # A repository that was tampered with may contain a folder called "..".
            if target.is_relative_to(folder.resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data[blob_])

    def deeper(self, hint: str) -> str:
        """A hint, with the command that gets older commits where the repository lacks them."""
        return f"{hint}. {SHALLOW}" if self.shallow else hint

    def _listed(self, commit: str, path: str) -> str:
        """The result of `blobs_at` for a single commit, from a separate process."""
        entry = self._git("ls-tree", "-z", commit, "--", path)
        return entry.split()[2].decode("ascii") if entry else ""

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
            # Ask for a single blob at a time: with many questions in the pipe, both sides could wait with full pipes.
            for blob in blobs:
                git.stdin.write(f"{blob}\n".encode("ascii"))
                git.stdin.flush()
                head = git.stdout.readline().split()
                if len(head) != 3:
                    raise _failed("a file of the history is missing")
                yield blob, git.stdout.read(int(head[2]))
                git.stdout.read(1)

    def _git(self, *words: str, questions: str = "") -> bytes:
        """The output of git. Raises HistoryError where git fails."""
        done = subprocess.run(
            self._words(*words),
            cwd=self.root,
            env=_environment(),
            input=questions.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise _failed(done.stderr.decode("utf-8", "replace"))
        return done.stdout

    def _words(self, *words: str) -> list[str]:
        program = shutil.which("git")
        if program is None:
            raise HistoryError("git is not installed", "install git, and commit the project to a repository")
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        return [program, "--no-pager", "--literal-pathspecs", *settings, *words]


SHALLOW = "This clone lacks older commits: git fetch --unshallow gets them"


def _environment() -> dict[str, str]:
    """An environment without prompts, without locks, and with the English messages that `_failed` expects."""
    own = {name: value for name, value in os.environ.items() if name not in {f"GIT_{word}" for word in _FOREIGN}}
    return {**own, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "LANGUAGE": ""}


def _name(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def _object(line: bytes) -> str:
    """The name of the object in a line of `cat-file --batch-check`; "" where the object does not exist."""
    name, _, kind = line.partition(b" ")
    return name.decode("ascii") if kind.startswith((b"blob ", b"tree ")) else ""


def _failed(errors: str) -> HistoryError:
    """An error in our words for the errors that git printed."""
    if "dubious ownership" in errors:
        advice = re.search(r"git config --global --add safe\.directory .+", errors)
        hint = f"if you trust it, run: {advice[0]}" if advice else "see the documentation of git on safe.directory"
        return HistoryError("this repository belongs to another user, and git does not read it", hint)
    if "not a git repository" in errors:
        hint = "put the project into git: git init, git add leaflets styles, git commit"
        return HistoryError("the project is not in a git repository", hint)
    first = errors.strip().partition("\n")[0].removeprefix("fatal: ")
    return HistoryError(f"git cannot read the history: {first}", "check the repository with: git fsck")
