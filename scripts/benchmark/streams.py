"""Rows about streams of one's own: SQL over a topic, beside a plain job of Spark with the same SQL."""

import itertools
import shutil
import time

from measure import Goal, Row
from tools import polls

BARE = "bare job"
NUMBERS = itertools.count(1)
SCHEMA = "process_timestamp TIMESTAMP NOT NULL, temperature DOUBLE, humidity DOUBLE, pressure DOUBLE, sensor_id STRING"
BY_MINUTE = (
    "select window.start as minute, sensor_id, sum(temperature) as t, max(pressure) as p, count(*) as n "
    "from measured group by window(process_timestamp, '1 minute'), sensor_id"
)
BY_ROW = "select process_timestamp, sensor_id, temperature * 1.8 + 32 as fahrenheit from measured where temperature > -50"


class OwnStream(Row):
    """A stream over a million readings, with a view of their topic."""

    stacks = ("ours",)
    sql = BY_MINUTE

    def prepare(self):
        self.dps = self.bench.ours()
        self.dps.topic("measured", self.bench.scaled(1_000_000), 8)
        view = ["--schema", SCHEMA, "--event-time", "process_timestamp", "--watermark", "30s"]
        self.dps.run("-q", "topic", "view", "measured", *view, check=False)
        self.brokers = self.dps.endpoint("kafka")

    def create(self):
        """Makes the stream with its topic; returns its name, which no earlier one had: its checkpoint would be found."""
        name = f"own_{next(NUMBERS)}"
        self.dps.run("-q", "topic", "create", name)
        self.dps.run("-q", "stream", "create", name, "--to", name, self.sql)
        return name

    def drop(self, name):
        self.dps.run("-q", "stream", "stop", name, check=False)
        self.dps.run("-q", "stream", "drop", name, "-y", check=False)
        self.dps.run("-q", "topic", "delete", name, "-y", check=False)

    def bare(self, kind, heap, output):
        """Seconds as the bare job counts them; it prints milliseconds."""
        checkpoint = self.bench.folder / "bare-checkpoint"
        where = [self.brokers, "measured", output, checkpoint, SCHEMA, self.sql, *polls()]
        environment = self.bench.processes.environment | {"SPARK_LOCAL_IP": "127.0.0.1"}
        try:
            command = self.bench.tools.bare_spark(heap, "BareStream", kind, *where)
            run = self.bench.processes.run(command, env=environment)
            return {"s": float(run.out) / 1000, "cpu": run.cpu}
        finally:
            shutil.rmtree(checkpoint, ignore_errors=True)


class Stream(OwnStream):
    peers = (BARE,)
    goals = (Goal("speed", 0.9, BARE), Goal("time", None, BARE, "cpu"))

    def ours(self):
        name = self.create()
        try:
            return self.dps.caught_up(name)
        finally:
            self.drop(name)

    def theirs(self, _):
        self.dps.run("-q", "topic", "create", "bare")
        try:
            return self.bare("stream", 512, "bare")
        finally:
            self.dps.run("-q", "topic", "delete", "bare", "-y", check=False)


class ByMinute(Stream):
    name = "stream-by-minute"
    what = "a stream that sums 1 M records by minute and sensor"


class ByRow(Stream):
    name = "stream-by-row"
    what = "a stream that computes 1 M records row by row"
    sql = BY_ROW


class Verify(OwnStream):
    peers = (BARE,)
    goals = (Goal("speed", 0.7, BARE), Goal("time", None, BARE, "cpu"))
    proven = None

    def prepare(self):
        super().prepare()
        self.proven = self.create()
        self.dps.run("-q", "stream", "start", self.proven, "--until-caught-up")

    def ours(self):
        return self.dps.run("-q", "stream", "verify", self.proven).sample

    def theirs(self, _):
        return self.bare("batch", 1024, "none")

    def finish(self):
        if self.proven:
            self.drop(self.proven)


class VerifyByMinute(Verify):
    name = "verify-by-minute"
    what = "stream verify of the sums by minute, all of its process"


class VerifyByRow(Verify):
    name = "verify-by-row"
    what = "stream verify of the rows, all of its process"
    sql = BY_ROW


class FirstRow(OwnStream):
    name = "stream-first-row"
    what = "topic create, stream create and stream start to the first row"
    goals = (Goal("most", 20),)

    def ours(self):
        begun = time.monotonic()
        name = self.create()
        try:
            self.dps.run("-q", "stream", "start", name)
            words = ["--offset", "start", "--follow", "--max", "1", "--timeout", "5m"]
            self.dps.run("-q", "topic", "tail", name, *words)
            return {"s": time.monotonic() - begun}
        finally:
            self.drop(name)


ROWS = (FirstRow, ByMinute, ByRow, VerifyByMinute, VerifyByRow)
