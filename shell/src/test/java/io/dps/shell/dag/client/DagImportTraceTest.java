package io.dps.shell.dag.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DagImportTraceTest {
    @Test
    void names_the_last_place_in_the_file_itself() {
        String trace = """
                Traceback (most recent call last):
                  File "<frozen importlib._bootstrap>", line 241, in _call_with_frames_removed
                  File "/opt/dags/broken.py", line 2, in <module>
                    import shared
                  File "/opt/dags/shared/__init__.py", line 7, in <module>
                    import nothing_such
                ModuleNotFoundError: No module named 'nothing_such'
                """;

        assertThat(DagImportTrace.of("broken.py", trace).describe())
                .isEqualTo("broken.py:2: ModuleNotFoundError: No module named 'nothing_such'");
    }

    @Test
    void a_trace_that_does_not_name_the_file_has_no_line() {
        assertThat(DagImportTrace.of("slow.py", "DagBag import timeout").describe())
                .isEqualTo("slow.py: DagBag import timeout");
    }
}
