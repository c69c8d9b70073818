"""Starts programs, measures their time, and leaves none of them behind."""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from measure import FailedError, TimedOutError

LONGEST = 1800
SUBREAPER = 36
CLEAN_UP = 90
SHOWN = 120


@dataclass(frozen=True)
class Run:
    """A program that has ended: its exit code and output, wall and processor seconds, and its largest resident MiB."""

    code: int
    out: bytes
    err: str
    seconds: float
    cpu: float
    peak: float

    @property
    def sample(self):
        return {"s": self.seconds, "cpu": self.cpu}


class Processes:
    """All processes of this run. What they start and abandon becomes a child of this process, and is ended with it."""

    def __init__(self, environment):
        self.environment = environment
        self.own = set()
        self.lock = threading.Lock()
        ctypes.CDLL(None, use_errno=True).prctl(SUBREAPER, 1, 0, 0, 0)
        threading.Thread(target=self.reap, daemon=True).start()

    def reap(self):
        """Collects abandoned processes that have ended, because dps waits until the process that it ended is gone."""
        while True:
            try:
                # The lock keeps a new child from being taken for an abandoned one.
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
                with self.lock:
                    is_own = found.si_pid in self.own
                    if not is_own:
                        os.wait4(found.si_pid, os.WNOHANG)
                if is_own:
                    time.sleep(0.005)
            except ChildProcessError:
                time.sleep(0.05)

    def spawn(self, command, **options):
        options = {"env": self.environment, "stdin": subprocess.DEVNULL, "start_new_session": True} | options
        try:
            with self.lock:
                child = subprocess.Popen([str(word) for word in command], **options)
                self.own.add(child.pid)
        except OSError as failure:
            raise FailedError(f"{command[0]} cannot be started: {failure}") from None
        return child

    def wait(self, child):
        """Waits for a child that spawn has started; returns what it and the children it waited for have used."""
        _, status, used = os.wait4(child.pid, 0)
        with self.lock:
            self.own.discard(child.pid)
        child.returncode = os.waitstatus_to_exitcode(status)
        return used

    def run(self, command, out=None, seconds=LONGEST, check=True, **options):
        """Runs a program until its end. Its output goes to the file out, or else is returned."""
        with tempfile.TemporaryFile() as kept, tempfile.TemporaryFile() as errors:
            begun = time.monotonic()
            child = self.spawn(command, stdout=out or kept, stderr=errors, **options)
            timer = threading.Timer(seconds, kill_session, [child.pid])
            timer.start()
            try:
                used = self.wait(child)
            except BaseException:
                # The clean-up that follows would wait for it.
                kill_session(child.pid)
                self.wait(child)
                raise
            finally:
                timer.cancel()
            elapsed = time.monotonic() - begun
            kept.seek(0)
            errors.seek(0)
            said = errors.read().decode(errors="replace")
            run = Run(child.returncode, kept.read(), said, elapsed, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
        if elapsed >= seconds:
            raise TimedOutError(f"{short(command)} had not ended after {seconds} s")
        if check and run.code != 0:
            lines = (said.strip() or run.out.decode(errors="replace").strip() or "no output").splitlines()
            # Programs of dps begin with what is wrong, others end with it.
            wrong = next((line for line in lines if line.startswith("error: ")), lines[-1])
            raise FailedError(f"{short(command)} ended with {run.code}: {wrong}")
        return run

    def end(self, child, with_signal=signal.SIGTERM):
        """Ends a child that spawn has started, and its session."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, with_signal)
        deadline = time.monotonic() + 20
        timer = threading.Timer(deadline - time.monotonic(), kill_session, [child.pid])
        timer.start()
        try:
            self.wait(child)
        finally:
            timer.cancel()

    def settle(self):
        """Waits until no archive of classes is being made, which takes a core."""
        while any(makes_archive(pid) for pid in descendants()):
            time.sleep(0.5)

    def end_all(self):
        """Ends whatever this run has started and not ended yet; returns the command lines of what was left."""
        found = [pid for pid in descendants() if not makes_archive(pid)]
        left = [command_line(pid).replace(b"\0", b" ").decode(errors="replace")[:100] for pid in found]
        deadline = time.monotonic() + CLEAN_UP
        number = signal.SIGTERM
        while (found := descendants()) and time.monotonic() < deadline:
            for pid in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            with self.lock:
                self.own.clear()
            time.sleep(2 if number == signal.SIGTERM else 0.2)
            number = signal.SIGKILL
        return left


def kill_session(pid):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def short(command):
    words = [Path(command[0]).name, *(str(word) for word in command[1:])]
    text = " ".join(words)
    return text if len(text) <= SHOWN else f"{text[: SHOWN // 4]} ... {text[-SHOWN // 2 :]}"


def cpu_of_children():
    """Processor seconds of all processes that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command_line(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def makes_archive(pid):
    """Whether a process is one of those that dps starts in the background to make an archive of classes."""
    words = command_line(pid)
    return any(word in words for word in (b"-Xshare:dump", b"classes/make", b"flock\x009"))


def descendants():
    """Ids of the processes that this one has started, directly or not, and that still run."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                if state != "Z":
                    children.setdefault(int(parent), []).append(int(entry.name))
    found = []
    ahead = [os.getpid()]
    while ahead:
        started = children.get(ahead.pop(), [])
        found += started
        ahead += started
    return found


def proportional(pids):
    """MiB of memory of processes; pages that several share count in parts."""
    kib = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kib += int(line.split()[1])
    return kib / 1024
