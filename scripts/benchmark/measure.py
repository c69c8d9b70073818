"""Rows of the benchmark: what they measure, in which order, and what the samples say."""

import sys
import time
from dataclasses import dataclass, field
from statistics import median

OURS = "dps"


class UnavailableError(Exception):
    """A side of a row that cannot be measured here, with the reason."""


class FailedError(Exception):
    """A command that did not do what it was measured for."""


class TimedOutError(FailedError):
    """A command that was ended because it took too long."""


def log(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Goal:
    """One line of the report: a figure of dps, beside that of a peer or a fixed bound.

    kind is "time" (ours by theirs, at most the bound), "speed" (theirs by ours, at least the bound), "slowdown" (theirs by
    ours, at most the bound, where both are dps), or "most" (ours, at most the bound). Without a bound the line only informs.
    """

    kind: str
    bound: float | None = None
    peer: str | None = None
    metric: str = "s"

    def text(self):
        if self.bound is None:
            return ""
        sign = ">=" if self.kind == "speed" else "<="
        if self.peer is None:
            return f"{sign} {self.bound:g} {unit(self.metric)}"
        of = {"time": "", "speed": "the speed", "slowdown": "slower"}[self.kind]
        return f"{sign} {self.bound:g} x {of}".rstrip()

    def ratio(self, ours, theirs):
        return ours / theirs if self.kind == "time" else theirs / ours

    def is_met(self, value):
        return value >= self.bound if self.kind == "speed" else value <= self.bound


UNITS = {
    "cpu": "s CPU",
    "core": "s x cores",
    "whole": "s in all",
    "p99": "s, p99 of batches",
    "delay": "s, p99 of averages",
    "growth": "x memory",
}


def unit(metric):
    return UNITS.get(metric, metric)


class Row:
    """A named measurement. A subclass says what is done and beside whom; one object lives for one run."""

    name = ""
    what = ""
    peers: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    # Stacks that have to run: "ours" and "old"; all others are removed before the row begins.
    stacks: tuple[str, ...] = ()
    # Rows for --long alone.
    long = False
    # Seconds after which a run of all rows begins no further round, so that it ends within half an hour.
    budget = 60
    most_rounds = 99

    def __init__(self, bench):
        self.bench = bench

    def prepare(self):
        """Makes ready what all rounds need; its time does not count."""

    def ours(self):
        """Does the work once with dps; returns the figures by metric, such as {"s": 1.5}."""
        raise NotImplementedError

    def theirs(self, peer):
        """Does the same work once with a peer; raises UnavailableError when it cannot be had."""
        raise NotImplementedError

    def finish(self):
        """Removes what prepare has made."""


@dataclass
class Result:
    """The samples of a row by side, and why a side has none."""

    row: Row
    samples: dict[str, list[dict[str, float]]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    has_failed: bool = False

    def fail(self, side, failure):
        what = str(failure) if isinstance(failure, FailedError) else repr(failure)
        self.missing[side] = f"failed: {what}"
        self.has_failed = True
        log(f"{self.row.name}: {side} {self.missing[side]}")

    def lines(self):
        return [Line(self, goal) for goal in self.row.goals]


class Spread:
    """A median with the least and the greatest value."""

    def __init__(self, values):
        self.middle, self.least, self.most = median(values), min(values), max(values)

    def text(self):
        if self.least == self.most:
            return number(self.middle)
        return f"{number(self.middle)} ({number(self.least)} .. {number(self.most)})"


def number(value):
    digits = 3 if value < 1 else 2 if value < 10 else 1 if value < 100 else 0  # noqa: PLR2004 one place has the rule
    return f"{value:,.{digits}f}"


class Line:
    """A goal with what was measured for it. Sides without a figure are None."""

    def __init__(self, result, goal):
        self.goal = goal
        self.ours = self.spread(result, OURS)
        self.theirs = self.spread(result, goal.peer) if goal.peer else None
        self.limit = None
        if self.ours and goal.peer and self.theirs:
            pairs = zip(self.values(result, OURS), self.values(result, goal.peer), strict=False)
            self.limit = Spread([goal.ratio(ours, theirs) for ours, theirs in pairs if ours and theirs] or [0.0])
        elif goal.peer is None:
            self.limit = self.ours
        # A side that was ended before it was ready took longer than its figure says.
        self.is_cut_off = any("over" in sample for sample in result.samples.get(goal.peer, []))
        self.rounds = min((len(self.values(result, side)) for side in (OURS, goal.peer) if side), default=0)
        self.missing = result.missing.get(OURS) or result.missing.get(goal.peer)

    def values(self, result, side):
        return [sample[self.goal.metric] for sample in result.samples.get(side, []) if self.goal.metric in sample]

    def spread(self, result, side):
        values = self.values(result, side)
        return Spread(values) if values else None

    def texts(self):
        """The figures of the peer and the ratio, as far as there are any."""
        if not self.theirs:
            return "", ""
        sign = "<" if self.goal.kind == "time" else ">"
        theirs, ratio = f"{self.theirs.text()} {unit(self.goal.metric)}", self.limit.text() if self.limit else ""
        return (f"> {theirs}", f"{sign} {ratio}") if self.is_cut_off else (theirs, ratio)

    def is_met(self):
        return None if self.limit is None or self.goal.bound is None else self.goal.is_met(self.limit.middle)


def measure(result, pairs, budget=float("inf")):
    """Runs the sides of a row in turn, so that what slows the machine down for a while slows down all of them.

    Begins no round that would probably end after the budget of seconds, except for the first one.
    """
    row = result.row
    try:
        row.prepare()
        begun = time.monotonic()
        for turn in range(min(pairs, row.most_rounds)):
            if turn > 0 and (time.monotonic() - begun) * (turn + 1) / turn > budget:
                break
            for side in (OURS, *row.peers):
                # Without a figure of dps there is nothing to compare.
                if side not in result.missing and OURS not in result.missing:
                    sample(row, side, turn, result)
    except UnavailableError as reason:
        result.missing[OURS] = str(reason)
        log(f"{row.name}: not measured: {reason}")
    except Exception as failure:
        result.fail(OURS, failure)
    finally:
        finish(row, result)


def sample(row, side, turn, result):
    """Measures one side once. A side that cannot be measured is left out of the rounds that follow."""
    try:
        found = row.ours() if side == OURS else row.theirs(side)
    except UnavailableError as reason:
        result.missing[side] = str(reason)
        log(f"{row.name}: no {side}: {reason}")
    except Exception as failure:
        # The other rows can be measured, whatever it was.
        result.fail(side, failure)
    else:
        result.samples.setdefault(side, []).append(found)
        figures = ", ".join(f"{number(value)} {unit(metric)}" for metric, value in found.items() if metric != "over")
        log(f"{row.name} {turn + 1}: {side}: {figures}")


def finish(row, result):
    try:
        row.finish()
    except Exception as failure:
        result.fail(OURS, failure)


def medians(times, work):
    """Does a short piece of work several times; returns the median of each figure."""
    samples = [work() for _ in range(times)]
    return {metric: median(sample[metric] for sample in samples) for metric in samples[0]}
