"""Averages of what a topic holds, once more."""

from airflow.sdk import DAG, Param
from dps_tasks import settings
from dps_tasks.programs import ProgramOperator, options

DOC = """
### Weather-Backfill

Averages again what a topic holds between a starting and an ending timestamp, **late readings included**, as a batch on the
standalone cluster. Each window is written under its own key: whoever keeps the last value per key has the new one, and a
second run of the same span writes the same again.

| parameter | |
|---|---|
| `from`, `to` | event times; windows that lie wholly between them are averaged. `to` must be past |
| `input_topic`, `output_topic` | Kafka topics |
| `window`, `by_sensor`, `isolation` | as of the stream that wrote the averages |
| `notify_rejects_above` | tell the webhook if more records than this were no valid readings |

`stream verify` judges by what the stream could know: a window that now has late readings in it shows there as different.
Give another `output_topic` if that matters.
"""


def arguments(context):
    p = context["params"]
    return options(
        {
            "brokers": settings.BROKERS,
            "input-topic": p["input_topic"],
            "output-topic": p["output_topic"],
            "from": p["from"],
            "to": p["to"],
            "window": p["window"],
            "by-sensor": p["by_sensor"],
            "isolation": p["isolation"],
        }
    )


with DAG(
    dag_id="Weather-Backfill",
    description="Averages a span of event time again, late readings included",
    doc_md=DOC,
    schedule=None,
    start_date=settings.BEGIN,
    default_args=settings.OWNER,
    tags=settings.TAGS,
    params={
        "from": Param(type="string", format="date-time"),
        "to": Param(type="string", format="date-time"),
        "input_topic": Param("weather_data", type="string"),
        "output_topic": Param("weather_data_avg", type="string"),
        "window": Param("10s", type="string"),
        "by_sensor": Param(False, type="boolean"),
        "isolation": Param("read_committed", type="string", enum=["read_committed", "read_uncommitted"]),
        "notify_rejects_above": Param(0, type=["null", "integer"], minimum=0),
    },
) as dag:
    ProgramOperator(
        task_id="backfill",
        main="io.dps.streaming.BackfillMain",
        on_cluster=True,
        arguments=arguments,
        rejects="rejected",
        execution_timeout=settings.LONGEST,
    )
