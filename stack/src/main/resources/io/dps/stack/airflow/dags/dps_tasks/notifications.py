"""Tells a webhook of failures and of rejects. Without the secret notify-url nothing is sent."""

import json
import logging
import os
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from dps_tasks import settings

LOG = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10
FORMATS = ("chat", "tracker")


def chat(title: str, text: str, dag_id: str) -> dict[str, Any]:
    """Form the message as chat servers take it."""
    return {"text": f"*{title}*\n{text}"}


def tracker(title: str, text: str, dag_id: str) -> dict[str, Any]:
    """Form the message as the issue of a tracker."""
    return {"title": title, "body": text, "labels": ["dps", dag_id]}


def send(title: str, text: str, dag_id: str) -> None:
    """Send a notification; a webhook that does not take it is logged, and does not change how the task ends."""
    url = settings.secret("notify-url")
    if not url:
        return
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        LOG.warning("notification not sent: the secret notify-url is no http or https address")
        return
    form = os.environ.get("DPS_NOTIFY_FORMAT", "chat")
    if form not in FORMATS:
        LOG.warning("notification not sent: DPS_NOTIFY_FORMAT is %r, not one of %s", form, ", ".join(FORMATS))
        return
    body = tracker(title, text, dag_id) if form == "tracker" else chat(title, text, dag_id)
    headers = {"Content-Type": "application/json"}
    token = settings.secret("notify-token")
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            LOG.info("notification sent: %s (%s)", title, answer.status)
    except (urllib.error.URLError, OSError) as failure:
        # An address of a webhook is a secret, so only what went wrong is said.
        LOG.warning("notification not sent: %s", getattr(failure, "reason", failure))


def on_failure(context: Any) -> None:
    """Tell of a task that failed for good."""
    task = context["task_instance"]
    reason = context.get("exception") or "it ended without a word"
    send(f"{task.dag_id} failed", f"Task {task.task_id} of run {task.run_id}: {reason}", task.dag_id)
