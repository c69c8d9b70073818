"""Breaks a local stack in random order while records arrive, and checks that nothing is lost or changed.

Runs the averager and two streams in SQL. After each fault all of them must come back without a hand and catch up, and
'stream verify' must hold. A checker that shares no code with dps reads the topics with a plain consumer: each
acknowledged record must be there as it was sent, no key of an output may have two different values, and the stream that
copies must have copied each acknowledged record.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

READINGS, AVERAGES = "weather_data", "weather_data_avg"
ORDERS, SUMS, COPIES = "orders", "order_sums", "order_copies"
STREAMS = {AVERAGES: "averager", "sums": "stream-sums", "copies": "stream-copies"}
SUMS_SQL = (
    "select window.start as start, region, sum(amount) as amount, count(*) as n "
    "from orders group by window(at, '10 seconds'), region"
)
RATE = 40
DISK = 2 << 30
PAUSE = 30
FULL = 20
TRIGGER = "3s"
RECOVERY = "6m"
LONGEST = 900
# Averages that are further apart differ: a rewritten window may sum in another order.
TOLERANCE = 0.01


def log(text):
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


class FoundError(Exception):
    """What the run is to find: a lost or changed record, a stream that does not come back, a proof that fails."""


class Dps:
    """The shell under test, with a state of its own."""

    def __init__(self, command, folder):
        self.command = command
        self.folder = folder
        folders = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("STATE", "CONFIG")}
        # Programs are started so often that optimized code would not pay.
        quick = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"}
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("DPS_")} | folders | quick

    def start(self, *words):
        return subprocess.Popen(
            [self.command, *words],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def result(self, *words):
        child = self.start(*words)
        try:
            out, err = child.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise FoundError(f"dps {' '.join(words)} has not ended after {LONGEST} s") from None
        return child.returncode, out, err

    def run(self, *words):
        code, out, err = self.result(*words)
        if code != 0:
            raise FoundError(f"dps {' '.join(words)} ended with {code}: {err.strip() or out.strip()}")
        return out

    def services(self):
        """The process ids of the services by name, as far as they run."""
        _, out, _ = self.result("stack", "status", "-o", "json")
        return {row["service"]: int(row["id"]) for row in json.loads(out or "[]") if row.get("id")}

    def process(self, service):
        services = self.services()
        if service not in services:
            raise FoundError(f"{service} does not run; {', '.join(services) or 'nothing'} does")
        return services[service]

    def supervisor(self):
        for found in self.processes():
            if "io.dps.stack.local.Supervisor" in command_line(found):
                return found
        return None

    def processes(self):
        """All processes that work in the folder of this run, except the one that asks."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with contextlib.suppress(OSError):
                    if Path(os.readlink(entry / "cwd")).is_relative_to(self.folder):
                        yield int(entry.name)


def command_line(process):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    return ""


class Load(threading.Thread):
    """Sends readings and orders at a steady rate, and keeps what the broker has acknowledged."""

    def __init__(self, brokers, seed):
        super().__init__(daemon=True)
        self.random = random.Random(seed)
        self.acknowledged = defaultdict(dict)
        self.failed = 0
        self.sent = 0
        self.ended = threading.Event()
        self.producer = Producer(
            {
                "bootstrap.servers": brokers,
                "acks": "all",
                "message.timeout.ms": 300_000,
                "reconnect.backoff.max.ms": 1_000,
                "log_level": 0,
            }
        )

    def run(self):
        begun = time.monotonic()
        while not self.ended.is_set():
            self.send()
            self.producer.poll(0)
            self.ended.wait(max(0.0, begun + self.sent / RATE - time.monotonic()))

    def send(self):
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        sensor = f"sensor-{self.random.randrange(4)}"
        numbers = [round(self.random.uniform(*bounds), 2) for bounds in ((10, 30), (20, 80), (980, 1040))]
        reading = {
            "process_timestamp": now,
            "temperature": numbers[0],
            "humidity": numbers[1],
            "pressure": numbers[2],
            "sensor_id": sensor,
        }
        self.produce(READINGS, sensor, reading)
        region = self.random.choice(["north", "south", "east"])
        self.produce(ORDERS, region, {"n": self.sent, "at": now, "region": region, "amount": self.random.randrange(100)})
        self.sent += 1

    def produce(self, topic, key, record):
        value = json.dumps(record, separators=(",", ":"))

        def delivered(error, message):
            if error is None:
                self.acknowledged[topic, message.partition()][message.offset()] = value
            else:
                self.failed += 1

        # A full queue during an outage: the record is not sent, and nobody misses it.
        with contextlib.suppress(BufferError):
            self.producer.produce(topic, value, key, on_delivery=delivered)

    def stop(self):
        self.ended.set()
        self.join()
        self.producer.flush(300)

    def count(self):
        return sum(len(records) for records in self.acknowledged.values())


