"""Standard input, output and error, as the commands use them.

Standard output carries the result and nothing else. A terminal or code page that cannot show a sign gets one that is
like it, never an error. Data formats are written as UTF-8 bytes whatever the terminal speaks.
"""

import errno
import io
import os
import shutil
import stat
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from offerrules.cli.errors import IS_FOLDER, UsageError, cannot_read, cannot_write
from offerrules.language import Text

_ALIKE: Final = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'",
        "–": "-", "—": "-", "−": "-", "…": "...", "→": "->", "≤": "<=", "≥": ">=", "·": "-", "×": "x",
        "\xa0": " ", "\u202f": " ", "│": "|", "─": "-", "¶": "paragraph ",
    }
)  # fmt: skip
"""What stands for a sign where it cannot be shown."""

SIGNS: Final = "✓✗"

_PARTIAL: Final = ".offerrules-"
"""How the name of a file begins that is not complete."""
_ANEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_IS_FILE: Final = Text("det är en fil", "it is a file")
_NOT_EMPTY: Final = Text("mappen är inte tom", "the folder is not empty")
_IS_CLOSED: Final = Text("standard in är stängd", "standard input is closed")
_OUTPUT: Final = Text("standard ut", "standard output")


def encoding_of(stream: TextIO) -> str:
    """The encoding of a text stream; one that has none takes any text."""
    return getattr(stream, "encoding", None) or "utf-8"


