"""Programs of the Spark runtime as tasks."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from dps_tasks import notifications

WRONG_COMMAND_LINE = 2
HELD = 5
REFUSED = 6
GRACE_SECONDS = 20

# The program is to end when the task's process is killed, or it would go on and hold its lock.
END_WITH_PARENT = ["setpriv", "--pdeathsig", "TERM", "--"]

Arguments = Callable[[Any], list[str]]


def options(values: dict[str, Any]) -> list[str]:
    """Return --name=value for each value that is given; true is a flag."""
    words = []
    for name, value in values.items():
        if value is True:
            words.append(f"--{name}")
        elif value not in (None, False, ""):
            words.append(f"--{name}={value}")
    return words


class ProgramOperator(BaseOperator):
    """Runs a main class, shows what it says, and ends as its exit code tells.

    Exit code 5, somebody else holds the lock, ends the task as skipped with the reason. The last line of JSON that the
    program prints is the task's result.

    :param main: the main class
    :param arguments: makes the program's arguments of the run's context
    :param on_cluster: whether it is the driver of a Spark application, in client mode
    :param rejects: name of the count of rejects in the result, if it has one
    """

    def __init__(
        self,
        *,
        main: str,
        arguments: Arguments,
        on_cluster: bool = False,
        rejects: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(on_failure_callback=notifications.on_failure, **kwargs)
        self.main = main
        self.arguments = arguments
        self.on_cluster = on_cluster
        self.rejects = rejects
        self.process: subprocess.Popen[str] | None = None

    def execute(self, context: Any) -> dict[str, Any] | None:
        words = [
            "spark",
            "application" if self.on_cluster else "program",
            self.main,
            *self.arguments(context),
        ]
        self.log.info("runs: %s", " ".join(words))
        self.process = subprocess.Popen(
            [*END_WITH_PARENT, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
        )
        error, result = self.follow(self.process)
        code = self.process.wait()
        if code == 0:
            self.tell_of_rejects(context, result)
            return result
        reason = error or f"{self.main} ended with {code}"
        if code == HELD:
            self.log.info("skipped: %s", reason)
            raise AirflowSkipException(reason)
        if code in (WRONG_COMMAND_LINE, REFUSED):
            raise AirflowFailException(reason)
        raise AirflowException(reason)

    def follow(self, process: subprocess.Popen[str]) -> tuple[str | None, dict[str, Any] | None]:
        """Show each line; return the last error and the last result."""
        error = None
        result = None
        for raw in process.stdout or ():
            line = raw.rstrip()
            self.log.info("%s", line)
            if line.startswith("error: "):
                error = line.removeprefix("error: ")
            elif line.startswith("{"):
                result = parsed(line) or result
        return error, result

    def tell_of_rejects(self, context: Any, result: dict[str, Any] | None) -> None:
        threshold = context["params"].get("notify_rejects_above")
        count = (result or {}).get(self.rejects) if self.rejects else None
        if count is not None and threshold is not None and count > threshold:
            task = context["task_instance"]
            rejects = f"{count} reject{'' if count == 1 else 's'}"
            notifications.send(
                f"{task.dag_id}: {rejects}",
                f"Task {task.task_id} of run {task.run_id} counted {rejects}, more than {threshold}.",
                task.dag_id,
            )

    def on_kill(self) -> None:
        """End the program in order, as its driver flushes what it has; and at once if it does not."""
        process = self.process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def parsed(line: str) -> dict[str, Any] | None:
    """Return the object that a line holds."""
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