class Checker:
    """Reads whole topics with a plain consumer."""

    def __init__(self, brokers):
        self.brokers = brokers

    def records(self, topic):
        """All records of a topic up to its present end: partition, offset, key and value."""
        consumer = Consumer(
            {
                "bootstrap.servers": self.brokers,
                "group.id": "faults-checker",
                "enable.auto.commit": False,
                "auto.offset.reset": "error",
                "log_level": 0,
            }
        )
        try:
            partitions = consumer.list_topics(topic, timeout=60).topics[topic].partitions
            starts = [TopicPartition(topic, partition, 0) for partition in partitions]
            ends = {start.partition: consumer.get_watermark_offsets(start, timeout=60)[1] for start in starts}
            unread = {partition for partition, end in ends.items() if end > 0}
            consumer.assign(starts)
            deadline = time.monotonic() + 120
            while unread:
                if time.monotonic() > deadline:
                    raise FoundError(f"topic {topic} could not be read to its end within 2 minutes")
                message = consumer.poll(1)
                if message is None:
                    continue
                if message.error() is not None:
                    raise KafkaException(message.error())
                if message.offset() >= ends[message.partition()] - 1:
                    unread.discard(message.partition())
                yield message.partition(), message.offset(), message.key(), message.value().decode()
        finally:
            consumer.close()

    def check_acknowledged(self, acknowledged):
        # What is acknowledged while a topic is read may lie behind the end that is read.
        expected = {at: dict(records) for at, records in list(acknowledged.items())}
        for topic in (READINGS, ORDERS):
            found = {(partition, offset): value for partition, offset, _, value in self.records(topic)}
            for (of_topic, partition), records in expected.items():
                if of_topic != topic:
                    continue
                for offset, value in records.items():
                    if found.get((partition, offset)) != value:
                        raise FoundError(
                            f"{topic}, partition {partition}, offset {offset}: acknowledged {value},"
                            f" found {found.get((partition, offset))}"
                        )

    def check_outputs(self):
        averages = {}
        for _, offset, key, value in self.records(AVERAGES):
            new = json.loads(value)
            old = averages.setdefault(key, new)
            if any(differ(old[name], new[name]) for name in new):
                raise FoundError(f"{AVERAGES}, offset {offset}: window {key} had {old} and now has {new}")
        sums = {}
        for _, offset, key, value in self.records(SUMS):
            if sums.setdefault(key, value) != value:
                raise FoundError(f"{SUMS}, offset {offset}: window {key} had {sums[key]} and now has {value}")
        copies = {}
        for _, offset, _, value in self.records(COPIES):
            number = json.loads(value)["n"]
            if copies.setdefault(number, value) != value:
                raise FoundError(f"{COPIES}, offset {offset}: order {number} had {copies[number]} and now has {value}")
        return len(averages), len(sums), copies

    def check_copies(self, acknowledged, copies):
        for (topic, _), records in acknowledged.items():
            for value in records.values() if topic == ORDERS else ():
                order = json.loads(value)
                copy = json.loads(copies.get(order["n"], "{}"))
                if copy.get("amount") != order["amount"] or copy.get("region") != order["region"]:
                    raise FoundError(f"{COPIES}: order {value} was copied as {copy}")


def differ(one, other):
    numbers = isinstance(one, float) and isinstance(other, float)
    return abs(one - other) > TOLERANCE if numbers else one != other


