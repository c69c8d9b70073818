"""Rows about records and result rows that pass through dps: SQL, tail, generate, replay."""

import csv
import datetime
import random
import re
from statistics import median
from xml.etree import ElementTree

from measure import FailedError, Goal, Row
from tools import installed

CLIENT = "bare client"
KCAT, JQ = "kcat", "kcat | jq"
PERF = "producer-perf-test"
FASTCSV = "FastCSV alone"
MILLION = "select id, id * 2 as twice, concat('row ', id) as name, id / 7 as ratio, id % 3 = 0 as third from range({})"


class Statement(Row):
    """A statement that is run again and again in one shell, beside the same loop around Spark's client."""

    peers = (CLIENT,)
    stacks = ("ours",)
    counted, before = 100, 50

    def statement(self):
        raise NotImplementedError

    def prepare(self):
        self.bench.ours()

    def ours(self):
        folder = self.bench.folder
        lines = f"{self.statement()}; > {folder}/rows.csv\n" * (self.counted + self.before)
        (folder / "statements.dps").write_text(lines)
        report = folder / "report.xml"
        self.bench.ours().run("-q", "--report", "junit", report, folder / "statements.dps")
        times = [float(case.get("time")) for case in ElementTree.parse(report).iter("testcase")]
        if len(times) != self.counted + self.before:
            raise FailedError(f"{len(times)} of {self.counted + self.before} statements were run")
        return {"s": median(times[self.before :])}

    def theirs(self, _):
        out = self.bench.client(self.statement(), self.counted, self.before).out
        return {"s": float(out) / 1000}


class SelectWarm(Statement):
    name = "select-warm"
    what = "select 1 in a shell that is connected, the median of 100"
    goals = (Goal("time", 1.05, CLIENT),)

    def statement(self):
        return "select 1"


class Csv(Statement):
    name = "sql-csv"
    what = "1 M rows of 5 columns to a CSV file"
    goals = (Goal("speed", 1.2, CLIENT),)
    counted, before = 3, 2

    def statement(self):
        return MILLION.format(self.bench.scaled(1_000_000))


class Tail(Row):
    """Whole topics to standard output, which is thrown away."""

    stacks = ("ours",)
    words: tuple[str, ...] = ()
    kcat = ""
    jq = None

    def prepare(self):
        dps = self.bench.ours()
        dps.topic("readings", self.bench.records, 8)
        self.brokers = dps.endpoint("kafka")

    def ours(self):
        with open("/dev/null", "wb") as out:
            return self.bench.ours().run("topic", "tail", "readings", "--offset", "start", *self.words, out=out).sample

    def theirs(self, _):
        # Not with a shell's pipe alone: a kcat that failed would have been fast.
        line = f"{installed('kcat', 'kcat')} -b {self.brokers} -C -t readings -e -q {self.kcat}"
        if self.jq:
            line += f" | {installed('jq', 'jq')} -c '{self.jq}'"
        with open("/dev/null", "wb") as out:
            return self.bench.processes.run(["bash", "-o", "pipefail", "-c", line], out=out).sample


class TailRaw(Tail):
    name = "tail-raw"
    what = "topic tail -o raw of 3 M records"
    peers = (KCAT,)
    goals = (Goal("speed", 1.0, KCAT), Goal("time", 1.5, KCAT, "cpu"))
    words = ("-o", "raw")


class TailWhere(Tail):
    name = "tail-where"
    what = "topic tail -o raw --where of 3 M records"
    peers = (JQ,)
    goals = (Goal("speed", 5, JQ), Goal("time", None, JQ, "cpu"))
    words = ("-o", "raw", "--where", "temperature > 22")
    jq = "select(.temperature > 22)"


class TailJsonl(Tail):
    name = "tail-jsonl"
    what = "topic tail -o jsonl of 3 M records"
    peers = (JQ,)
    goals = (Goal("speed", 5, JQ), Goal("time", None, JQ, "cpu"))
    words = ("-o", "jsonl")
    kcat = "-J"
    jq = "{topic, partition, offset, timestamp: .ts, key, value: .payload, headers}"


