"""From the text of a pattern to its program (XML Schema part 2, appendix F, with the additions of XPath)."""

from enum import Enum
from typing import NamedTuple

from offerrules.feel.patterns.characters import (
    CharTest,
    PatternError,
    either,
    escape_class,
    except_for,
    in_category,
    in_range,
    negated,
)

MOST_INSTRUCTIONS = 5_000
DEEPEST = 50
_LINE_ENDS = "\n\r"
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in "\\|.?*+(){}-[]^$"}
_META = frozenset("\\|.?*+(){}[]^$")
_BLANK = " \t\n\r"


class PatternTooLargeError(PatternError):
    """The pattern is a regular expression, but too large to run."""


class Op(Enum):
    """What an instruction does; its operands are given in `Program`."""

    CHAR = "char"
    SPLIT = "split"
    JUMP = "jump"
    SAVE = "save"
    START = "start"
    END = "end"
    BACK = "back"
    MATCH = "match"


def _nothing(_: str) -> bool:
    return False


class Instruction(NamedTuple):
    """One step, and its operands.

    CHAR: `test`. SPLIT: `one` is tried before `other`. JUMP: to `one`. SAVE: into slot `one`. START, END: `one` is 1
    where lines count. BACK: group `one`; `other` is 1 where case does not count.
    """

    op: Op
    one: int = 0
    other: int = 0
    test: CharTest = _nothing


class Program(NamedTuple):
    """The instructions, the number of groups, and whether there are back-references."""

    code: tuple[Instruction, ...]
    groups: int
    refers_back: bool


def compile_pattern(pattern: str, flags: frozenset[str]) -> Program:
    """The program of a pattern. Raises `PatternError` where it is no regular expression."""
    compiler = _Compiler(pattern, flags)
    if "q" in flags:
        for char in pattern:
            compiler.emit_char(char)
    else:
        compiler.alternatives(0)
        compiler.end()
    compiler.emit(Op.MATCH)
    return Program(tuple(compiler.code), compiler.groups, compiler.refers_back)


