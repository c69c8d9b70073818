"""Rows about the averager: its work at once, at a steady rate, and with much state."""

import json
import os
import shutil
import threading
from datetime import datetime
from statistics import median, quantiles

from dps import AVERAGES
from measure import FailedError, Goal, Row, TimedOutError
from processes import command_line, descendants, proportional
from tools import polls

SEED, SHIPPED = "seed's plan", "seed's as shipped"
STRUCT = "from_json"
LOOP = "consumer loop"
CUT_OFF = 600
CORES = os.cpu_count() or 1
# Of the averager and of the bare jobs.
HEAP = 512


class Averager(Row):
    """All readings of a topic that is there, in one run until the averager has caught up."""

    peers = (SEED, STRUCT, LOOP)
    goals = (
        Goal("speed", 3.0, SEED),
        Goal("speed", 1.5, STRUCT),
        Goal("speed", 0.5, LOOP, "core"),
        Goal("time", None, STRUCT, "cpu"),
        Goal("time", None, LOOP, "cpu"),
        Goal("most", None, None, "whole"),
    )
    stacks = ("ours",)
    budget = 240
    sensors = 8
    millions = 3

    def count(self):
        return self.bench.scaled(self.millions * 1_000_000)

    def prepare(self):
        self.dps = self.bench.ours()
        self.dps.run("-q", "stream", "reset", "--averages", "-y", check=False)
        self.dps.topic("weather_data", self.count(), self.sensors)
        self.brokers = self.dps.endpoint("kafka")

    def ours(self):
        sample = self.dps.caught_up()
        self.dps.run("-q", "stream", "reset", "--averages", "-y")
        return sample | {"core": sample["s"] * CORES}

    def theirs(self, peer):
        self.dps.run("-q", "topic", "create", "bare_averages")
        checkpoint = self.bench.folder / "bare-checkpoint"
        try:
            if peer == LOOP:
                lib = self.dps.home / "lib"
                path = f"{self.bench.tools.compiled('BareConsumer', lib)}:{lib}/*"
                words = ["-Xmx512m", "-Dlog4j2.level=OFF", "-cp", path, "BareConsumer"]
                run = self.bench.processes.run(
                    [self.bench.tools.java, *words, self.brokers, "weather_data", "bare_averages"]
                )
                seconds = float(run.out) / 1000
                # One thread: the seconds are those of one core.
                return {"s": seconds, "core": seconds, "cpu": run.cpu}
            plan = "struct" if peer == STRUCT else "seed"
            settings = polls() if peer == STRUCT else []
            partitions = 200 if peer == SHIPPED else CORES
            where = [self.brokers, "weather_data", "bare_averages", checkpoint, partitions, *settings]
            run = self.bench.processes.run(
                self.bench.tools.bare_spark(HEAP, "BareAverager", plan, *where),
                seconds=CUT_OFF,
                env=self.bench.processes.environment | {"SPARK_LOCAL_IP": "127.0.0.1"},
            )
            return {"s": float(run.out) / 1000, "whole": run.seconds, "cpu": run.cpu}
        except TimedOutError:
            return {"s": CUT_OFF, "over": 1}
        finally:
            shutil.rmtree(checkpoint, ignore_errors=True)
            self.dps.run("-q", "topic", "delete", "bare_averages", "-y", check=False)


class AveragerSpread(Averager):
    name = "averager-4"
    what = "averager, 3 M readings of 8 sensors in 4 partitions"


class AveragerOne(Averager):
    name = "averager-1"
    what = "averager, 3 M readings of 1 sensor, so in one partition"
    sensors = 1


class AveragerTen(Averager):
    name = "averager-10m"
    what = "averager, 10 M readings of 8 sensors in 4 partitions"
    millions = 10
    long = True
    most_rounds = 1


class AveragerShipped(Averager):
    name = "averager-shipped"
    what = "averager, 3 M readings, beside the seed's query with its 200 shuffle partitions"
    peers = (SHIPPED,)
    goals = (Goal("speed", 10, SHIPPED),)
    long = True
    most_rounds = 1


