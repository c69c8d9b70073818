"""The streaming averager in runs that hand over to each other."""

from datetime import timedelta

from airflow.sdk import DAG, Param
from dps_tasks import settings
from dps_tasks.programs import ProgramOperator, options

DOC = """
### Weather-Streaming

Reads readings from a Kafka topic, averages temperature, humidity and pressure over windows of event time, and writes the
averages to another topic. Runs on the standalone cluster, with the driver in this scheduler.

A run lasts a little less than the schedule's 25 minutes. The next one starts its Spark session meanwhile, waits for the
**writer's lock**, and goes on from the same checkpoint: nothing is lost and nothing averaged twice. If another writer
(say `stream start`) holds the lock all the time, the run ends as *skipped* and its log tells who.

| parameter | |
|---|---|
| `run_for` | how long to average, once the lock is held |
| `wait` | how long to wait for the lock |
| `input_topic`, `output_topic` | Kafka topics; the output topic is the stream's name and its checkpoint's |
| `window`, `watermark`, `by_sensor`, `isolation` | as of `stream start`; a stream keeps those that it began with |
"""


def arguments(context):
    p = context["params"]
    return options(
        {
            "brokers": settings.BROKERS,
            "input-topic": p["input_topic"],
            "output-topic": p["output_topic"],
            "checkpoint": f"{settings.CHECKPOINTS}/{p['output_topic']}",
            "window": p["window"],
            "watermark": p["watermark"],
            "by-sensor": p["by_sensor"],
            "isolation": p["isolation"],
            "for": p["run_for"],
            "wait-for-writer": p["wait"],
        }
    )


with DAG(
    dag_id="Weather-Streaming",
    description="Averages readings as they come; runs hand over to each other",
    doc_md=DOC,
    schedule=timedelta(minutes=25),
    start_date=settings.BEGIN,
    catchup=False,
    max_active_runs=2,
    default_args=settings.OWNER,
    tags=settings.TAGS,
    params={
        "run_for": Param("1490s", type="string", title="Run for"),
        "wait": Param("5m", type="string", title="Wait for the lock"),
        "input_topic": Param("weather_data", type="string"),
        "output_topic": Param("weather_data_avg", type="string"),
        "window": Param("10s", type="string"),
        "watermark": Param("10s", type="string"),
        "by_sensor": Param(False, type="boolean"),
        "isolation": Param("read_committed", type="string", enum=["read_committed", "read_uncommitted"]),
    },
) as dag:
    ProgramOperator(
        task_id="average",
        main="io.dps.streaming.AveragerMain",
        on_cluster=True,
        arguments=arguments,
        retries=2,
        execution_timeout=settings.LONGEST,
        retry_delay=timedelta(seconds=15),
    )
