"""Rows about a Docker Swarm of this node, where an engine answers."""

import json
import os
import re
import secrets
import shutil
import time

from dps import Dps
from measure import FailedError, Goal, Row, UnavailableError
from servers import free_ports
from tools import ROOT

STACK_DEPLOY, SERVICE_LS = "docker stack deploy", "docker service ls"
COMPOSE = ROOT / "stack" / "src" / "main" / "resources" / "io" / "dps" / "stack" / "compose.yml"
PORTS = ("KAFKA", "CONNECT", "CONNECT_UI", "MASTER", "HISTORY", "KAFKA_UI", "AIRFLOW")
BRIDGE = "docker_gwbridge"
LONGEST = 600


class Swarm(Row):
    """A row that needs a swarm: the one of the engine, or else one that lasts as long as the row."""

    has_made_swarm = False
    has_made_bridge = False
    dps = None

    def prepare(self):
        if shutil.which("docker") is None:
            raise UnavailableError("there is no docker on this machine")
        if self.docker("version", check=False).code != 0:
            raise UnavailableError("no Docker engine answers (scripts/engine up starts one)")
        self.stack = f"bench-{os.getpid()}"
        self.dps = Dps(self.bench.processes, self.bench.dps.home, self.bench.folder / f"swarm-{self.stack}-{time.time_ns()}")
        self.dps.environment |= {"DPS_TARGET": "swarm", "DPS_CONTEXT": self.stack, "DPS_STACK_NAME": self.stack}
        self.images = self.built_images()
        if self.docker("info", "-f", "{{.Swarm.LocalNodeState}}").out.decode().strip() != "active":
            self.has_made_bridge = not self.docker("network", "ls", "-q", "-f", f"name=^{BRIDGE}$").out.strip()
            self.docker("swarm", "init", "--advertise-addr", "127.0.0.1")
            self.has_made_swarm = True

    def built_images(self):
        """The names of the images of this version by what they hold."""
        rows = json.loads(self.dps.run("-q", "stack", "images", "list", "-o", "json").out or "[]")
        present = [row["image"] for row in rows if row["state"] == "present"]
        found = {image.rpartition("/")[2].partition(":")[0]: image for image in present}
        missing = {"kafka", "spark"} - set(found)
        if missing:
            raise UnavailableError(f"the images of this version are not built: {', '.join(sorted(missing))}")
        return found

    def docker(self, *words, **options):
        return self.bench.processes.run(["docker", *words], **options)

    def deploy(self):
        self.dps.is_deployed = True
        return self.dps.run("-q", "stack", "deploy", "--any-port", "--without", "kafka-ui,airflow").sample

    def finish(self):
        try:
            if self.dps:
                self.dps.remove()
        finally:
            if self.has_made_swarm:
                self.docker("swarm", "leave", "--force", check=False)
            if self.has_made_bridge:
                # It stays when a node leaves its swarm.
                self.docker("network", "rm", BRIDGE, check=False)


class SwarmDeploy(Swarm):
    name = "swarm-deploy"
    what = "stack deploy on a swarm, images there, until all services are healthy"
    peers = (STACK_DEPLOY,)
    goals = (Goal("time", 1.1, STACK_DEPLOY),)

    def ours(self):
        try:
            return self.deploy()
        finally:
            self.dps.remove()

    def theirs(self, _):
        name = f"{self.stack}-plain"
        folder = self.bench.folder / "secrets"
        folder.mkdir(exist_ok=True)
        for secret in re.findall(r"DPS_SECRETS:-\./secrets}/([\w-]+)", COMPOSE.read_text()):
            # Nothing is to be notified.
            (folder / secret).write_text(("" if secret.startswith("notify") else secrets.token_hex(16)) + "\n")
        variables = {"DPS_STACK": name, "DPS_NETWORK": f"{name}-net", "DPS_SECRETS": str(folder)}
        variables |= {"DPS_IMAGE_KAFKA": self.images["kafka"], "DPS_IMAGE_SPARK": self.images["spark"]}
        variables |= {"DPS_KAFKA_UI": "0", "DPS_AIRFLOW": "0"}
        variables |= {f"DPS_{port}_PORT": str(number) for port, number in zip(PORTS, free_ports(len(PORTS)), strict=True)}
        begun = time.monotonic()
        try:
            words = ["stack", "deploy", "--detach=true", "--resolve-image", "never", "-c", COMPOSE, name]
            self.docker(*words, env=self.bench.processes.environment | variables)
            while not self.is_healthy(name):
                if time.monotonic() - begun > LONGEST:
                    raise FailedError(f"stack {name} was not healthy after {LONGEST} s")
                time.sleep(0.2)
            return {"s": time.monotonic() - begun}
        finally:
            self.remove_plain(name)

    def is_healthy(self, name):
        """A task counts as running once it is healthy."""
        rows = self.docker(
            "service", "ls", "--filter", f"label=com.docker.stack.namespace={name}", "--format", "{{.Replicas}}"
        )
        counts = [row.split()[0].split("/") for row in rows.out.decode().splitlines()]
        return bool(counts) and all(running == wanted for running, wanted in counts)

    def remove_plain(self, name):
        self.docker("stack", "rm", name, check=False)
        label = f"label=com.docker.stack.namespace={name}"
        deadline = time.monotonic() + 120
        while self.docker("ps", "-aq", "--filter", label).out and time.monotonic() < deadline:
            time.sleep(0.5)
        for kind in ("volume", "network"):
            for found in self.docker(kind, "ls", "-q", "--filter", label).out.decode().split():
                self.docker(kind, "rm", found, check=False)


class SwarmStatus(Swarm):
    name = "swarm-status"
    what = "stack status on a swarm"
    peers = (SERVICE_LS,)
    goals = (Goal("most", 2.0), Goal("time", None, SERVICE_LS))

    def prepare(self):
        super().prepare()
        self.deploy()

    def ours(self):
        return self.dps.run("stack", "status").sample

    def theirs(self, _):
        return self.docker("service", "ls").sample


ROWS = (SwarmDeploy, SwarmStatus)
