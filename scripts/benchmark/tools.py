"""What the peers need: programs of the system, jars, an older dps. What is costly to get is kept in the user's cache."""

import functools
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from measure import FailedError, UnavailableError, log

ROOT = Path(__file__).resolve().parents[2]
# The state of the project before its work on speed, with which the goals compare.
OLD = "b3471f706f8ec99e592b2741b0bde0c1d6e8e128"
FASTCSV = "3.4.0"
POLLS = ("max.poll.records", "max.partition.fetch.bytes", "fetch.max.bytes", "fetch.max.wait.ms")
OPENED = (
    *("java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util"),
    *("java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.security.action"),
    *("sun.util.calendar", "jdk.internal.ref"),
)

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.dps.bench</groupId>
  <artifactId>peer</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>
  </dependencies>
</project>
"""


def cache():
    given = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(given) if given.startswith("/") else Path.home() / ".cache"
    return home / "dps" / "bench"


def pinned(name):
    """A version that the project pins."""
    return re.search(f"<{name}>(.*)</{name}>", (ROOT / "pom.xml").read_text())[1]


@functools.cache
def installed(command, package):
    """Sees to a program of the system; installs it where that needs no question."""
    if shutil.which(command) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        log(f"installing {package} with apt-get")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run(["apt-get", *words], check=False, capture_output=True, env=environment)
    if shutil.which(command) is None:
        raise UnavailableError(f"{command} is not installed (Debian, as root: apt-get install {package})")
    return command


class Tools:
    """Gets what peers need, for one run."""

    def __init__(self, processes, folder, home):
        self.processes = processes
        self.folder = folder
        self.home = home

    @functools.cached_property
    def java(self):
        """The java of a JDK that Spark starts on; installs one where the other scripts would."""
        script = 'root=$1; . "$root/scripts/prerequisites"; require_prerequisites >&2; echo "$JAVA_HOME"'
        found = self.processes.run(["sh", "-c", script, "sh", ROOT])
        return Path(found.out.decode().strip()) / "bin" / "java"

    def spark(self, heap):
        """The begin of a command line of a Spark program with the jars of dps."""
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
        memory = ["-Xms64m", f"-Xmx{heap}m", "-XX:+UseSerialGC"]
        return [self.java, *memory, *opens, "--add-modules=jdk.incubator.vector", "-Dlog4j2.level=OFF"]

    def bare_spark(self, heap, program, *arguments):
        """The command line of one of the bare Spark programs."""
        path = f"{self.compiled(program, self.home / 'runtime' / 'spark')}:{self.home}/runtime/spark/*"
        return [*self.spark(heap), "-cp", path, program, *arguments]

    def bare_client(self, *arguments):
        """The command line of the loop around Spark's client."""
        lib = self.home / "lib"
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "sun.util.calendar")]
        path = f"{self.compiled('BareClient', lib)}:{lib}/*"
        return [self.java, "-cp", path, *opens, "-Dlog4j2.level=OFF", "BareClient", *arguments]

    @functools.cache  # noqa: B019 one object lives for one run
    def compiled(self, program, jars):
        """The folder of the compiled class of one of the bare programs."""
        classes = self.folder / "classes" / program
        source = ROOT / "scripts" / "benchmark" / "bare" / f"{program}.java"
        javac = self.java.with_name("javac")
        self.processes.run([javac, "-nowarn", "-proc:none", "-cp", f"{jars}/*", "-d", classes, source])
        return classes

    @functools.cache  # noqa: B019 one object lives for one run
    def jars(self, group, artifact, version):
        """A folder with a jar of Maven Central and what it needs."""
        place = cache() / f"{artifact}-{version}"
        if not place.exists():
            log(f"downloading {artifact} {version} (once)")
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=place.parent) as part:
                (Path(part) / "pom.xml").write_text(POM.format(group, artifact, version))
                words = ["mvn", "-q", "-B", "-ntp", "dependency:copy-dependencies", "-DincludeScope=runtime"]
                try:
                    self.processes.run([*words, f"-DoutputDirectory={part}/lib"], cwd=part)
                except FailedError as failure:
                    raise UnavailableError(f"{artifact} {version} cannot be downloaded: {failure}") from None
                os.rename(f"{part}/lib", place)
        return place

    def kafka_tools(self):
        return self.jars("org.apache.kafka", "kafka-tools", pinned("kafka.version"))

    def fastcsv(self):
        return self.jars("de.siegmar", "fastcsv", FASTCSV)

    def old(self):
        """The distribution of the older commit; built once, in a work tree that goes again."""
        place = cache() / f"dps-{OLD[:8]}"
        if place.exists():
            return place
        log(f"building commit {OLD[:8]} (once; takes some minutes)")
        place.parent.mkdir(parents=True, exist_ok=True)
        git = ["git", "-C", ROOT]
        with tempfile.TemporaryDirectory(dir=place.parent) as part:
            tree = Path(part) / "tree"
            try:
                self.processes.run([*git, "worktree", "add", "--detach", tree, OLD])
                words = ["mvn", "-B", "-ntp", "-q", "-Pdist", "-Dmaven.test.skip=true", "package"]
                environment = self.processes.environment | {"JAVA_HOME": str(self.java.parents[1])}
                self.processes.run(words, cwd=tree, env=environment)
                built = next((tree / "shell" / "target" / "distribution").glob("*/bin/dps"))
                # By its final name only when it is whole.
                os.rename(built.parents[1], place)
            except (FailedError, StopIteration, OSError) as failure:
                raise UnavailableError(f"commit {OLD[:8]} cannot be built: {failure}") from None
            finally:
                self.processes.run([*git, "worktree", "remove", "--force", tree], check=False)
                self.processes.run([*git, "worktree", "prune"], check=False)
        return place


def polls():
    """The settings for polls that dps gives Spark's Kafka source, as name=value: bare jobs get the same."""
    files = (ROOT / "streaming" / "src" / "main" / "java").rglob("*.java")
    text = "".join(file.read_text() for file in files)
    return [f"{name}={value}" for name in POLLS for value in re.findall(rf'"kafka\.{name}",\s*"(\d+)"', text)[:1]]
