"""Breaks a stack in random order while records arrive, and checks that nothing is lost or changed.

Runs the averager and two streams in SQL. After each fault all of them must come back without a hand and catch up, and
'stream verify' must hold: of one of them, in turn, after each fault, and of all at the end, as it proves every window from
the first record on. A checker that shares no code with dps reads the topics with a plain consumer: each
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
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

READINGS, AVERAGES = "weather_data", "weather_data_avg"
ORDERS, SUMS, COPIES = "orders", "order_sums", "order_copies"
BROKERS = ("kafka", "kafka-2", "kafka-3")
NODES = ("1", "2", "3")
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
ENDS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
# Averages that are further apart differ: a rewritten window may sum in another order.
TOLERANCE = 0.01


def log(text):
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


class FoundError(Exception):
    """What the run is to find: a lost or changed record, a stream that does not come back, a proof that fails."""


class Dps:
    """The shell under test, with a state of its own."""

    def __init__(self, command, folder, target):
        self.command = command
        self.folder = folder
        # A context and a stack of its own: on a swarm, names alone say whose a service is.
        self.name = f"faults-{os.getpid()}"
        self.children = set()
        folders = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("STATE", "CONFIG")}
        # Programs are started so often that optimized code would not pay.
        quick = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"}
        own = {"DPS_CONTEXT": self.name, "DPS_STACK_NAME": self.name, "DPS_TARGET": target}
        # Whoever runs several stacks side by side gives each its ports: one looks free while its broker is started again.
        kept = {k: v for k, v in os.environ.items() if not k.startswith("DPS_") or k.endswith("_PORT")}
        self.environment = kept | folders | quick | own

    def start(self, *words):
        child = subprocess.Popen(
            [self.command, *words],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.children.add(child)
        return child

    def result(self, *words):
        child = self.start(*words)
        try:
            out, err = child.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            self.end(child)
            raise FoundError(f"dps {' '.join(words)} has not ended after {LONGEST} s") from None
        self.children.discard(child)
        return child.returncode, out, err

    def kill_children(self):
        """Kills the commands that still run, and what they have started."""
        for child in list(self.children):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)

    def end(self, child):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        self.children.discard(child)

    def run(self, *words):
        code, out, err = self.result(*words)
        if code != 0:
            raise FoundError(f"dps {' '.join(words)} ended with {code}: {err.strip() or out.strip()}")
        return out

    def status(self):
        _, out, _ = self.result("stack", "status", "-o", "json")
        return json.loads(out or "[]")

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


class LocalTarget:
    """Services that are processes of this machine."""

    target = "local"
    deploy = ("stack", "deploy", "--any-port")

    def __init__(self, dps):
        self.dps = dps
        self.can_fill_disk = False

    def prepare(self, clean_up):
        # A disk of its own can be filled without harm to others; only root can mount one.
        if os.geteuid() == 0 and shutil.which("mount"):
            mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "dps-faults", str(self.dps.folder)]
            self.can_fill_disk = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        if self.can_fill_disk:
            clean_up.callback(self.unmount)
        else:
            log("no disk is filled in this run: only root can mount one of its own")

    def unmount(self):
        for _ in range(50):
            done = subprocess.run(["umount", str(self.dps.folder)], check=False, capture_output=True, text=True)
            if done.returncode == 0:
                return
            time.sleep(0.2)
        log(f"still mounted: {self.dps.folder}: {done.stderr.strip()}")

    def faults(self, run):
        found = {"kill supervisor": lambda: self.kill_supervisor(run.random)}
        if self.can_fill_disk:
            found["fill disk"] = self.fill_disk
        return found

    def client(self):
        """What a client of the broker needs to be let in."""
        return {}

    def services(self):
        """The process ids of the services by name, as far as they run."""
        return {row["service"]: int(row["id"]) for row in self.dps.status() if row.get("id")}

    def process(self, service):
        services = self.services()
        if service not in services:
            raise FoundError(f"{service} does not run; {', '.join(services) or 'nothing'} does")
        return services[service]

    def supervisor(self):
        for found in self.dps.processes():
            if "io.dps.stack.local.Supervisor" in command_line(found):
                return found
        return None

    def kill(self, service):
        os.kill(self.process(service), signal.SIGKILL)
        return service

    @contextlib.contextmanager
    def paused(self, service):
        process = self.process(service)
        os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)

    def kill_all(self):
        services = self.services()
        supervisor = self.supervisor()
        for process in [supervisor, *services.values()]:
            with contextlib.suppress(ProcessLookupError, TypeError):
                os.kill(process, signal.SIGKILL)
        return f"{len(services)} services and the supervisor"

    def kill_supervisor(self, chance):
        supervisor = self.supervisor()
        if supervisor is None:
            raise FoundError("no supervisor runs")
        os.kill(supervisor, signal.SIGKILL)
        return self.kill(chance.choice(["kafka", "averager", "stream-sums"]))

    def fill_disk(self):
        filler = self.dps.folder / "filler"
        try:
            with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * (1 << 20))
            time.sleep(FULL)
        finally:
            filler.unlink(missing_ok=True)
        return f"for {FULL} s"


class SwarmTarget:
    """Services whose tasks are containers of a swarm of one node."""

    target = "swarm"
    deploy = ("stack", "deploy", "--any-port", "--without", "kafka-ui,airflow")

    def __init__(self, dps):
        self.dps = dps

    def prepare(self, _):
        pass

    def faults(self, _):
        return {
            "kill worker": lambda: self.kill("spark-worker"),
            "kill master": lambda: self.kill("spark-master"),
        }

    def client(self):
        file = self.dps.folder / "state" / "dps" / self.dps.name / "secret" / "kafka-password"
        password = file.read_text().strip()
        return {
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": "dps",
            "sasl.password": password,
        }

    def engines(self):
        """The engines that may run containers of the stack; None is the one that Docker's command asks by itself."""
        return [None]

    def containers(self, service=None):
        """The running containers of a service of the stack, or of all."""
        label = f"swarm.service.name={self.dps.name}_{service}" if service else f"stack.namespace={self.dps.name}"
        found = [
            Container(engine, container)
            for engine in self.engines()
            for container in docker("ps", "--quiet", "--filter", f"label=com.docker.{label}", engine=engine).split()
        ]
        if not found:
            raise FoundError(f"no task of {service or 'the stack'} runs")
        return found

    def kill(self, service):
        end_containers(self.containers(service))
        return service

    @contextlib.contextmanager
    def paused(self, service):
        containers = self.containers(service)
        try:
            for container in containers:
                docker("pause", container.id, engine=container.engine)
            yield
        finally:
            # The swarm may have given up a task that no longer answers.
            for container in containers:
                with contextlib.suppress(FoundError):
                    docker("unpause", container.id, engine=container.engine)

    def kill_all(self):
        containers = self.containers()
        end_containers(containers)
        return f"{len(containers)} containers"