class Generate(Row):
    """Readings as fast as they can be sent, beside lines of the same size that are read from a file."""

    peers = (PERF,)
    goals = (Goal("speed", 1.0, PERF), Goal("time", None, PERF, "cpu"))
    stacks = ("ours",)
    sensors = partitions = 1

    def prepare(self):
        dps = self.bench.ours()
        for topic in ("made", "sent"):
            words = ["--partitions", self.partitions, "--topic-config", "retention.ms=-1"]
            dps.run("-q", "topic", "create", topic, *words)
        sample = ["--stdout", "--count", "10000", "--sensors", self.sensors, "--start", "2026-01-01T00:00:00Z"]
        self.lines = self.bench.folder / "lines"
        self.lines.write_bytes(dps.run("-q", "generate", "run", *sample, "--interval", "10ms").out)
        self.brokers = dps.endpoint("kafka")

    def ours(self):
        return self.bench.ours().generate("made", self.bench.records, self.sensors).sample

    def theirs(self, _):
        jars = self.bench.tools.kafka_tools()
        # As dps sends them.
        settings = ["acks=all", "compression.type=lz4", "batch.size=262144", "linger.ms=20"]
        words = ["--topic", "sent", "--num-records", self.bench.records, "--throughput", "-1", "--payload-file", self.lines]
        program = [self.bench.tools.java, "-Xmx512m", "-cp", f"{jars}/*", "org.apache.kafka.tools.ProducerPerformance"]
        props = ["--producer-props", f"bootstrap.servers={self.brokers}", *settings]
        run = self.bench.processes.run([*program, *words, *props])
        if not re.search(rf"{self.bench.records} records sent", run.out.decode()):
            raise FailedError(f"the producer did not send {self.bench.records} records")
        return run.sample

    def finish(self):
        for topic in ("made", "sent"):
            self.bench.ours().run("-q", "topic", "delete", topic, "-y", check=False)


class GenerateOne(Generate):
    name = "generate-1"
    what = "3 M readings of 1 sensor to 1 partition"


class GenerateMany(Generate):
    name = "generate-100"
    what = "3 M readings of 100 sensors to 4 partitions"
    sensors, partitions = 100, 4


class Replay(Row):
    """A large CSV file as readings, beside a loop that only reads its fields."""

    name = "replay"
    what = "replay of a CSV file to a topic"
    peers = (FASTCSV,)
    goals = (Goal("speed", 0.5, FASTCSV), Goal("most", None, None, "MiB"))
    stacks = ("ours",)

    def prepare(self):
        self.file = self.bench.csv()

    def destination(self):
        self.bench.ours().run("-q", "topic", "create", "replayed", "--partitions", "4")
        return ["--topic", "replayed"]

    def ours(self):
        where = self.destination()
        try:
            with open("/dev/null", "wb") as out:
                run = self.bench.ours().run("-q", "generate", "run", "--replay", self.file, *where, out=out)
            return run.sample | {"MiB": run.peak}
        finally:
            self.bench.ours().run("-q", "topic", "delete", "replayed", "-y", check=False)

    def theirs(self, _):
        jars = self.bench.tools.fastcsv()
        path = f"{self.bench.tools.compiled('BareCsv', jars)}:{jars}/*"
        run = self.bench.processes.run([self.bench.tools.java, "-cp", path, "BareCsv", self.file])
        return run.sample | {"MiB": run.peak}


class ReplayOut(Replay):
    name = "replay-out"
    what = "the same to standard output: what of it is not the broker"

    def destination(self):
        self.bench.ours()
        return ["--stdout"]


def write_csv(file, size):
    """Writes readings of eight sensors, ten a second, until the file has that many bytes."""
    chance = random.Random(1)
    when = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    step = datetime.timedelta(milliseconds=100)
    # Formatting numbers takes longest; a few thousand different ones are as good.
    ranges = ((20, 25), (40, 45), (1000, 1100))
    numbers = [tuple(f"{chance.uniform(*bounds):.2f}" for bounds in ranges) for _ in range(5000)]
    with file.open("w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["process_timestamp", "temperature", "humidity", "pressure", "sensor_id"])
        for count in range(size):
            if count % 10_000 == 0 and out.tell() >= size:
                break
            rows.writerow([f"{when:%Y-%m-%dT%H:%M:%S.%fZ}", *numbers[count % 5000], f"sensor-{count % 8 + 1}"])
            when += step


ROWS = (SelectWarm, Csv, TailRaw, TailWhere, TailJsonl, GenerateOne, GenerateMany, Replay, ReplayOut)
