"""What a rule rests on, with links to the notes; and the notes: sources, assumptions, the fingerprint."""

from collections.abc import Sequence
from itertools import groupby

from offerrules.explain.html.markup import Marks, Markup, element, joined_up
from offerrules.explain.html.setting import Setting, code, day
from offerrules.explain.tree import AssumptionNote, CitedSource, Reasons, SourceNote, Support
from offerrules.explain.wording import joined, paragraphs_in_words


def support_line(support: Support, setting: Setting) -> Markup | None:
    """The sources and assumptions that a rule rests on, in one line."""
    places = [_place(cited, setting) for cited in support.sources]
    if support.assumptions:
        marks = Marks()
        numbers = joined(
            (marks.mark(_assumption(number, setting)) for number in support.assumptions), setting.say.language
        )
        places.append(marks.fill(setting.say("support-assumption", numbers=numbers, count=len(support.assumptions))))
    if not places:
        return None
    marks = Marks()
    line = setting.say("support", places="; ".join(map(marks.mark, places)))
    return element("p", marks.fill(line), class_="support")


def _place(cited: CitedSource, setting: Setting) -> Markup:
    number = str(cited.number)
    if cited.paragraphs:
        words = setting.say("support-paragraph", number=number, paragraphs=paragraphs_in_words(cited, setting.say))
    else:
        words = setting.say("support-source", number=number)
    return element("a", words, href=f"#{setting.id(f'source-{number}')}")


def _assumption(number: int, setting: Setting) -> Markup:
    return element("a", str(number), href=f"#{setting.id(f'assumption-{number}')}")


def foot(reasons: Reasons, setting: Setting) -> Markup:
    """The sources, the assumptions and the fingerprint."""
    fingerprint = element(
        "section",
        setting.heading(setting.say("section-fingerprint")),
        element("p", setting.say("fingerprint-note")),
        element("p", setting.said("fingerprint-line", fingerprint=code(reasons.fingerprint)), class_="fingerprint"),
    )
    return joined_up((sources(reasons.sources, setting), assumptions(reasons.assumptions, setting), fingerprint))


def sources(found: Sequence[SourceNote], setting: Setting) -> Markup | None:
    """The sources that are cited, by their numbers."""
    if not found:
        return None
    return element(
        "section",
        setting.heading(setting.title("section-sources")),
        element("ol", (_source(source, setting) for source in found), class_="notes"),
    )


def _source(source: SourceNote, setting: Setting) -> Markup:
    language = source.language if source.language != setting.say.language else None
    title = element("cite", source.title, lang=language)
    note = setting.said(
        "source-note",
        publisher=source.publisher,
        title=title,
        published=day(source.published, source.published_date),
    )
    address = None
    if source.url is not None:
        # Another scheme could run something; a policy has none, but a tree of reasons may come from anywhere.
        is_web = source.url.startswith(("https://", "http://"))
        link = element("a", source.url, href=source.url, rel="noreferrer noopener") if is_web else source.url
        address = element("p", link, class_="address", translate="no")
    return element("li", element("p", note), address, id=setting.id(f"source-{source.number}"))


def assumptions(found: Sequence[AssumptionNote], setting: Setting) -> Markup | None:
    """The assumptions that are cited, by their numbers, under who decided on them."""
    if not found:
        return None
    lists = []
    for decided_by, notes in groupby(found, key=lambda note: note.decided_by):
        numbered = list(notes)
        lists.append(element("p", setting.said("decided-by", who=decided_by.rstrip(".")), class_="origin"))
        lists.append(
            element(
                "ol",
                (element("li", note.text, id=setting.id(f"assumption-{note.number}")) for note in numbered),
                start=numbered[0].number,
                class_="notes",
            )
        )
    return element("section", setting.heading(setting.title("section-assumptions")), lists)
