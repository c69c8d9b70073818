"""Readings of synthetic sensors."""

from airflow.sdk import DAG, Param
from dps_tasks import settings
from dps_tasks.programs import ProgramOperator, options

DOC = """
### Generate-Weather-Test-Data

Makes readings of synthetic sensors and writes them to a Kafka topic, then ends by itself. Its result tells how many the
broker acknowledged. A run whose scheduler is killed starts anew, and what it had published by then stays beside it.

| parameter | |
|---|---|
| `rate` | readings per second, as `10/s`, or `max` |
| `duration` | end after this time, as `30s` or `5m` |
| `count` | end after so many readings |
| `sensors` | number of sensors |
| `seed` | the same seed gives the same values; event times then begin at `start` |
| `start` | event time of the first reading, one second apart; empty: the clock's time, or the run's if there is a seed |
| `topic` | where readings go |
"""


def arguments(context):
    p = context["params"]
    start = p["start"]
    if p["seed"] is not None and not start:
        start = f"{context['dag_run'].run_after:%Y-%m-%dT%H:%M:%SZ}"
    return options(
        {
            "brokers": settings.BROKERS,
            "topic": p["topic"],
            "rate": p["rate"],
            "for": p["duration"],
            "count": p["count"],
            "sensors": p["sensors"],
            "seed": p["seed"],
            "start": start,
        }
    )


with DAG(
    dag_id="Generate-Weather-Test-Data",
    description="Makes readings of synthetic sensors, for a time or a number",
    doc_md=DOC,
    schedule=None,
    start_date=settings.BEGIN,
    default_args=settings.OWNER,
    tags=settings.TAGS,
    params={
        "rate": Param("10/s", type="string"),
        "duration": Param("1m", type=["null", "string"]),
        "count": Param(None, type=["null", "integer"], minimum=1),
        "sensors": Param(1, type="integer", minimum=1),
        "seed": Param(None, type=["null", "integer"]),
        "start": Param(None, type=["null", "string"], format="date-time"),
        "topic": Param("weather_data", type="string"),
    },
) as dag:
    ProgramOperator(
        task_id="generate",
        main="io.dps.generator.cli.GeneratorMain",
        arguments=arguments,
        execution_timeout=settings.LONGEST,
    )
