"""What is on top of a report, and the report as text, Markdown and JSON."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from measure import Result, unit
from tools import ROOT, pinned


def machine():
    """The machine as it is, except for its load, which changes."""
    memory = re.search(r"MemTotal: +(\d+)", Path("/proc/meminfo").read_text())[1]
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {
        "cores": os.cpu_count(),
        "processor": model[1] if model else platform.machine(),
        "memory_gib": round(int(memory) / 2**20, 1),
        "kernel": platform.release(),
    }


def load():
    return round(os.getloadavg()[0], 2)


def versions(home, java):
    """The versions of everything that is measured or does the measuring."""
    found = {
        "dps": commit(home),
        "jdk": first_line([java, "-version"], r'version "(.*?)"'),
        "kafka": pinned("kafka.version"),
    }
    found["spark"] = next((jar.stem.rsplit("-", 1)[1] for jar in (home / "lib").glob("spark-connect-client-jvm_*.jar")), "?")
    found["kcat"] = first_line(["kcat", "-V"], r"Version (\S+)")
    found["jq"] = first_line(["jq", "--version"])
    return found


def commit(home):
    if not home.is_relative_to(ROOT):
        return home.name
    return first_line(["git", "-C", ROOT, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"])


def first_line(command, pattern=r"(.+)"):
    try:
        run = subprocess.run([str(word) for word in command], check=False, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return "none"
    found = re.search(pattern, run.stdout + run.stderr)
    return found[1].strip() if found else "none"


class Report:
    """The results of a run, with what has to be known to read them."""

    def __init__(self, bench, options):
        self.began = datetime.now(UTC)
        self.machine = machine()
        self.load = [load()]
        self.versions = versions(bench.dps.home, bench.tools.java)
        self.scale = options.scale
        self.results: list[Result] = []
        self.seconds = 0
        self.interrupted = False

    def end(self):
        self.load.append(load())
        self.seconds = (datetime.now(UTC) - self.began).total_seconds()

    def head(self):
        """Lines that say on what, when and with what was measured."""
        of, known = self.machine, ", ".join(f"{name} {version}" for name, version in self.versions.items())
        loads = ", ".join(f"{each} at the {when}" for each, when in zip(self.load, ("begin", "end"), strict=False))
        lines = [
            f"{self.began:%Y-%m-%d %H:%M} UTC, {self.seconds / 60:.0f} minutes",
            f"{of['cores']} cores ({of['processor']}), {of['memory_gib']} GiB, Linux {of['kernel']}; load {loads}",
            known,
        ]
        if self.scale != 1:
            lines.append(f"counts of records times {self.scale:g}: a trial of the script, whose figures mean nothing")
        if self.interrupted:
            lines.append("interrupted: rows that were not reached are missing")
        return lines

    def lines(self):
        for result in self.results:
            for number, line in enumerate(result.lines()):
                yield cells(result, line, number)

    def text(self):
        rows = [HEADER, *self.lines()]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
        return "\n".join(
            [*self.head(), "", *("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)],
        )

    def markdown(self):
        rows = [HEADER, ["---"] * len(HEADER), *self.lines()]
        table = ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
        return "\n".join([*("- " + line for line in self.head()), "", *table, ""])

    def json(self):
        return {
            "began": self.began.isoformat(timespec="seconds"),
            "seconds": round(self.seconds),
            "machine": self.machine,
            "load": self.load,
            "versions": self.versions,
            "scale": self.scale,
            "interrupted": self.interrupted,
            "rows": [
                {
                    "name": result.row.name,
                    "what": result.row.what,
                    "samples": result.samples,
                    "missing": result.missing,
                    "goals": [of_goal(line) for line in result.lines()],
                }
                for result in self.results
            ],
        }


HEADER = ["row", "what", "dps", "beside", "theirs", "ratio", "goal", "rounds"]


def cells(result, line, number):
    """A line of the table; what a row is about stands in its first one."""
    goal, of = line.goal, unit(line.goal.metric)
    name, what = (result.row.name, result.row.what) if number == 0 else ("", "")
    ours = f"{line.ours.text()} {of}" if line.ours else ""
    if line.missing:
        return [name, what, ours, goal.peer or "", f"not measured: {line.missing}", "", goal.text(), str(line.rounds)]
    theirs, ratio = line.texts()
    verdict = {True: ", met", False: ", missed", None: ""}[line.is_met()]
    return [name, what, ours, goal.peer or "", theirs, ratio, goal.text() + verdict, str(line.rounds)]


def of_goal(line):
    goal = line.goal
    found = {"metric": goal.metric, "beside": goal.peer, "kind": goal.kind, "bound": goal.bound, "met": line.is_met()}
    for name, spread in (("dps", line.ours), ("theirs", line.theirs), ("ratio", line.limit if line.theirs else None)):
        found[name] = {"median": spread.middle, "min": spread.least, "max": spread.most} if spread else None
    return found
