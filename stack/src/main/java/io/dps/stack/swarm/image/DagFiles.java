package io.dps.stack.swarm.image;

import java.util.List;

/** The files of DAGs that come with dps. */
final class DagFiles {
    /** Where they lie among the resources. */
    static final String FOLDER = "/io/dps/stack/airflow/dags/";

    /** Resources of a jar cannot be listed. */
    static final List<String> ALL = List.of(
            ".airflowignore",
            "dps_tasks/__init__.py",
            "dps_tasks/notifications.py",
            "dps_tasks/programs.py",
            "dps_tasks/settings.py",
            "files_to_events.py",
            "generate_weather_test_data.py",
            "weather_backfill.py",
            "weather_streaming.py");

    private DagFiles() {}
}
