"""The report: Markdown for people, a plot as SVG, and JSON for programs."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from benchmarks.measuring import Spread

_SHORT: Final = {"gotland/kompetenslyftet": "Gotland", "alingsas/yrkesexamen": "Alingsås"}


def markdown(report: Mapping[str, Any]) -> str:
    """The report as text."""
    parts = [_head(report), _comparison(report["engines"]), _not_asked(report["engines"])]
    parts += [
        _targets(report),
        _json_table(report["json_to_json"]),
        _says(report["engines"]),
        _growth(report["growth"]),
        f"## Gains\n\n{gains_table(report['gains'])}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def page(text: str, report: Mapping[str, Any]) -> str:
    """A page with the tables of the report in the places that it marks."""
    run = report["run"]
    made = f"Made by `{run['command']}` on {run['date']}: {run['machine']}, {run['python']}, {run['libraries']}."
    sections = {
        "times": f"{made}\n\n{_times(report['engines'])}\n\n{_targets(report).partition(_BLANK)[2]}",
        "json": _json_table(report["json_to_json"]).partition(_BLANK)[2],
        "rows": _says(report["engines"]).partition(_BLANK)[2],
        "growth": _growth(report["growth"]).partition(_BLANK)[2],
        "gains": gains_table(report["gains"]),
    }
    for name, section in sections.items():
        text = placed(text, name, section)
    return text


def placed(text: str, name: str, section: str) -> str:
    """A page with a section in the place that it marks for it."""
    before, start, rest = text.partition(f"<!-- {name} -->\n")
    _, end, behind = rest.partition(f"<!-- end of {name} -->")
    if not start or not end:
        raise ValueError(f"the page has no place for {name}")
    return f"{before}{start}{section}\n{end}{behind}"


_BLANK: Final = "\n\n"


def _times(engines: Sequence[Mapping[str, Any]]) -> str:
    left = _not_asked(engines)
    return _comparison(engines).partition(_BLANK)[2] + (f"\n\n{left}" if left else "")


def _head(report: Mapping[str, Any]) -> str:
    run = report["run"]
    lines = [
        "# Benchmarks",
        f"Made by `{run['command']}` on {run['date']}: {run['machine']}, {run['python']}, {run['libraries']}. "
        f"All rows in one run, in turns, {run['rounds']} rounds; microseconds of processor time for one decision, as "
        "the median of the rounds with the quartiles behind it. A ratio is taken within each round.",
    ]
    if run["quick"]:
        lines.append(
            "**A quick run**: few records were checked and few rounds were timed. Its numbers are not for quoting."
        )
    lines.append("![Microseconds for one decision, on a logarithmic scale](report.svg)")
    return "\n\n".join(lines)


def _spread(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return "–"
    return f"{_number(found['median'])} ({_number(found['low'])}–{_number(found['high'])})"


def gains_table(found: Sequence[Mapping[str, Any]]) -> str:
    """What each shortcut gains, as Markdown."""
    lines = ["| what is done | tried on | without, ns | with it, ns | times |", "|---|---|---:|---:|---:|"]
    before = None
    for each in found:
        what = "" if each["what"] == before else each["what"]
        before = each["what"]
        lines.append(
            f"| {what} | {each['tried']} | {each['without_ns']:,} | {each['with_ns']:,} | {_number(each['times'])} |"
        )
    return "\n".join(lines)


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _comparison(engines: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        "## One decision",
        "",
        "| | written in | µs, complete records | × by hand | µs, unknown facts | × by hand | answers checked |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for row in _in_order(engines):
        name = _cell(row["name"]) if row["peer"] else f"**{_cell(row['name'])}**"
        unknown = row["unknown"] or {}
        checked = "–" if row["checked"] is None else f"{row['checked']:,}"
        lines.append(
            f"| {name} | {row['language']} | {_spread(row['us'])} | {_ratio(row['ratio'])} "
            f"| {_spread(unknown.get('us'))} | {_ratio(unknown.get('ratio'))} | {checked} |"
        )
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _in_order(engines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted((row for row in engines if row["us"] is not None), key=lambda row: row["us"]["median"])


def _ratio(found: Mapping[str, Any] | None) -> str:
    return "–" if found is None else f"{found['median']:.2f}" if found["median"] < 10 else f"{found['median']:,.0f}"


def _not_asked(engines: Sequence[Mapping[str, Any]]) -> str:
    left = [row for row in engines if row["us"] is None]
    if not left:
        return ""
    return "\n".join(["Not timed:", "", *(f"- {row['name']}: {row['failed']}." for row in left)])


def _targets(report: Mapping[str, Any]) -> str:
    """What was aimed at, and what came of it."""
    direct = next(row for row in report["engines"] if row["name"] == "offerrules direct")
    timed = [row for row in report["engines"] if row["peer"] and row["us"] is not None]
    behind = [row["name"] for row in timed if row["us"]["median"] <= direct["us"]["median"]]
    fastest = min(timed, key=lambda row: row["us"]["median"], default=None)
    ahead = "no peer was timed"
    if fastest is not None:
        times = fastest["us"]["median"] / direct["us"]["median"]
        ahead = f"the fastest, {fastest['name']}, takes {times:.1f} times as long"
        if behind:
            ahead = f"faster than it: {', '.join(behind)}"
    ratio, whole = direct["ratio"]["median"], report["json_to_json"]["ratio"]["median"]
    read = next(row for row in report["engines"] if row["name"] == "offerrules direct, all read")
    slower = [row["name"] for row in timed if row["us"]["median"] <= read["us"]["median"]]
    read_ahead = f"faster than it: {', '.join(slower)}" if slower else "no peer is faster"
    return "\n".join(
        [
            "## What was aimed at",
            "",
            "| aim | found |",
            "|---|---|",
            f"| `offerrules direct` at most 1.2 × hand-written | {ratio:.2f}: {_held(ratio <= 1.2)} |",
            f"| ahead of every peer | {ahead}: {_held(not behind and fastest is not None)} |",
            f"| the same, when every outcome, witness, term and duty is then read | {read_ahead} |",
            f"| JSON to JSON at most 1.5 × by hand | {whole:.2f}: {_held(whole <= 1.5)} |",
        ]
    )


def _held(is_held: bool) -> str:
    return "reached" if is_held else "not reached"


def _json_table(found: Mapping[str, Any]) -> str:
    lines = [
        "## JSON in, decision with full trace out",
        "",
        "By hand: pydantic validation, the hand-written function, and the same full trace, built by hand and written "
        "by orjson. Both write the same bytes.",
        "",
        "| records | offerrules, µs | by hand, µs | ratio |",
        "|---|---:|---:|---:|",
    ]
    for words, each in (("complete", found), ("unknown facts", found["unknown"])):
        ours, theirs = _spread(each["offerrules"]), _spread(each["handwritten"])
        lines.append(f"| {words} | {ours} | {theirs} | {each['ratio']['median']:.2f} |")
    return "\n".join(lines)


def _says(engines: Sequence[Mapping[str, Any]]) -> str:
    lines = ["## What each row does, and what it cannot", "", "| | version | |", "|---|---|---|"]
    lines += [f"| {_cell(row['name'])} | {row['package'] or ''} | {_cell(row['says'])} |" for row in engines]
    return "\n".join(lines)


def _growth(found: Mapping[str, Any]) -> str:
    criteria = sorted({each["criteria"] for each in found["decisions"]})
    candidates = sorted({each["candidates"] for each in found["decisions"]})
    cells = {(each["criteria"], each["candidates"]): each for each in found["decisions"]}
    lines = [
        "## Growth",
        "",
        "Generated policies, each criterion judged for each candidate; µs for one decision, and behind it ns for one "
        "criterion and candidate.",
        "",
        "| criteria | " + " | ".join(f"{each} candidate{'s' if each > 1 else ''}" for each in candidates) + " |",
        "|---:|" + "---:|" * len(candidates),
    ]
    for number in criteria:
        row = [cells[(number, each)] for each in candidates]
        shown = " | ".join(
            f"{_number(each['us_per_decision'])} ({each['ns_per_criterion_and_candidate']:,.0f})" for each in row
        )
        lines.append(f"| {number:,} | {shown} |")
    lines += ["", "| criteria | seconds to load | seconds to compile |", "|---:|---:|---:|"]
    lines += [
        f"| {each['criteria']:,} | {each['load_seconds']:.3f} | {each['compile_seconds']:.3f} |"
        for each in found["compiling"]
    ]
    lines += ["", "| a kept decision | bytes | with its trace unfolded | as JSON |", "|---|---:|---:|---:|"]
    lines += [
        f"| {_SHORT[each['policy']]} | {each['decided']:,} | {each['with_trace']:,} | {each['json']:,} |"
        for each in found["kept"]
    ]
    many = found["many"]
    grown = many["resident_kib_at_the_end"] - many["resident_kib_after_a_tenth"]
    lines += [
        "",
        f"{many['decisions']:,} decisions one after the other, every tenth written as JSON: the process had "
        f"{many['resident_kib_after_a_tenth']:,} KiB after a tenth of them and {grown:+,} KiB at the end; "
        f"{many['blocks_more']:+,} blocks of Python's memory.",
    ]
    return "\n".join(lines)


# --- The plot

_OURS, _BY_HAND, _OTHERS = "#1f5f99", "#6b7f2a", "#9a9a9a"
_WIDTH, _LEFT, _RIGHT, _TOP, _STEP = 860, 290, 90, 66, 26


def plot(engines: Sequence[Mapping[str, Any]]) -> str:
    """Bars on a logarithmic scale, the fastest first, with the quartiles; ours stand out."""
    rows = _in_order(engines)
    least = min(row["us"]["low"] for row in rows)
    most = max(row["us"]["high"] for row in rows)
    first, last = math.floor(math.log10(least)), math.ceil(math.log10(most))
    height = _TOP + _STEP * len(rows) + 44

    def at(us: float) -> float:
        share = (math.log10(us) - first) / max(1, last - first)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    title = "Microseconds for one decision, complete records (logarithmic)"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="26" font-size="16" fill="#1b1b1b">{escape(title)}</text>',
        *_key(16, _OURS, "offerrules"),
        *_key(126, _BY_HAND, "by hand"),
        *_key(216, _OTHERS, "others"),
    ]
    bottom = _TOP + _STEP * len(rows)
    for power in range(first, last + 1):
        x = at(10.0**power)
        parts.append(f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle" fill="#444444">{_power(power)}</text>')
    for number, row in enumerate(rows):
        parts += _bar(row, _TOP + _STEP * number, at(10.0**first), at)
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _key(x: int, colour: str, words: str) -> list[str]:
    return [
        f'<rect x="{x}" y="38" width="12" height="12" fill="{colour}"/>',
        f'<text x="{x + 18}" y="49" fill="#1b1b1b">{words}</text>',
    ]


def _bar(row: Mapping[str, Any], top: float, start: float, at: Any) -> list[str]:
    us, middle = row["us"], top + _STEP / 2
    colour = _OTHERS if row["peer"] else _OURS if "offerrules" in row["name"] else _BY_HAND
    return [
        f'<text x="{_LEFT - 8}" y="{middle + 4:.1f}" text-anchor="end" fill="#1b1b1b">{escape(row["name"])}</text>',
        f'<rect x="{start:.1f}" y="{top + 4}" width="{max(1.0, at(us["median"]) - start):.1f}" height="{_STEP - 8}" '
        f'fill="{colour}"/>',
        f'<line x1="{at(us["low"]):.1f}" y1="{middle:.1f}" x2="{at(us["high"]):.1f}" y2="{middle:.1f}" '
        'stroke="#1b1b1b" stroke-width="2"/>',
        f'<text x="{at(max(us["high"], us["median"])) + 6:.1f}" y="{middle + 4:.1f}" fill="#1b1b1b">'
        f"{_number(us['median'])}</text>",
    ]


def _power(power: int) -> str:
    if power < 3:
        return f"{10**power:g} µs" if power >= 0 else f"{10.0**power:g} µs"
    return f"{10 ** (power - 3):,} ms" if power < 6 else f"{10 ** (power - 6):,} s"


def as_json(spread: Spread) -> dict[str, float]:
    """A spread, rounded."""
    return {name: round(getattr(spread, name), 4) for name in ("median", "low", "high")}
