"""Sections of a policy whose heading was lost, or which are indented too far or too little: put back where they belong.

What an entry is, its keys say: a criterion has `when`, an offer `requires`. So a run of criteria in another section is
one mistake, the lost line `criteria:`, and not one for each of its keys. What is put back keeps its places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.document.expected import keys_of
from offerrules.document.form import (
    CandidateForm,
    CriterionForm,
    DefinitionForm,
    DutyForm,
    FieldForm,
    Form,
    OfferForm,
    ParameterForm,
    PolicyForm,
    RecordForm,
    SourceForm,
)
from offerrules.document.nodes import Entry, MappingNode, Node, ScalarNode, mapping_of

if TYPE_CHECKING:
    from offerrules.document import shape_problems as problems
else:
    problems = later.module("offerrules.document.shape_problems")

ENTRIES: Final[dict[str, type[Form]]] = {
    "sources": SourceForm,
    "parameters": ParameterForm,
    "candidates": CandidateForm,
    "definitions": DefinitionForm,
    "criteria": CriterionForm,
    "offers": OfferForm,
    "duties": DutyForm,
}
"""The sections of a policy, and what one entry of each has."""
_AROUND: Final = ("record", *ENTRIES)
_TELLING: Final = {
    "when": "criteria",
    "requires": "offers",
    "terms": "offers",
    "owed_when": "duties",
    "fulfilled_when": "duties",
    "bearer": "duties",
    "publisher": "sources",
    "published": "sources",
    "url": "sources",
    "values": "parameters",
    "unit": "parameters",
    "from": "candidates",
    "prefer": "candidates",
}
"""Keys that entries of one section have and no others."""


class Restored(NamedTuple):
    """The root with every section where it belongs, and what was wrong with where they were.

    Without `has_all_names`, an entry whose name was lost has been given one that nothing refers to.
    """

    root: MappingNode
    problems: tuple[Problem, ...]
    has_all_names: bool


def restored(root: MappingNode) -> Restored:
    """The root of a policy with the sections that can be put back."""
    found: list[Problem] = []
    root = _indented(root, found)
    for section in _AROUND:
        around = _mapping(root, section)
        if around is not None:
            root = _split(root, section, around, found)
    named = _named(root, ENTRIES, found)
    record = named.entry("record")
    if record is not None and isinstance(record.value, MappingNode):
        fields = _named(record.value, {"fields": FieldForm}, found)
        if fields is not record.value:
            entries = (Entry(each.key, fields) if each is record else each for each in named.entries)
            named = _with_entries(named, entries)
    return Restored(named, tuple(found), named is root)


def section_of(node: Node) -> str | None:
    """The section whose entries look like those of a mapping; None where that is not clear."""
    if not isinstance(node, MappingNode):
        return None
    entries = list(node.entries)
    return next((section for section in ENTRIES if _are(entries, section)), None)


def _kinds(node: Node) -> frozenset[str]:
    """The sections to which an entry may belong by its keys."""
    if isinstance(node, ScalarNode):
        return frozenset({"definitions"} if node.value is not None else ())
    if not isinstance(node, MappingNode):
        return frozenset()
    kinds = frozenset(_TELLING[entry.key.text] for entry in node.entries if entry.key.text in _TELLING)
    if not kinds and node.entry("value") is not None and node.entry("text") is not None:
        return frozenset({"parameters", "definitions"})
    return kinds


def _mapping(root: MappingNode, section: str) -> MappingNode | None:
    entry = root.entry(section)
    return entry.value if entry is not None and isinstance(entry.value, MappingNode) else None


def _is_empty(entry: Entry) -> bool:
    return isinstance(entry.value, ScalarNode) and entry.value.value is None


def _is_free(root: MappingNode, section: str) -> bool:
    """Whether the section is not there, or has nothing in it."""
    entry = root.entry(section)
    return entry is None or _is_empty(entry)


def _are(entries: Sequence[Entry], section: str) -> bool:
    """Whether entries look like those of a section, and none like those of another."""
    kinds = [_kinds(entry.value) for entry in entries]
    return any(section in each for each in kinds) and all(section in each or not each for each in kinds)


def _indented(root: MappingNode, found: list[Problem]) -> MappingNode:
    """The root after entries that are not indented have been put into the section right before them."""
    kept: list[Entry] = []
    moved: dict[str, list[Entry]] = {}
    for entry in root.entries:
        last = kept[-1].key.text if kept else ""
        if last in _AROUND and _is_empty(kept[-1]) and _continues(entry, last):
            moved.setdefault(last, []).append(entry)
        else:
            kept.append(entry)
    for section, entries in moved.items():
        first, *others = (entry.key.span for entry in entries)
        found.append(problems.not_indented(first, section, others))
    return _with_entries(
        root, (Entry(each.key, _mapping_of(moved[each.key.text])) if each.key.text in moved else each for each in kept)
    )


def _continues(entry: Entry, section: str) -> bool:
    """Whether an entry of the root belongs to the section above it."""
    if entry.key.text in keys_of(PolicyForm):
        return False
    return entry.key.text in keys_of(RecordForm) if section == "record" else section in _kinds(entry.value)


def _split(root: MappingNode, section: str, around: MappingNode, found: list[Problem]) -> MappingNode:
    """The root after entries of a section that belong to another have been put there."""
    entries = list(around.entries)
    for index, entry in enumerate(entries):
        name, after = entry.key.text, entries[index + 1 :]
        inside = list(entry.value.entries) if isinstance(entry.value, MappingNode) else []
        if name in ENTRIES and _is_free(root, name) and _are(inside, name):
            found.append(problems.heading_indented(entry.key.span, name))
            return _split_off(root, section, [*entries[:index], *after], entry)
        if name in ENTRIES and _is_free(root, name) and _is_empty(entry) and _are(after, name):
            found.append(problems.heading_indented(entry.key.span, name))
            return _split_off(root, section, entries[:index], Entry(entry.key, _mapping_of(after)))
        kinds = _kinds(entry.value)
        if not index or section in kinds or (section == "record" and name in keys_of(RecordForm)):
            continue
        other = next((each for each in ENTRIES if each in kinds and _is_free(root, each)), None)
        if other is not None and _are(entries[index:], other):
            first, *others = (each.key.span for each in entries[index:])
            found.append(problems.missing_heading(first, other, section, others))
            heading = replace(entry.key, text=other, value=other)
            return _split_off(root, section, entries[:index], Entry(heading, _mapping_of(entries[index:])))
    return root


def _split_off(root: MappingNode, section: str, kept: Sequence[Entry], moved: Entry) -> MappingNode:
    """The root with what is left of a section, and after it the section that was in it."""
    entries: list[Entry] = []
    for entry in root.entries:
        if entry.key.text == section:
            if kept:
                entries.append(Entry(entry.key, _mapping_of(kept)))
            entries.append(moved)
        elif entry.key.text != moved.key.text:
            entries.append(entry)
    return _with_entries(root, entries)


def _named(around: MappingNode, forms: Mapping[str, type[Form]], found: list[Problem]) -> MappingNode:
    """The mapping after each part of it that has the keys of one entry has been made a part with that entry."""
    if not any(_lacks_name(each, forms) for each in around.entries):
        return around
    entries = (_with_name(each, found) if _lacks_name(each, forms) else each for each in around.entries)
    return _with_entries(around, entries)


def _lacks_name(part: Entry, forms: Mapping[str, type[Form]]) -> bool:
    form = forms.get(part.key.text)
    if form is None or not isinstance(part.value, MappingNode):
        return False
    keys = keys_of(form)
    return len(part.value.entries) > 1 and all(entry.key.text in keys for entry in part.value.entries)


def _with_name(part: Entry, found: list[Problem]) -> Entry:
    assert isinstance(part.value, MappingNode)
    first = next(iter(part.value.entries)).key
    found.append(problems.missing_name(first.span, part.key.text))
    name = replace(first, text="nameless", value="nameless")
    return Entry(part.key, mapping_of([Entry(name, part.value)], part.value.span, False))


def _mapping_of(entries: Sequence[Entry]) -> MappingNode:
    return mapping_of(entries, Span(entries[0].key.span.start, entries[-1].value.span.end), False)


def _with_entries(root: MappingNode, entries: Iterable[Entry]) -> MappingNode:
    return replace(mapping_of(entries, root.span, root.flow), complete=root.complete, sound=root.sound)
