"""Pages taken apart: a strict reading of the HTML that we write ourselves."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta"})
INLINE = frozenset({"a", "b", "cite", "code", "span", "strong", "svg", "time"})


@dataclass
class Node:
    name: str
    attributes: dict[str, str]
    of: list["Node | str"] = field(default_factory=list)

    def walk(self) -> "list[Node]":
        """This node and all under it, in the order in which they begin."""
        found = [self]
        for child in self.of:
            if isinstance(child, Node):
                found += child.walk()
        return found

    def all(self, *names: str) -> "list[Node]":
        return [node for node in self.walk() if node.name in names]

    def one(self, name: str) -> "Node":
        [found] = self.all(name)
        return found

    def having(self, class_: str) -> "list[Node]":
        return [node for node in self.walk() if class_ in node.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        """What is read, with single spaces."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        if self.name == "style" or "aria-hidden" in self.attributes:
            return ""
        parts = (child if isinstance(child, str) else child._text() for child in self.of)
        return "".join(parts) if self.name in INLINE else f" {''.join(parts)} "


class _Reader(HTMLParser):
    """Takes nothing that a browser would have to mend."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Node("", {})
        self._open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute of <{tag}> stands twice"
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].of.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        node = self._open.pop()
        assert node.name == tag, f"<{node.name}> is ended by </{tag}>"

    def handle_data(self, data: str) -> None:
        self._open[-1].of.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_pi(self, data: str) -> None:
        raise AssertionError("a processing instruction")

    def handle_decl(self, decl: str) -> None:
        assert decl == "DOCTYPE html"

    def unknown_decl(self, data: str) -> None:
        raise AssertionError("a declaration")

    def whole(self) -> Node:
        self.close()
        assert self._open == [self.top], "an element is not ended"
        return self.top


def parsed(page: str) -> Node:
    reader = _Reader()
    reader.feed(page)
    return reader.whole().one("html")


def structure(node: Node) -> list[tuple[str, tuple[str, ...]]]:
    """The elements and the names of their attributes, without any text."""
    return [(each.name, tuple(each.attributes)) for each in node.walk()]
