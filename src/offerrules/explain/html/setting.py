"""What the parts of a page share: the phrases, where headings begin, and names for places within the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from offerrules.explain.html.markup import Child, Marks, Markup, element, joined_up
from offerrules.explain.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Setting:
    """`prefix` begins every id, so that several people fit into one page; `level` is that of the next heading."""

    say: Phrases
    prefix: str = ""
    level: int = 2
    seen: dict[tuple[str | None, int | None], str] = field(default_factory=dict)
    """Where each criterion was shown first: its name and candidate, and the id of the place."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def below(self, levels: int = 1) -> "Setting":
        """The same, with headings further down."""
        return replace(self, level=self.level + levels)

    def apart(self) -> "Setting":
        """The same, for a part that is folded away: nothing outside of it says that something stands there."""
        return replace(self, seen=dict(self.seen))

    def heading(self, *children: Child, id: str | None = None, class_: str | None = None) -> Markup:
        """A heading at this level."""
        return element(f"h{min(self.level, 6)}", *children, id=id, class_=class_)

    def id(self, name: str) -> str:
        """The id for a place in this part of the page."""
        return f"{self.prefix}{name}"

    def title(self, name: str, **arguments: str | int) -> str:
        """A phrase as a heading, without the colon that it ends with where a list follows."""
        return self.say(name, **arguments).removesuffix(":")

    def said(self, name: str, **parts: str | int) -> Markup:
        """A phrase in which texts are escaped and elements stay elements; `mode` and numbers choose its form."""
        marks = Marks()
        arguments = {
            key: part if isinstance(part, int) or key == "mode" else marks.mark(part) for key, part in parts.items()
        }
        return marks.fill(self.say(name, **arguments))


def folded(summary: Child, *children: Child) -> Markup:
    """What is there for whoever asks; in print it is unfolded."""
    return element("details", element("summary", summary), element("div", *children, class_="folded"))


def day(words: str, iso: str) -> Markup:
    """A day in words that machines can read too."""
    return element("time", words, datetime=iso)


def code(text: str) -> Markup:
    """A name that systems use, never to be translated."""
    return element("code", text, translate="no")


def items(found: list[Markup], class_: str | None = None, name: str = "ul") -> Markup | None:
    """A list, or nothing where there is nothing."""
    return element(name, (element("li", item) for item in found), class_=class_) if found else None


def paragraphs(*texts: str | None) -> Markup:
    """A paragraph for each text."""
    return joined_up(element("p", text) for text in texts if text is not None)
