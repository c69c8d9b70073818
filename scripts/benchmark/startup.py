"""Rows about what a user waits for before anything happens, and what dps takes of the machine."""

import contextlib
import time

from dps import Terminal
from measure import FailedError, Goal, Row, UnavailableError, medians
from processes import descendants, proportional
from servers import BareServers

OLD = "older commit"
CLIENT = "bare client"


class Old(Row):
    """A row beside the older commit."""

    peers = (OLD,)

    def theirs(self, _):
        return self.of(self.bench.old())

    def ours(self):
        return self.of(self.bench.dps)

    def of(self, dps):
        raise NotImplementedError


class Version(Old):
    name = "version"
    what = "dps --version"
    goals = (Goal("time", 0.6, OLD),)

    def of(self, dps):
        # Short, so that single runs differ much.
        return medians(5, lambda: dps.run("--version").sample)


class Prompt(Old):
    name = "prompt"
    what = "from the start to the prompt"
    goals = (Goal("time", 0.7, OLD),)

    def of(self, dps):
        with Terminal(dps) as shell:
            return {"s": shell.await_prompt()}


class MemoryIdle(Old):
    name = "memory-idle"
    what = "memory of an idle shell"
    goals = (Goal("time", 1.0, OLD, "MiB"),)

    def of(self, dps):
        with Terminal(dps) as shell:
            shell.await_prompt()
            time.sleep(2)
            return {"MiB": proportional([shell.child.pid])}


class OnStack(Old):
    """A row that needs a stack of each version."""

    stacks = ("ours", "old")

    def prepare(self):
        self.bench.ours()
        with contextlib.suppress(UnavailableError):
            self.bench.old_stack()

    def theirs(self, _):
        return self.of(self.bench.old_stack())


class SelectOnce(OnStack):
    name = "select-once"
    what = "dps sql 'select 1', all of its process"
    peers = (OLD, CLIENT)
    goals = (Goal("time", 0.5, OLD), Goal("time", 1.1, CLIENT), Goal("time", None, CLIENT, "cpu"))

    def of(self, dps):
        return dps.run("sql", "select 1", "-o", "csv").sample

    def theirs(self, peer):
        return self.bench.client("select 1", 1, 0).sample if peer == CLIENT else super().theirs(peer)


class TailLast(OnStack):
    name = "tail-last"
    what = "topic tail -n 3 of 100,000 records"
    goals = (Goal("time", 0.5, OLD),)

    def prepare(self):
        super().prepare()
        with contextlib.suppress(UnavailableError):
            for dps in (self.bench.ours(), self.bench.old_stack()):
                dps.topic("few", self.bench.scaled(100_000), 1)

    def of(self, dps):
        return dps.run("topic", "tail", "few", "-n", "3").sample


class MemorySql(OnStack):
    name = "memory-sql"
    what = "memory of a shell after SQL"
    goals = (Goal("time", 1.0, OLD, "MiB"),)

    def of(self, dps):
        with Terminal(dps) as shell:
            shell.await_prompt()
            shell.type("sql 'select sum(id) from range(1000000)'")
            shell.type("sql 'select id, id * 2 from range(20)'")
            time.sleep(2)
            return {"MiB": proportional([shell.child.pid])}


class MemoryStack(Old):
    name = "memory-stack"
    what = "memory of a local stack with the averager"
    goals = (Goal("time", 1.0, OLD, "MiB"),)
    most_rounds = 1

    def of(self, dps):
        dps.deploy()
        try:
            # Not scaled: fewer readings would close no window.
            dps.generate("weather_data", 100_000, 4, "--watermark", "30d")
            dps.run("-q", "stream", "start")
            deadline = time.monotonic() + 180
            while not self.has_averages(dps):
                if time.monotonic() > deadline:
                    raise FailedError("the averager wrote nothing within 3 minutes")
                time.sleep(1)
            time.sleep(10)
            return {"MiB": proportional(descendants())}
        finally:
            dps.remove()

    def has_averages(self, dps):
        return bool(dps.run("-q", "topic", "tail", "weather_data_avg", "-n", "1", "-o", "raw").out)


class Deploy(Row):
    name = "deploy"
    what = "stack deploy to both servers answering"
    peers = ("bare servers",)
    goals = (Goal("time", 1.2, "bare servers"),)

    def ours(self):
        try:
            return {"s": self.bench.dps.deploy().seconds}
        finally:
            self.bench.dps.remove()

    def theirs(self, _):
        with BareServers(self.bench) as servers:
            return {"s": servers.start()}


ROWS = (Version, Prompt, MemoryIdle, MemoryStack, Deploy, SelectOnce, TailLast, MemorySql)
