"""Measures dps beside its peers: the same work, in the same run, in turn.

Each row is measured in rounds of dps and each peer (A B A B), and shown with medians and the least and greatest value, with
the ratio of each round beside its goal. Nothing is asserted: the exit code is 1 only if something failed to run. A peer that
cannot be had is named with the reason. Figures of a busy machine mean little; compare figures of one run.

A run of all rows measures slow rows in fewer rounds, so that it ends within half an hour; the last column has their number.
With --only or --long all rows get all rounds, except for those that take half an hour each.
"""

import argparse
import difflib
import json
import signal
import sys
from pathlib import Path

import averager
import records
import startup
import streams
import swarm
from bench import Bench
from measure import FailedError, Result, UnavailableError, measure
from report import Report

ENDS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
ROWS = {
    row.name: row for row in (*startup.ROWS, *records.ROWS, *averager.ROWS, *streams.ROWS, *swarm.ROWS, *averager.LONG_ROWS)
}


def positive(kind):
    def parse(text):
        value = kind(text)
        if value <= 0:
            raise argparse.ArgumentTypeError(f"{text} is not greater than 0")
        return value

    return parse


def distribution(text):
    folder = Path(text).resolve()
    if not (folder / "bin" / "dps").exists():
        raise argparse.ArgumentTypeError(f"{text} has no bin/dps: name the folder of a built distribution")
    return folder


def row_name(text):
    if text not in ROWS:
        near = difflib.get_close_matches(text, ROWS, 1, 0)
        raise argparse.ArgumentTypeError(f"there is no row '{text}'; did you mean '{near[0]}'?")
    return text


class Parser(argparse.ArgumentParser):
    """Says what is wrong in the form of all errors of the project."""

    def error(self, message):
        print(f"error: {message}\nhint: scripts/bench --help", file=sys.stderr)
        sys.exit(2)


def options():
    parser = Parser(prog="scripts/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", type=row_name, help="measure these rows alone")
    parser.add_argument("--long", action="store_true", help="also the rows that take hours; 1 GB of CSV instead of 200 MB")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured as JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table as Markdown")
    parser.add_argument("--pairs", type=positive(int), default=3, metavar="N", help="most rounds of a row (default: 3)")
    parser.add_argument(
        "--against", type=distribution, metavar="FOLDER", help="a built distribution instead of the older commit"
    )
    parser.add_argument("--list", action="store_true", help="name all rows and their goals, measure nothing")
    parser.add_argument(
        "--scale",
        type=positive(float),
        default=1.0,
        metavar="X",
        help="times all counts of records, to try the script; figures mean nothing then",
    )
    return parser.parse_args()


def show_list():
    width = max(map(len, ROWS))
    for row in ROWS.values():
        print(f"{row.name:{width}}  {row.what}{' (--long)' if row.long else ''}")
        for goal in row.goals:
            beside = f"beside {goal.peer}" if goal.peer else ""
            print(f"{'':{width}}    {goal.metric:6} {beside:28} {goal.text()}".rstrip())


def run(chosen, bench, report, given):
    """Measures all rows; returns the exit code."""
    for kind in chosen:
        with bench.row(kind) as row:
            has_time = given.long or given.only
            result = Result(row)
            # Before it is complete, so that an interrupted run shows it too.
            report.results.append(result)
            measure(result, given.pairs, float("inf") if has_time else row.budget)
    return int(any(result.has_failed for result in report.results))


def write(report, given):
    report.end()
    print(report.text())
    if given.json:
        given.json.write_text(json.dumps(report.json(), indent=2) + "\n")
    if given.markdown:
        given.markdown.write_text(report.markdown())


def ended(number, _):
    # A second signal is not to end the clean-up half-way.
    for each in ENDS:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


def main():
    given = options()
    if given.list:
        show_list()
        return 0
    for number in ENDS:
        signal.signal(number, ended)
    chosen = [row for row in ROWS.values() if (row.name in given.only if given.only else given.long or not row.long)]
    with Bench(given.scale, given.long, given.against) as bench:
        try:
            bench.warm_up()
            report = Report(bench, given)
        except (FailedError, UnavailableError) as failure:
            print(f"error: {failure}", file=sys.stderr)
            return 1
        try:
            return run(chosen, bench, report, given)
        except BaseException:
            report.interrupted = True
            raise
        finally:
            write(report, given)


if __name__ == "__main__":
    sys.exit(main())