class Steady(Row):
    """1,000 readings a second for a while: how long batches take, when averages come, and whether memory stays."""

    name = "averager-steady"
    what = "averager at 1,000 readings/s for 30 minutes"
    goals = (
        Goal("most", 1.0, None, "p99"),
        Goal("most", 2.0, None, "delay"),
        Goal("most", 1.1, None, "growth"),
    )
    stacks = ("ours",)
    long = True
    most_rounds = 1

    def prepare(self):
        self.dps = self.bench.ours()
        self.dps.run("-q", "stream", "reset", "--averages", "-y", check=False)
        self.dps.run("-q", "topic", "delete", "weather_data", "-y")
        self.dps.run("-q", "topic", "create", "weather_data", "--partitions", "4")
        self.dps.topics.pop("weather_data", None)

    def ours(self):
        seconds = self.bench.scaled(1800)
        self.dps.run("-q", "stream", "start")
        memory = Memory("AveragerMain")
        memory.start()
        try:
            words = ["--rate", "1000/s", "--sensors", "8", "--for", f"{seconds}s"]
            self.dps.run("-q", "generate", "run", *words, seconds=seconds + 300)
        finally:
            memory.stop()
            self.dps.run("-q", "stream", "stop")
        batches = [milliseconds / 1000 for milliseconds in self.dps.batches().values()]
        # The first minute is the start: classes are loaded, code is compiled.
        steady = batches[min(60, len(batches) // 3) :]
        return {"p99": quantiles(steady, n=100)[-1], "delay": quantiles(self.delays(), n=100)[-1], "growth": memory.growth()}

    def delays(self):
        """Seconds from the time when a window's watermark has passed, to the timestamp of its average."""
        out = self.dps.run("-q", "topic", "tail", AVERAGES, "--offset", "start", "-o", "jsonl").out
        found = []
        for record in map(json.loads, out.splitlines()):
            window = json.loads(record["value"])["window"]
            written = datetime.fromisoformat(record["timestamp"])
            # Event time is the clock's here, and the watermark 10 seconds.
            found.append((written - datetime.fromisoformat(window["end"])).total_seconds() - 10)
        if len(found) < 2:  # noqa: PLR2004 quantiles need two
            raise FailedError("there are not two averages to look at")
        return found

    def finish(self):
        self.dps.run("-q", "stream", "reset", "--averages", "-y", check=False)


class Memory(threading.Thread):
    """Looks every second at the memory of a process that this run has started."""

    def __init__(self, main_class):
        super().__init__(daemon=True)
        self.main_class = main_class.encode()
        self.ended = threading.Event()
        self.seen = []

    def run(self):
        while not self.ended.wait(1):
            found = [pid for pid in descendants() if is_java(pid, self.main_class)]
            if found:
                self.seen.append(proportional(found))

    def stop(self):
        self.ended.set()
        self.join()

    def growth(self):
        """The memory of the last third of the time by that of the second third; the first is the start."""
        third = len(self.seen) // 3
        if third == 0:
            raise FailedError("the memory of the averager was not seen")
        return median(self.seen[-third:]) / median(self.seen[third:-third] or self.seen)


def is_java(pid, main_class):
    words = command_line(pid).split(b"\0")
    return words[0].endswith(b"java") and any(main_class in word for word in words)


class Sensors(Row):
    """The same number of readings of more and more sensors, each with its own averages."""

    name = "state-sensors"
    what = "averager --by-sensor, 3 M readings of 1 to 1 M sensors"
    counts = (1, 1_000, 100_000, 1_000_000)
    peers = tuple(f"{count:,} sensors" for count in counts[1:])
    goals = (Goal("slowdown", None, peers[0]), Goal("slowdown", 2, peers[1]), Goal("slowdown", None, peers[2]))
    stacks = ("ours",)
    long = True
    most_rounds = 1
    words: tuple[str, ...] = ("--by-sensor", "--window", "1h")

    def prepare(self):
        self.dps = self.bench.ours()

    def ours(self):
        return self.of(self.counts[0], self.words)

    def theirs(self, peer):
        return self.of(self.counts[self.peers.index(peer) + 1], self.words)

    def of(self, sensors, words):
        self.dps.run("-q", "stream", "reset", "--averages", "-y", check=False)
        self.dps.topic("weather_data", self.bench.records, sensors)
        memory = Memory("AveragerMain")
        memory.start()
        try:
            sample = self.dps.caught_up(words=words)
        finally:
            memory.stop()
        return sample | ({"MiB": max(memory.seen)} if memory.seen else {})

    def finish(self):
        self.dps.run("-q", "stream", "reset", "--averages", "-y", check=False)


class Windows(Sensors):
    name = "state-windows"
    what = "averager --by-sensor, 3 M readings of 1,000 sensors, windows of 10 s to 30 days"
    sizes = ("10s", "1h", "30d")
    peers = tuple(f"windows of {size}" for size in sizes[1:])
    goals = tuple(Goal("slowdown", None, peer) for peer in peers)

    def ours(self):
        return self.of(1_000, ("--by-sensor", "--window", self.sizes[0]))

    def theirs(self, peer):
        return self.of(1_000, ("--by-sensor", "--window", self.sizes[self.peers.index(peer) + 1]))


ROWS = (AveragerSpread, AveragerOne)
LONG_ROWS = (AveragerTen, AveragerShipped, Steady, Sensors, Windows)