class ClusterTarget(SwarmTarget):
    """Services on three nodes of this machine, which share a folder."""

    target = "swarm"

    def __init__(self, dps):
        super().__init__(dps)
        self.shared = dps.folder / "shared"
        self.deploy = (*SwarmTarget.deploy, "--profile", "cluster", "--shared-dir", str(self.shared))
        dps.environment["DPS_ENGINES"] = ",".join(map(socket, NODES))

    def prepare(self, clean_up):
        # The user of Spark's containers, who is another one, writes there.
        self.dps.folder.chmod(0o755)
        self.shared.mkdir()
        self.shared.chmod(0o777)
        self.dps.run("stack", "images", "build", "--without", "airflow")
        clean_up.callback(three_nodes, "down")
        three_nodes("up")
        self.dps.run("stack", "images", "load", "--all-nodes", "--without", "airflow")

    def engines(self):
        """The engines of the nodes that answer."""
        return [socket(node) for node in NODES if answers(socket(node))]

    def faults(self, run):
        chance = run.random
        return super().faults(run) | {
            "kill broker": lambda: self.kill(chance.choice(BROKERS)),
            "pause broker": lambda: run.pause(chance.choice(BROKERS)),
            "kill node": lambda: self.without(chance.choice(NODES), "kill", "restart"),
            "cut node": lambda: self.without(chance.choice(NODES), "cut", "heal"),
            "pause engine": lambda: self.without(chance.choice(NODES), "pause", "resume"),
            "kill all": self.kill_nodes,
        }

    def without(self, node, fault, mend):
        three_nodes(fault, node)
        try:
            time.sleep(PAUSE)
        finally:
            three_nodes(mend, node)
        return f"{node} for {PAUSE} s"

    def kill_nodes(self):
        three_nodes("kill", *NODES)
        three_nodes("restart", *NODES)
        return "all nodes"


