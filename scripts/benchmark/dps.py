"""A distribution of dps with a state of its own, and the local stack that it runs."""

import contextlib
import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import termios
import time

from measure import FailedError, log
from processes import cpu_of_children

# Between its words are colours.
PROMPT = re.compile(rb"dps(?:\x1b\[[\d;?]*\w)*:(?:\x1b\[[\d;?]*\w)*local")
PROMPT_OF_NEXT_LINE = re.compile(rb"\n.*" + PROMPT.pattern, re.DOTALL)
START = "2026-01-01T00:00:00Z"
INTERVAL = "10ms"
AVERAGES = "weather_data_avg"


class Dps:
    """One distribution, with the folders of one user of it."""

    def __init__(self, processes, home, folder):
        self.processes = processes
        self.home = home
        self.folder = folder
        folder.mkdir(parents=True)
        self.environment = processes.environment | {
            "XDG_STATE_HOME": str(folder / "state"),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        self.command = home / "bin" / "dps"
        self.is_deployed = False
        self.topics = {}

    def run(self, *words, **options):
        return self.processes.run([self.command, *words], env=self.environment, cwd=self.folder, **options)

    def deploy(self):
        # Before the command, so that what an interrupted one has started goes too.
        self.is_deployed = True
        try:
            return self.run("-q", "stack", "deploy", "--any-port")
        except FailedError as failure:
            # A port that was free may have been taken by then, on a machine where others work too.
            log(f"deploying once more: {failure}")
            self.remove()
            self.is_deployed = True
            return self.run("-q", "stack", "deploy", "--any-port")

    def remove(self):
        if self.is_deployed:
            self.run("-q", "stack", "remove", "--purge", "-y", seconds=120)
            self.is_deployed = False
            self.topics.clear()

    def endpoint(self, service):
        rows = csv.DictReader(io.StringIO(self.run("stack", "endpoints", "-o", "csv").out.decode()))
        return next(row["endpoint"] for row in rows if row["service"] == service)

    @property
    def token(self):
        return self.folder / "state" / "dps" / "local" / "secret" / "connect-token"

    def topic(self, name, count, sensors, partitions=4, fresh=False):
        """Makes a topic of readings, unless it is there."""
        what = (count, sensors, partitions)
        if self.topics.get(name) == what and not fresh:
            return
        with contextlib.suppress(FailedError):
            self.run("-q", "topic", "delete", name, "-y")
        self.run("-q", "topic", "create", name, "--partitions", partitions, "--topic-config", "retention.ms=-1")
        # The long watermark: nothing reads the readings while they are made, so that none can be late.
        self.generate(name, count, sensors, "--watermark", "30d")
        self.topics[name] = what

    def generate(self, topic, count, sensors, *more):
        words = ["--topic", topic, "--rate", "max", "--count", count, "--sensors", sensors, "--start", START]
        return self.run("-q", "generate", "run", *words, "--interval", INTERVAL, *more)

    def caught_up(self, stream=None, words=()):
        """Runs a stream (the averager without a name) until it has read everything.

        s: its batches, as Spark reports them; whole: the command; cpu: the command and the stream's process.
        """
        before = cpu_of_children()
        whole = self.run("-q", "stream", "start", *([stream] if stream else []), "--until-caught-up", *words)
        # Until the stream's process, which was the command's, has been collected.
        time.sleep(0.5)
        cpu = cpu_of_children() - before
        batches = self.batches(stream or AVERAGES)
        return {"s": sum(batches.values()) / 1000, "whole": whole.seconds, "cpu": cpu}

    def batches(self, stream=AVERAGES):
        """Milliseconds of each batch of the last run of a stream."""
        reports = self.reports(stream)
        last = reports[-1]["run_id"]
        found = [report for report in reports if report["run_id"] == last]
        times = {report["batch_id"]: report["durations_ms"].get("triggerExecution") for report in found}
        return {batch: milliseconds for batch, milliseconds in times.items() if milliseconds is not None}

    def reports(self, stream):
        out = self.run("-q", "topic", "tail", "dps_stream_progress", "--offset", "start", "-o", "raw").out
        all_reports = map(json.loads, out.splitlines())
        # The record of a reset has no run.
        found = [report for report in all_reports if report.get("stream") == stream and report.get("run_id")]
        if not found:
            raise FailedError(f"stream {stream} has reported nothing")
        return found


class Terminal:
    """A shell at a terminal of its own."""

    def __init__(self, dps):
        self.processes = dps.processes
        self.begun = time.monotonic()
        self.keys, screen = pty.openpty()
        fcntl.ioctl(screen, termios.TIOCSWINSZ, b"\x18\x00\x50\x00\x00\x00\x00\x00")
        try:
            self.child = dps.processes.spawn(
                [dps.command],
                # A pager would wait for keys.
                env=dps.environment | {"TERM": "xterm-256color", "PAGER": ""},
                cwd=dps.folder,
                stdin=screen,
                stdout=screen,
                stderr=screen,
                preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            )
        finally:
            os.close(screen)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.processes.end(self.child)
        os.close(self.keys)

    def await_prompt(self):
        """Reads the screen until a prompt is there; returns the seconds since the shell was started."""
        self.read_until(PROMPT)
        return time.monotonic() - self.begun

    def read_until(self, pattern):
        seen = b""
        while not pattern.search(seen):
            ready, _, _ = select.select([self.keys], [], [], 90)
            if not ready:
                raise FailedError("the shell gave no prompt")
            try:
                seen += os.read(self.keys, 65536)
            except OSError:
                raise FailedError("the shell ended without a prompt") from None

    def type(self, line):
        """Types a line, and waits for the prompt after it."""
        os.write(self.keys, line.encode() + b"\r")
        # What is typed is echoed behind the old prompt; the line ends there.
        self.read_until(PROMPT_OF_NEXT_LINE)
