"""What the rows of one run share: the machine's folder, the versions of dps, their stacks, and large files."""

import contextlib
import functools
import os
import re
import shutil
import tempfile
from pathlib import Path

from dps import Dps
from measure import FailedError, UnavailableError, log
from processes import Processes
from records import write_csv
from tools import ROOT, Tools


class Bench:
    """One run. Whatever it starts and writes, except for the cache of peers, is gone when it is closed."""

    def __init__(self, scale, is_long, against):
        self.scale = scale
        self.is_long = is_long
        self.against = against
        self.folder = Path(tempfile.mkdtemp(prefix="dps-bench-"))
        # Settings of the user's own dps, and options for every Java, would change what is measured.
        kept = {name: value for name, value in os.environ.items() if not re.match("DPS_(?!JAVA_HOME)|XDG_", name)}
        for name in ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"):
            kept.pop(name, None)
        self.processes = Processes(kept | {"XDG_CACHE_HOME": str(self.folder / "cache")})
        self.installed = []
        self.old_failure = None
        self.stacks = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            for dps in self.installed:
                with contextlib.suppress(FailedError):
                    dps.remove()
            for left in self.processes.end_all():
                log(f"left behind, and ended now: {left}")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @functools.cached_property
    def dps(self):
        """The dps of this checkout, built if it has to be."""
        self.processes.run([ROOT / "scripts" / "dps", "--version"])
        launcher = next((ROOT / "shell" / "target" / "distribution").glob("*/bin/dps"))
        return self.install(launcher.parents[1], "ours")

    def install(self, home, name):
        dps = Dps(self.processes, home, self.folder / name)
        self.installed.append(dps)
        return dps

    @functools.cached_property
    def tools(self):
        return Tools(self.processes, self.folder, self.dps.home)

    @property
    def records(self):
        return self.scaled(3_000_000)

    def scaled(self, count):
        return max(1, round(count * self.scale))

    def warm_up(self):
        """Has dps make its archives of classes, as the first day of a user does, and reads all jars once."""
        log("warming up")
        self.dps.run("--version")
        self.dps.deploy()
        self.dps.run("sql", "select 1")
        self.dps.remove()
        self.processes.settle()

    def keep(self, names):
        """Removes the stacks that do not bear one of these names."""
        for name in set(self.stacks) - set(names):
            try:
                self.stacks.pop(name).remove()
            except FailedError as failure:
                log(f"the stack {name} was not removed: {failure}")

    def ours(self):
        return self.stack("ours", self.dps)

    def old_stack(self):
        return self.stack("old", self.old())

    def stack(self, name, dps):
        if name not in self.stacks:
            log(f"deploying the stack {name}")
            self.stacks[name] = dps
            dps.deploy()
            self.processes.settle()
        return dps

    def old(self):
        """The dps of the older commit, or what --against names; raises UnavailableError without one."""
        if self.old_failure:
            raise UnavailableError(self.old_failure)
        try:
            return self.found_old
        except UnavailableError as failure:
            # To try again would take as long.
            self.old_failure = str(failure)
            raise

    @functools.cached_property
    def found_old(self):
        dps = self.install(self.against or self.tools.old(), "old")
        dps.run("--version")
        return dps

    def client(self, statement, counted, before):
        """Runs a statement with Spark's client alone, on our stack."""
        where = [self.ours().endpoint("connect"), self.ours().token]
        command = self.tools.bare_client(*where, statement, counted, before, self.folder / "bare.csv")
        return self.processes.run(command)

    def csv(self):
        """A file of readings, of 200 MB, or 1 GB in a long run."""
        file = self.folder / "readings.csv"
        if not file.exists():
            size = self.scaled((1000 if self.is_long else 200) * 1_000_000)
            log(f"writing {size / 1e6:.0f} MB of CSV")
            write_csv(file, size)
        return file

    @contextlib.contextmanager
    def row(self, kind):
        """A row, with those stacks alone that it wants."""
        self.keep(kind.stacks)
        yield kind(self)
