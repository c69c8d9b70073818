"""Kafka and Spark Connect, started by hand."""

import shutil
import socket
import struct
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path

from measure import FailedError

# An ApiVersions request, version 0, of a client named "b".
ASK_KAFKA = struct.pack(">ihhih1s", 11, 18, 0, 1, 1, b"b")
# The preface of HTTP/2 with empty settings, which a gRPC server answers.
ASK_CONNECT = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
LONGEST = 120


class BareServers:
    """Both servers side by side on the jars of dps, with its heap sizes, and without anything that dps adds."""

    def __init__(self, bench):
        self.bench = bench
        self.folder = Path(tempfile.mkdtemp(dir=bench.folder))
        self.kafka, self.controller, self.connect = free_ports(3)
        self.children = []

    def __enter__(self):
        settings = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.bootstrap.servers": f"127.0.0.1:{self.controller}",
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://127.0.0.1:{self.kafka},CONTROLLER://127.0.0.1:{self.controller}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": self.folder / "data",
            "offsets.topic.replication.factor": 1,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
        }
        self.settings = self.folder / "kafka.properties"
        self.settings.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        # Formatting the folder does not count: it would be done once on a machine.
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        words = ["kafka.tools.StorageTool", "format", "--standalone", "--cluster-id", cluster, "--config", self.settings]
        self.bench.processes.run([*self.java(), *words])
        return self

    def __exit__(self, *_):
        for child in self.children:
            self.bench.processes.end(child)
        shutil.rmtree(self.folder, ignore_errors=True)

    def java(self):
        memory = ["-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-Dlog4j2.level=OFF"]
        return [self.bench.tools.java, *memory, "-cp", f"{self.bench.dps.home}/runtime/kafka/*"]

    def start(self):
        """Starts both; returns the seconds until both answer."""
        begun = time.monotonic()
        self.spawn([*self.java(), "kafka.Kafka", self.settings])
        submit = ["org.apache.spark.deploy.SparkSubmit"]
        for name, value in {
            "spark.master": "local[*]",
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": self.connect,
            "spark.sql.catalogImplementation": "in-memory",
        }.items():
            submit += ["--conf", f"{name}={value}"]
        server = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]
        jars = ["-cp", f"{self.bench.dps.home}/runtime/spark/*"]
        self.spawn([*self.bench.tools.spark(1024), *jars, *submit, *server])
        await_answer(self.kafka, ASK_KAFKA)
        await_answer(self.connect, ASK_CONNECT)
        return time.monotonic() - begun

    def spawn(self, command):
        environment = self.bench.processes.environment | {"SPARK_LOCAL_IP": "127.0.0.1"}
        with (self.folder / "log").open("ab") as out:
            child = self.bench.processes.spawn(command, env=environment, cwd=self.folder, stdout=out, stderr=out)
        self.children.append(child)


def await_answer(port, question):
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as line:
                line.settimeout(5)
                line.sendall(question)
                if line.recv(1):
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise FailedError(f"the server at port {port} did not answer within {LONGEST} s")


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