class Container(NamedTuple):
    """A container, and the engine that runs it."""

    engine: str | None
    id: str


def socket(node):
    return f"unix:///var/lib/dps-nodes/{node}/docker.sock"


def answers(engine):
    with contextlib.suppress(subprocess.TimeoutExpired):
        asked = ["docker", "-H", engine, "version"]
        return subprocess.run(asked, check=False, capture_output=True, timeout=10).returncode == 0
    return False


def three_nodes(*words):
    script = Path(__file__).resolve().parent / "three-nodes"
    # To a file: the engines that it starts would keep a pipe open.
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.run([script, *words], check=False, stdout=said, stderr=said, timeout=LONGEST)
        if child.returncode != 0:
            said.seek(0)
            raise FoundError(f"three-nodes {' '.join(words)} ended with {child.returncode}: {said.read().strip()}")


def docker(*words, engine=None):
    on = ["-H", engine] if engine else []
    try:
        child = subprocess.run(["docker", *on, *words], check=False, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        raise FoundError(f"docker {' '.join(words)} has not ended after {LONGEST} s") from None
    if child.returncode != 0:
        raise FoundError(f"docker {' '.join(words)} ended with {child.returncode}: {child.stderr.strip()}")
    return child.stdout


def end_containers(containers):
    """Kills containers; one that has ended by itself since it was listed is as dead."""
    for container in containers:
        try:
            docker("kill", container.id, engine=container.engine)
        except FoundError as failure:
            if "is not running" not in str(failure) and "No such container" not in str(failure):
                raise


TARGETS = {"local": LocalTarget, "swarm": SwarmTarget, "cluster": ClusterTarget}


class Load(threading.Thread):
    """Sends readings and orders at a steady rate, and keeps what the broker has acknowledged."""

    def __init__(self, client, seed):
        super().__init__(daemon=True)
        self.random = random.Random(seed)
        self.acknowledged = defaultdict(dict)
        self.failed = 0
        self.sent = 0
        self.ended = threading.Event()
        self.producer = Producer(
            client
            | {
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

    def __init__(self, client):
        self.client = client

    def records(self, topic):
        """All records of a topic up to its present end: partition, offset, key and value."""
        consumer = Consumer(
            self.client
            | {
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

    def __init__(self, command, target, seed, steps):
        self.seed, self.steps = seed, steps
        self.random = random.Random(seed)
        self.folder = Path(tempfile.mkdtemp(prefix="dps-faults-"))
        self.dps = Dps(command, self.folder, TARGETS[target].target)
        self.target = TARGETS[target](self.dps)
        self.rows = []
        self.faults = {
            "kill broker": lambda: self.target.kill("kafka"),
            "kill Connect": lambda: self.target.kill("connect"),
            "kill averager": lambda: self.target.kill("averager"),
            "kill a stream": lambda: self.target.kill(self.random.choice(["stream-sums", "stream-copies"])),
            "kill shell": self.kill_shell,
            "pause broker": lambda: self.pause("kafka"),
            "pause a driver": lambda: self.pause(self.random.choice(["averager", "stream-sums", "stream-copies"])),
            "kill all": self.target.kill_all,
        }

    def __enter__(self):
        with contextlib.ExitStack() as clean_up:
            clean_up.callback(shutil.rmtree, self.folder, ignore_errors=True)
            self.target.prepare(clean_up)
            clean_up.callback(self.end_processes)
            clean_up.callback(self.remove)
            self.clean_up = clean_up.pop_all()
        self.faults |= self.target.faults(self)
        return self

    def __exit__(self, *_):
        # A second signal is not to end the clean-up half-way.
        before = {number: signal.signal(number, signal.SIG_IGN) for number in ENDS}
        try:
            self.clean_up.close()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def remove(self):
        self.dps.kill_children()
        try:
            code, _, err = self.dps.result("stack", "remove", "--purge", "-y")
        except (FoundError, OSError) as failure:
            code, err = 1, str(failure)
        if code != 0:
            log(f"stack {self.dps.name} was not removed: {err.strip()}")

    def end_processes(self):
        for process in list(self.dps.processes()):
            log(f"left behind, and ended now: {process} {command_line(process)[:100]}")
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def __call__(self):
        """Runs all steps; returns the number of acknowledged records."""
        client = {"bootstrap.servers": self.deploy()} | self.target.client()
        load = Load(client, self.seed)
        checker = Checker(client)
        load.start()
        self.start_streams()
        for step, fault in enumerate(self.plan(), 1):
            time.sleep(2)
            begun = time.monotonic()
            target = self.faults[fault]()
            self.recover()
            seconds = time.monotonic() - begun
            self.verify(list(STREAMS)[step % len(STREAMS)])
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
        self.verify(*STREAMS)
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
        deployed = json.loads(self.dps.run(*self.target.deploy, "-o", "json"))
        for topic in (ORDERS, SUMS, COPIES):
            self.dps.run("topic", "create", topic, "--partitions", "2")
        schema = "n BIGINT NOT NULL, at TIMESTAMP NOT NULL, region STRING NOT NULL, amount BIGINT"
        self.dps.run("topic", "view", ORDERS, "--schema", schema, "--event-time", "at", "--watermark", "10s")
        self.dps.run("stream", "create", "sums", "--to", SUMS, SUMS_SQL)
        self.dps.run("stream", "create", "copies", "--to", COPIES, "select n, region, amount from orders")
        return ",".join(row["endpoint"] for row in deployed if row["service"] in BROKERS)

    def start_streams(self):
        for stream in STREAMS:
            # Each batch costs as much as hundreds of records; what is to be tested is what happens between them.
            self.dps.run("stream", "start", *own(stream), "--trigger", TRIGGER)

    def recover(self):
        """Waits until all services are healthy and all streams have read what is there, which they do at the same time."""
        waits = [f"wait stack --timeout {RECOVERY}"]
        for stream in STREAMS:
            patience = RECOVERY if len(waits) == 1 else "3m"
            waits.append(" ".join(["wait", "stream", *own(stream), "--caught-up", "--timeout", patience]))
        self.dps.run("-c", "; ".join(waits))

    def verify(self, *streams):
        """Verifies streams at the same time."""
        with ThreadPoolExecutor() as pool:
            try:
                list(pool.map(lambda stream: self.dps.run("stream", "verify", *own(stream)), streams))
            except BaseException:
                # The pool waits for its threads, and they for these.
                self.dps.kill_children()
                raise

    def kill_shell(self):
        words = ["stream", "verify", *own(self.random.choice(sorted(STREAMS)))]
        shell = self.dps.start(*words)
        time.sleep(self.random.uniform(0.5, 4))
        shell.kill()
        shell.communicate()
        self.dps.children.discard(shell)
        return " ".join(words)

    def pause(self, service):
        with self.target.paused(service):
            time.sleep(PAUSE)
        return f"{service} for {PAUSE} s"


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
    targets = ("local", "swarm")
    parser.add_argument("--target", choices=targets, default="local", help="where the stack runs (default: local)")
    parser.add_argument(
        "--profile",
        choices=("single", "cluster"),
        default="single",
        help="cluster: on three nodes that scripts/three-nodes makes, whatever the target (default: single)",
    )
    default = Path(__file__).resolve().parent / "dps"
    parser.add_argument("--dps", type=Path, default=default, metavar="FILE", help="the dps to test (default: scripts/dps)")
    options = parser.parse_args()
    if options.profile == "cluster":
        options.target = "cluster"
    for number in ENDS:
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    done = set()
    if options.results and options.results.exists():
        rows = map(json.loads, options.results.read_text().splitlines())
        done = {row["seed"] for row in rows if (row["target"], len(row["steps"])) == (options.target, options.steps)}
    for seed in range(options.seed, options.seed + options.seeds):
        if seed in done:
            log(f"seed {seed}: done before")
        elif not one(options, seed):
            return 1
    return 0


def one(options, seed):
    begun = time.monotonic()
    with Run(str(options.dps.resolve()), options.target, seed, options.steps) as run:
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
        result = {
            "target": options.target,
            "seed": seed,
            "steps": run.rows,
            "records": records,
            "day": f"{datetime.now(UTC):%Y-%m-%d}",
        }
        with options.results.open("a") as file:
            file.write(json.dumps(result) + "\n")
    return True


if __name__ == "__main__":
    sys.exit(main())