class Run:
    """One stack, its load, and the faults of one seed."""

    def __init__(self, command, seed, steps):
        self.seed, self.steps = seed, steps
        self.random = random.Random(seed)
        self.folder = Path(tempfile.mkdtemp(prefix="dps-faults-"))
        self.is_mounted = False
        self.dps = Dps(command, self.folder)
        self.rows = []
        self.faults = {
            "kill broker": lambda: self.kill("kafka"),
            "kill Connect": lambda: self.kill("connect"),
            "kill averager": lambda: self.kill("averager"),
            "kill a stream": lambda: self.kill(self.random.choice(["stream-sums", "stream-copies"])),
            "kill supervisor": self.kill_supervisor,
            "kill shell": self.kill_shell,
            "pause broker": lambda: self.pause("kafka"),
            "pause a driver": lambda: self.pause(self.random.choice(["averager", "stream-sums", "stream-copies"])),
            "kill all": self.kill_all,
        }

    def __enter__(self):
        # A disk of its own can be filled without harm to others; only root can mount one.
        if os.geteuid() == 0:
            mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "dps-faults", str(self.folder)]
            self.is_mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        if self.is_mounted:
            self.faults["fill disk"] = self.fill_disk
        else:
            log("no disk is filled in this run: only root can mount one of its own")
        return self

    def __exit__(self, *_):
        with contextlib.suppress(FoundError):
            self.dps.result("stack", "remove", "--purge", "-y")
        for process in list(self.dps.processes()):
            log(f"left behind, and ended now: {process} {command_line(process)[:100]}")
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if self.is_mounted:
            for _ in range(50):
                if subprocess.run(["umount", str(self.folder)], check=False, capture_output=True).returncode == 0:
                    break
                time.sleep(0.2)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __call__(self):
        """Runs all steps; returns the number of acknowledged records."""
        brokers = self.deploy()
        load = Load(brokers, self.seed)
        checker = Checker(brokers)
        load.start()
        self.start_streams()
        for step, fault in enumerate(self.plan(), 1):
            time.sleep(2)
            begun = time.monotonic()
            target = self.faults[fault]()
            self.recover()
            seconds = time.monotonic() - begun
            self.verify()
            verified = time.monotonic() - begun - seconds
            checker.check_acknowledged(load.acknowledged)
            checker.check_outputs()
            if not load.is_alive():
                raise FoundError("the load has ended, so nothing was tested")
            self.rows.append((step, fault, target, round(seconds), load.count()))
            log(
                f"step {step} of {self.steps}: {fault} {target}: back after {seconds:.0f} s, verified in"
                f" {verified:.0f} s, {load.count()} records right"
            )
        load.stop()
        self.recover()
        for stream in STREAMS:
            self.dps.run("stream", "stop", *own(stream))
        self.verify()
        checker.check_acknowledged(load.acknowledged)
        averages, sums, copies = checker.check_outputs()
        checker.check_copies(load.acknowledged, copies)
        log(
            f"{load.count()} records acknowledged, {load.failed} not; {averages} averages, {sums} sums, {len(copies)} copies"
        )
        return load.count()

    def plan(self):
        """Faults in random order; none comes twice before each has come once."""
        planned = []
        while len(planned) < self.steps:
            planned += self.random.sample(sorted(self.faults), len(self.faults))
        return planned[: self.steps]

    def deploy(self):
        log(f"seed {self.seed}: deploying")
        deployed = json.loads(self.dps.run("stack", "deploy", "--any-port", "-o", "json"))
        for topic in (ORDERS, SUMS, COPIES):
            self.dps.run("topic", "create", topic, "--partitions", "2")
        schema = "n BIGINT NOT NULL, at TIMESTAMP NOT NULL, region STRING NOT NULL, amount BIGINT"
        self.dps.run("topic", "view", ORDERS, "--schema", schema, "--event-time", "at", "--watermark", "10s")
        self.dps.run("stream", "create", "sums", "--to", SUMS, SUMS_SQL)
        self.dps.run("stream", "create", "copies", "--to", COPIES, "select n, region, amount from orders")
        return deployed[0]["endpoint"]

    def start_streams(self):
        for stream in STREAMS:
            # Each batch costs as much as hundreds of records; what is to be tested is what happens between them.
            self.dps.run("stream", "start", *own(stream), "--trigger", TRIGGER)

    def recover(self):
        """Waits until all services are healthy and all streams have read what is there."""
        self.dps.run("wait", "stack", "--timeout", RECOVERY)
        self.of_each("wait", "stream", options=["--caught-up", "--timeout", RECOVERY])

    def verify(self):
        self.of_each("stream", "verify")

    def of_each(self, *verb, options=()):
        """Runs a command for all streams at once."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda stream: self.dps.run(*verb, *own(stream), *options), STREAMS))

    def kill(self, service):
        os.kill(self.dps.process(service), signal.SIGKILL)
        return service

    def kill_supervisor(self):
        supervisor = self.dps.supervisor()
        if supervisor is None:
            raise FoundError("no supervisor runs")
        os.kill(supervisor, signal.SIGKILL)
        return self.kill(self.random.choice(["kafka", "averager", "stream-sums"]))

    def kill_shell(self):
        words = ["stream", "verify", *own(self.random.choice(sorted(STREAMS)))]
        shell = self.dps.start(*words)
        time.sleep(self.random.uniform(0.5, 4))
        shell.kill()
        shell.communicate()
        return " ".join(words)

    def kill_all(self):
        services = self.dps.services()
        supervisor = self.dps.supervisor()
        for process in [supervisor, *services.values()]:
            with contextlib.suppress(ProcessLookupError, TypeError):
                os.kill(process, signal.SIGKILL)
        return f"{len(services)} services and the supervisor"

    def pause(self, service):
        process = self.dps.process(service)
        os.kill(process, signal.SIGSTOP)
        try:
            time.sleep(PAUSE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
        return f"{service} for {PAUSE} s"

    def fill_disk(self):
        filler = self.folder / "filler"
        try:
            with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * (1 << 20))
            time.sleep(FULL)
        finally:
            filler.unlink(missing_ok=True)
        return f"for {FULL} s"


def own(stream):
    """The argument that names a stream; the averager needs none."""
    return [] if stream == AVERAGES else [stream]


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 on")
    return number


def main():
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__)
    parser.add_argument("--seed", type=positive, default=1, help="decides the faults and their order (default: 1)")
    parser.add_argument("--seeds", type=positive, default=1, metavar="N", help="run N seeds, from --seed on (default: 1)")
    parser.add_argument("--steps", type=positive, default=6, help="faults of a run (default: 6)")
    parser.add_argument("--results", type=Path, metavar="FILE", help="add a line of JSON per seed; skip seeds that it has")
    default = Path(__file__).resolve().parent / "dps"
    parser.add_argument("--dps", type=Path, default=default, metavar="FILE", help="the dps to test (default: scripts/dps)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    done = set()
    if options.results and options.results.exists():
        done = {json.loads(line)["seed"] for line in options.results.read_text().splitlines()}
    for seed in range(options.seed, options.seed + options.seeds):
        if seed in done:
            log(f"seed {seed}: done before")
        elif not one(options, seed):
            return 1
    return 0


def one(options, seed):
    begun = time.monotonic()
    with Run(str(options.dps.resolve()), seed, options.steps) as run:
        try:
            records = run()
        except (FoundError, KafkaException, OSError, ValueError) as wrong:
            print(f"error: seed {seed}, after {len(run.rows)} of {options.steps} steps: {wrong}", file=sys.stderr)
            return False
    print(f"{'step':>4}  {'fault':16} {'of':40} {'back after':>10}  {'records':>7}")
    for step, fault, target, seconds, count in run.rows:
        print(f"{step:>4}  {fault:16} {target:40} {seconds:>8} s  {count:>7}")
    minutes = (time.monotonic() - begun) / 60
    print(f"seed {seed}: {options.steps} faults, {records} records, nothing lost or changed; {minutes:.1f} min", flush=True)
    if options.results:
        result = {"seed": seed, "steps": run.rows, "records": records, "day": f"{datetime.now(UTC):%Y-%m-%d}"}
        with options.results.open("a") as file:
            file.write(json.dumps(result) + "\n")
    return True


if __name__ == "__main__":
    sys.exit(main())