def can_show(text: str, encoding: str) -> bool:
    """Whether every sign of the text exists in the encoding."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def presentable(text: str, encoding: str) -> str:
    """The text, with signs that the encoding does not have replaced by like ones, or by `?`."""
    if can_show(text, encoding):
        return text
    shown = "".join(sign if can_show(sign, encoding) else _alike(sign) for sign in text)
    return shown.encode(encoding, "replace").decode(encoding)


def _alike(sign: str) -> str:
    """A sign like this one: a letter without its accent, or what `_ALIKE` says."""
    return sign.translate(_ALIKE) if ord(sign) in _ALIKE else unicodedata.normalize("NFD", sign)[0]


class Output:
    """Where the result goes: standard output, or a file that appears when it is complete."""

    def __init__(self, text: TextIO | None, binary: BinaryIO | None, encoding: str, folder: Path | None = None) -> None:
        self._text = text
        self._binary = binary
        self.encoding: Final = encoding
        self.folder: Final = folder
        """Where files are to be written, where a folder was asked for; then nothing else is."""

    @property
    def shows_signs(self) -> bool:
        """Whether ✓ and ✗ can be written."""
        return can_show(SIGNS, self.encoding)

    def write(self, text: str) -> None:
        """Writes text for a person."""
        if self._text is not None:
            self._text.write(presentable(text, self.encoding))
        elif self._binary is not None:
            self._binary.write(text.encode("utf-8"))

    def write_bytes(self, data: bytes) -> None:
        """Writes data for a program, as it is."""
        if self._binary is not None:
            if self._text is not None:
                self._text.flush()
            self._binary.write(data)
        elif self._text is not None:
            self._text.write(data.decode("utf-8"))

    def write_data(self, text: str) -> None:
        """Writes text for a program, as UTF-8; a file may have a name that is no text in any encoding."""
        self.write_bytes(text.encode("utf-8", "replace"))

    def flush(self) -> None:
        """Sends on what has been written."""
        for stream in (self._text, self._binary):
            if stream is not None:
                stream.flush()


class Streams:
    """The three standard streams of one run."""

    def __init__(self, stdin: TextIO | None, stdout: TextIO | None, stderr: TextIO | None) -> None:
        """A stream that was closed before the program began is None, and takes what is written without a trace."""
        self._stdin = stdin
        self._stdout = stdout if stdout is not None else _Nowhere()
        self.stderr: Final[TextIO] = stderr if stderr is not None else _Nowhere()
        self._read: dict[tuple[int, int], str] = {}

    @classmethod
    def standard(cls) -> "Streams":
        """Those of the process."""
        return cls(sys.stdin, sys.stdout, sys.stderr)

    @property
    def is_terminal(self) -> bool:
        """Whether standard output is one."""
        return self._stdout.isatty()

    def tell(self, message: str) -> None:
        """A line to standard error."""
        self.stderr.write(presentable(f"{message}\n", encoding_of(self.stderr)))
        self.stderr.flush()

    def read_bytes(self) -> BinaryIO:
        """Standard input as bytes. Raises `UsageError` where it is closed."""
        if self._stdin is None:
            raise cannot_read("-", _IS_CLOSED)
        self.reads(_descriptor(self._stdin), "-")
        return self._stdin.buffer

    def reads(self, file: str | Path | int | None, name: str | None = None) -> None:
        """Says that the command reads a file, so that nothing is written over it."""
        with suppress(OSError, TypeError, ValueError):  # one that cannot be asked for cannot be read either
            found = os.stat(file)  # type: ignore[arg-type]  # noqa: PTH116
            if stat.S_ISREG(found.st_mode):
                self._read.setdefault((found.st_dev, found.st_ino), name or str(file))

    def check_not_read(self, file: str | Path | int | None, shown: str | Text) -> None:
        """Raises `UsageError` where `file` is one that the command reads, by whatever path, link or descriptor."""
        with suppress(OSError, TypeError, ValueError):
            found = os.stat(file)  # type: ignore[arg-type]  # noqa: PTH116
            read = self._read.get((found.st_dev, found.st_ino))
            if read is not None:
                sv, en = (shown.sv, shown.en) if isinstance(shown, Text) else (shown, shown)
                raise UsageError(
                    Text(
                        f"kan inte skriva {sv}: det är samma fil som läses ({read})",
                        f"cannot write {en}: it is the file that is read ({read})",
                    )
                )

    @contextmanager
    def output(self, path: str | None = None, may_be_folder: bool = False) -> Iterator[Output]:
        """Where the result goes: the file at `path`, or standard output. Raises `UsageError` where that cannot be.

        Where it `may_be_folder`, a path that ends as a folder's does, or leads to one, is one.
        Whoever reads standard output may have seen enough before its end: the rest is not written, and what the
        command found still decides on its exit code.
        """
        if path is None or path == "-":
            self.check_not_read(_descriptor(self._stdout), _OUTPUT)
            output = Output(self._stdout, getattr(self._stdout, "buffer", None), encoding_of(self._stdout))
            try:
                yield output
                output.flush()
            except OSError as error:
                if not has_gone(error):
                    raise
                self.close_early()
            return
        self.check_not_read(path, path)
        if may_be_folder and (path.endswith(("/", os.sep)) or Path(path).is_dir()):
            with _complete_folder(Path(path)) as folder:
                yield Output(None, None, "utf-8", folder)
            return
        with _complete_file(Path(path)) as file:
            yield Output(None, file, "utf-8")

    def close_early(self) -> None:
        """After the reader has gone: keeps Python from complaining again when it ends."""
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, self._stdout.fileno())
        os.close(descriptor)


def _descriptor(stream: TextIO) -> int | None:
    """The descriptor of a stream, where it has one."""
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None


class _Nowhere(io.StringIO):
    """A stream that keeps nothing."""

    def write(self, text: str) -> int:
        return len(text)


def has_gone(error: OSError, windows: bool = os.name == "nt") -> bool:
    """Whether it says that nobody reads the output any more; Windows says that an argument is invalid."""
    return isinstance(error, BrokenPipeError) or (windows and error.errno == errno.EINVAL and error.filename is None)


@contextmanager
def _complete_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of the one at `path` when all has been written, and not before.

    Until then nobody else may read it: of a process that is killed it may stay. Then it may be read and written by
    whom the file before it allowed, or by whom the umask allows.
    """
    if path.exists() and not path.is_file():
        if path.is_dir():
            raise cannot_write(path, IS_FOLDER)
        with _opened(path) as device:
            yield device
        return
    partial: Path | None = None
    try:
        try:
            mode = _mode_of(path, 0o666)
            partial = _beside(path)
            descriptor = os.open(partial, _ANEW, 0o600)
        except OSError as error:
            raise cannot_write(path, error) from None
        with os.fdopen(descriptor, "wb") as file:
            yield file
        partial.chmod(mode)
        partial.replace(path)
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


@contextmanager
def _complete_folder(path: Path) -> Iterator[Path]:
    """A folder that is at `path` when all has been written into it, and not before; nobody else enters it till then."""
    partial: Path | None = None
    try:
        try:
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise cannot_write(path, _NOT_EMPTY if path.is_dir() else _IS_FILE)
            path = path.resolve()
            mode = _mode_of(path, 0o777)
            partial = _beside(path)
            partial.mkdir(0o700)
        except OSError as error:
            raise cannot_write(path, error) from None
        yield partial
        if path.exists():
            path.rmdir()
        partial.chmod(mode)
        partial.rename(path)
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)


def _beside(path: Path) -> Path:
    """A name in the same folder that nobody can foresee."""
    return path.with_name(f"{_PARTIAL}{os.urandom(8).hex()}")


def _mode_of(path: Path, anew: int) -> int:
    """Who may do what with what is at `path`; with something new, what the umask leaves of `anew`."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0o077)  # the only way to ask
        os.umask(umask)
        return anew & ~umask


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as error:
        raise cannot_write(path, error) from None
