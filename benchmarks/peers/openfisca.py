"""openfisca-core: variables as formulas over NumPy arrays, for many at once. Candidates are its persons."""

from importlib import import_module
from typing import Any

from benchmarks.peers.flat import Facts, Flat, chain
from benchmarks.peers.infix import Dialect, written
from benchmarks.peers.peer import BatchAsked, Numbers, Peer
from benchmarks.translation import Given, Node, Question

_BATCH = 1000


def _refused(*_: str) -> str:
    raise ValueError("formulas have no loops")


_NUMPY = Dialect(
    all=" & ",
    any=" | ",
    no=lambda part: f"(~{part})",
    null="None",
    choose=_refused,
    contains=lambda text, part: f"(find({text}.astype(str), {part}) >= 0)",
    some=_refused,
    several=_refused,
    each=_refused,
    true="True",
    false="False",
    field=lambda variable, name: f"value({name!r})",
    among=lambda left, values: f"isin({left}, {values})",
    known=lambda field: f"(value({field[7:-2] + '_known'!r}))",
)


class _System:
    """A tax-and-benefit system, as the library calls it, for one kind of candidate."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        self._core = {
            name: import_module(f"openfisca_core.{name}")
            for name in ("entities", "periods", "simulations", "taxbenefitsystems", "variables")
        }
        self._numpy = import_module("numpy")
        self._nodes = {name: (*chain(node), _fields(node)) for name, node in nodes.items()}
        person = self._core["entities"].Entity("person", "persons", "One candidate", "")
        self._kinds: dict[str, type] = {}
        for *_, fields in self._nodes.values():
            self._kinds.update(fields)
        self._system = self._core["taxbenefitsystems"].TaxBenefitSystem([person])
        for name, kind in self._kinds.items():
            self._system.add_variable(self._variable(name, kind, person))
        for name, (cases, default, _) in self._nodes.items():
            self._system.add_variable(self._outcome(name, cases, default, person))

    def _variable(self, name: str, kind: type, person: Any) -> Any:
        members = {
            "value_type": kind,
            "entity": person,
            "definition_period": self._core["periods"].DateUnit.MONTH,
        }
        return type(name, (self._core["variables"].Variable,), members)

    def _outcome(self, name: str, cases: list[tuple[Node, int]], default: int, person: Any) -> Any:
        numpy = self._numpy
        conditions = f"[{', '.join(written(condition, _NUMPY) for condition, _ in cases)}]"
        compiled = compile(conditions, f"<{name}>", "eval")
        scope = {"isin": numpy.isin, "find": numpy.char.find}
        numbers = [number for _, number in cases]

        def formula(entity: Any, period: Any) -> Any:
            found = eval(compiled, {**scope, "value": lambda fact: entity(fact, period)})
            return numpy.select(found, numbers, default)

        members = {
            "value_type": int,
            "entity": person,
            "definition_period": self._core["periods"].DateUnit.MONTH,
            "formula": formula,
        }
        return type(f"out_{name}", (self._core["variables"].Variable,), members)

    def columns(self, facts: list[Facts]) -> tuple[int, dict[str, Any]]:
        """The facts as arrays."""
        types = {bool: bool, int: int, str: "U64"}
        columns = {}
        for name, kind in self._kinds.items():
            if name.endswith("_known") and facts and name not in facts[0]:
                values = [its[name.removesuffix("_known")] is not None for its in facts]
            else:
                values = [its[name] for its in facts]
            columns[name] = self._numpy.array(values, dtype=types[kind])
        return len(facts), columns

    def numbers(self, count: int, columns: dict[str, Any]) -> list[list[int]]:
        if not count or not self._nodes:
            return [[] for _ in range(count)]
        simulation = self._core["simulations"].SimulationBuilder().build_default_simulation(self._system, count)
        for name, values in columns.items():
            simulation.set_input(name, "2024-01", values)
        found = [simulation.calculate(f"out_{name}", "2024-01").tolist() for name in self._nodes]
        return [list(row) for row in zip(*found, strict=True)]


def _fields(node: Any) -> dict[str, type]:
    """The facts that an expression reads, with their types."""
    found: dict[str, type] = {}
    match node:
        case ("known", ("field", _, name)):
            return {f"{name}_known": bool}
        case ("compare", _, ("field", _, name), ("const", value)):
            return {name: type(value)}
        case ("among" | "contains", ("field", _, name), _):
            return {name: str}
        case ("field", _, name):
            return {name: bool}
        case (*parts,):
            for part in parts:
                found.update(_fields(part))
        case _:
            pass
    return found


def _made(question: Question) -> BatchAsked:
    flat = Flat(question)
    once = _System(flat.once)
    each = {candidate: _System(nodes) for candidate, nodes in flat.each.items()}

    def adapt(records: list[Given]) -> Any:
        of_once = once.columns([flat.record(given) for given in records])
        of_each = {}
        for candidate, system in each.items():
            facts = [flat.candidates(candidate, given) for given in records]
            of_each[candidate] = ([len(its) for its in facts], system.columns([one for its in facts for one in its]))
        return of_once, of_each

    def ask(columns: Any) -> list[Numbers]:
        of_once, of_each = columns
        found_once = once.numbers(*of_once)
        found_each = {}
        for candidate, (counts, its) in of_each.items():
            rows = iter(each[candidate].numbers(*its))
            found_each[candidate] = [[next(rows) for _ in range(count)] for count in counts]
        return [
            (numbers, {candidate: found[at] for candidate, found in found_each.items()})
            for at, numbers in enumerate(found_once)
        ]

    return BatchAsked(adapt, ask)


PEERS = (
    Peer(
        "openfisca-core",
        "openfisca-core",
        "Python with NumPy",
        _made,
        f"complete records only; timed {_BATCH:,} records at a time, which is what it is for; no reasons; no lists "
        "within a record, so that Python goes through them (not timed here)",
        unknown=False,
        batch=_BATCH,
    ),
)