class _Compiler:
    def __init__(self, pattern: str, flags: frozenset[str]) -> None:
        self.pattern = _without_blanks(pattern) if "x" in flags and "q" not in flags else pattern
        self.ignore_case = "i" in flags
        self.multiline = "m" in flags
        self.any_char = (lambda char: True) if "s" in flags else (lambda char: char not in _LINE_ENDS)
        self.at = 0
        self.code: list[Instruction] = []
        self.groups = 0
        self.closed: set[int] = set()
        self.refers_back = False

    # --- Emitting

    def emit(self, op: Op, one: int = 0, other: int = 0, test: CharTest = _nothing) -> int:
        if len(self.code) >= MOST_INSTRUCTIONS:
            raise PatternTooLargeError
        self.code.append(Instruction(op, one, other, test))
        return len(self.code) - 1

    def emit_test(self, test: CharTest) -> None:
        self.emit(Op.CHAR, test=test)

    def emit_char(self, char: str) -> None:
        self.emit_test(in_range(char, char, self.ignore_case))

    def _split(self, at: int, first: int, second: int, lazy: bool) -> None:
        self.code[at] = Instruction(Op.SPLIT, second, first) if lazy else Instruction(Op.SPLIT, first, second)

    def _cut(self, start: int) -> list[Instruction]:
        piece = self.code[start:]
        del self.code[start:]
        return piece

    def _paste(self, piece: list[Instruction], origin: int) -> None:
        shift = len(self.code) - origin
        for op, one, other, test in piece:
            moved = shift if op in (Op.SPLIT, Op.JUMP) else 0
            self.emit(op, one + moved, other + moved, test)

    # --- Reading

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self.at += 1
        return True

    def _next(self) -> str:
        char = self._peek()
        if not char:
            raise PatternError
        self.at += 1
        return char

    def end(self) -> None:
        if self.at < len(self.pattern):
            raise PatternError

    def alternatives(self, depth: int) -> None:
        """`a|b|c`."""
        if depth > DEEPEST:
            raise PatternTooLargeError
        start = len(self.code)
        self._branch(depth)
        jumps: list[int] = []
        while self._take("|"):
            piece = self._cut(start)
            split = self.emit(Op.SPLIT)
            self._paste(piece, start)
            jumps.append(self.emit(Op.JUMP))
            self._split(split, split + 1, len(self.code), lazy=False)
            start = len(self.code)
            self._branch(depth)
        for jump in jumps:
            self.code[jump] = Instruction(Op.JUMP, len(self.code))

    def _branch(self, depth: int) -> None:
        while self._peek() not in ("", "|", ")"):
            start = len(self.code)
            self._atom(depth)
            self._quantified(start)

    def _atom(self, depth: int) -> None:
        char = self._next()
        match char:
            case "(":
                self._group(depth)
            case "[":
                self.emit_test(self._class())
            case ".":
                self.emit_test(self.any_char)
            case "^":
                self.emit(Op.START, int(self.multiline))
            case "$":
                self.emit(Op.END, int(self.multiline))
            case "\\":
                self._escape()
            case _ if char in _META:
                raise PatternError
            case _:
                self.emit_char(char)

    def _group(self, depth: int) -> None:
        if self._take("?"):
            if not self._take(":"):
                raise PatternError
            number = 0
        else:
            self.groups += 1
            number = self.groups
            self.emit(Op.SAVE, number * 2 - 2)
        self.alternatives(depth + 1)
        if not self._take(")"):
            raise PatternError
        if number:
            self.emit(Op.SAVE, number * 2 - 1)
            self.closed.add(number)

    def _escape(self) -> None:
        char = self._peek()
        if "1" <= char <= "9":
            self._back_reference()
        else:
            self.emit_test(self._escaped())

    def _back_reference(self) -> None:
        number = int(self._next())
        while "0" <= self._peek() <= "9" and number * 10 + int(self._peek()) in self.closed:
            number = number * 10 + int(self._next())
        if number not in self.closed:
            raise PatternError
        self.refers_back = True
        self.emit(Op.BACK, number, int(self.ignore_case))

    def _escaped(self) -> CharTest:
        """What stands behind a backslash, as a test of a character."""
        char = self._next()
        if char in _PLAIN_ESCAPES:
            return in_range(_PLAIN_ESCAPES[char], _PLAIN_ESCAPES[char], self.ignore_case)
        if char in ("p", "P"):
            name, closing, _ = self.pattern[self.at :].partition("}")
            if not closing or not name.startswith("{"):
                raise PatternError
            self.at += len(name) + 1
            test = in_category(name[1:])
            return negated(test) if char == "P" else test
        return escape_class(char)

    def _quantified(self, start: int) -> None:
        quantity = self._quantity()
        if quantity is None:
            return
        least, most = quantity
        lazy = self._take("?")
        if self._peek() in ("?", "*", "+", "{"):
            raise PatternError
        piece = self._cut(start)
        for _ in range(least):
            self._paste(piece, start)
        if most is None:
            split = self.emit(Op.SPLIT)
            self._paste(piece, start)
            self.emit(Op.JUMP, split)
            self._split(split, split + 1, len(self.code), lazy)
            return
        splits: list[int] = []
        for _ in range(most - least):
            splits.append(self.emit(Op.SPLIT))
            self._paste(piece, start)
        for split in splits:
            self._split(split, split + 1, len(self.code), lazy)

    def _quantity(self) -> tuple[int, int | None] | None:
        """How often at least and at most; None where nothing is said."""
        match self._peek():
            case "?":
                self.at += 1
                return 0, 1
            case "*":
                self.at += 1
                return 0, None
            case "+":
                self.at += 1
                return 1, None
            case "{":
                self.at += 1
                least = self._digits()
                most: int | None = least
                if self._take(","):
                    most = None if self._peek() == "}" else self._digits()
                if not self._take("}") or (most is not None and most < least):
                    raise PatternError
                return least, most
            case _:
                return None

    def _digits(self) -> int:
        start = self.at
        while "0" <= self._peek() <= "9":
            self.at += 1
        if not 0 < self.at - start < 8:
            raise PatternError
        return int(self.pattern[start : self.at])

    # --- Classes of characters

    def _class(self) -> CharTest:
        """What stands in `[…]`, from behind the bracket; the items, less a class behind `-`."""
        negative = self._take("^")
        tests: list[CharTest] = []
        while True:
            if tests and self._take("]"):
                break
            if tests and self.pattern.startswith("-[", self.at):
                self.at += 2
                less = self._class()
                if not self._take("]"):
                    raise PatternError
                all_of = either(tests)
                return except_for(negated(all_of) if negative else all_of, less)
            tests.append(self._class_item(first=not tests))
        return negated(either(tests)) if negative else either(tests)

    def _class_item(self, first: bool) -> CharTest:
        low = self._class_char(first)
        if not isinstance(low, str):
            return low
        if self._peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", "["):
            self.at += 1
            high = self._class_char(first=False)
            if not isinstance(high, str) or high < low:
                raise PatternError
            return in_range(low, high, self.ignore_case)
        return in_range(low, low, self.ignore_case)

    def _class_char(self, first: bool) -> str | CharTest:
        """One character of a class, or a class of its own such as `\\d`."""
        char = self._next()
        if char in "[]" or (char == "-" and not first and self._peek() != "]"):
            raise PatternError
        if char != "\\":
            return char
        if self._peek() in _PLAIN_ESCAPES:
            return _PLAIN_ESCAPES[self._next()]
        return self._escaped()


def _without_blanks(pattern: str) -> str:
    """The pattern without white space outside classes of characters (flag `x`)."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for char in pattern:
        if depth == 0 and char in _BLANK:
            continue
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
        kept.append(char)
    return "".join(kept)
