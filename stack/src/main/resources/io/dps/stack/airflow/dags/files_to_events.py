"""Files dropped into a folder become readings."""

from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, Param
from airflow.sdk.exceptions import AirflowSkipException
from dps_tasks import settings
from dps_tasks.programs import ProgramOperator, options

DOC = """
### Files-To-Events

Looks every minute into the inbox, publishes the rows of each CSV file (plain or gzip, with a header) as readings, and
moves the file to `archive`. Each file is published **once**, also if a run is killed in the middle. Rows of which no
reading can be made lie beside the file in `archive`; a file that is none of readings goes to `failed`, and the run fails.
A file that the disk does not let go of stays, fails the run, and is not published again.

Drop files by a rename, or under a name that begins with a dot until they are complete. A file that changed less than
`settle` ago is left for the next run.

| parameter | |
|---|---|
| `topic` | where readings go |
| `settle` | how long a file must not have changed |
| `columns` | which column holds a field, with its unit: `{"temperature": "temp_f:fahrenheit"}` |
| `time_format`, `time_zone` | how times are written, as of `generate run --replay` |
| `notify_rejects_above` | tell the webhook if more rows than this were bad |
"""


def arguments(context):
    inbox = Path(settings.INBOX)
    if not any(has_files(folder) for folder in (inbox, inbox / ".processing")):
        raise AirflowSkipException(f"no files in {inbox}")
    p = context["params"]
    return options(
        {
            "brokers": settings.BROKERS,
            "topic": p["topic"],
            "inbox": inbox,
            "settle": p["settle"],
            "time-format": p["time_format"],
            "time-zone": p["time_zone"],
        }
    ) + [f"--column={field}={column}" for field, column in (p["columns"] or {}).items()]


def has_files(folder):
    return folder.is_dir() and any(file.is_file() and not file.name.startswith(".") for file in folder.iterdir())


with DAG(
    dag_id="Files-To-Events",
    description="Publishes files that are dropped into a folder as readings, each once",
    doc_md=DOC,
    schedule=timedelta(minutes=1),
    start_date=settings.BEGIN,
    catchup=False,
    max_active_runs=1,
    default_args=settings.OWNER,
    tags=settings.TAGS,
    params={
        "topic": Param("weather_data", type="string"),
        "settle": Param("10s", type="string"),
        "columns": Param(None, type=["null", "object"]),
        "time_format": Param(None, type=["null", "string"]),
        "time_zone": Param(None, type=["null", "string"]),
        "notify_rejects_above": Param(0, type=["null", "integer"], minimum=0),
    },
) as dag:
    ProgramOperator(
        task_id="publish",
        main="io.dps.generator.cli.FilesMain",
        arguments=arguments,
        rejects="bad_rows",
        # The next run goes on where this one ended.
        execution_timeout=timedelta(hours=1),
    )
