"""Where the platform's parts are, as the scheduler's environment says it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

BROKERS = os.environ.get("DPS_BROKERS", "kafka-1:9092")
CHECKPOINTS = os.environ.get("DPS_CHECKPOINTS", "/var/lib/dps/checkpoints")
INBOX = os.environ.get("DPS_INBOX", "/var/lib/dps/inbox")

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
OWNER = {"owner": "dps"}

# No task runs for ever: what was asked to last longer ends here too.
LONGEST = timedelta(days=1)
TAGS = ["weather"]


def secret(name: str) -> str | None:
    """Return a secret that was given as a file: DPS_<NAME>_FILE, else /run/secrets/<name>."""
    place = os.environ.get(f"DPS_{name.upper().replace('-', '_')}_FILE", f"/run/secrets/{name}")
    try:
        return Path(place).read_text(encoding="utf-8").removesuffix("\n") or None
    except OSError:
        return None
