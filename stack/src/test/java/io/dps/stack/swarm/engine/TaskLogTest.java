package io.dps.stack.swarm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The frames of a log, as an engine sends them. */
final class TaskLogTest {
    @Test
    void a_frame_may_hold_several_lines_and_none_has_its_time() {
        List<TaskLog.Line> lines = new ArrayList<>();

        TaskLog.read(response(frame("T1 one\nT2 two words \n"), frame("T3 \n"), frame("T4\n")), lines::add);

        assertThat(lines)
                .containsExactly(
                        new TaskLog.Line("T1", "one"),
                        new TaskLog.Line("T2", "two words"),
                        new TaskLog.Line("T3", ""),
                        new TaskLog.Line("T4", ""));
    }

    @Test
    void a_reader_who_wants_no_more_gets_no_more() {
        List<TaskLog.Line> lines = new ArrayList<>();

        TaskLog.read(response(frame("T1 one\nT2 two\n"), frame("T3 three\n")), line -> {
            lines.add(line);
            return false;
        });

        assertThat(lines).containsExactly(new TaskLog.Line("T1", "one"));
    }

    @Test
    void a_log_that_is_cut_off_ends_with_its_last_whole_frame() {
        List<TaskLog.Line> lines = new ArrayList<>();
        byte[] second = frame("T2 two\n");

        TaskLog.read(response(frame("T1 one\n"), Arrays.copyOf(second, second.length - 3)), lines::add);

        assertThat(lines).containsExactly(new TaskLog.Line("T1", "one"));
    }

    @Test
    void what_is_no_log_is_not_read_as_one() {
        assertThatThrownBy(() -> TaskLog.read(
                        response("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.UTF_8)), line -> true))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("not a log: a frame of");
    }

    private static byte[] frame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length)
                .putInt(1 << 24)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static Response response(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return new Response() {
            @Override
            public int getStatusCode() {
                return 200;
            }

            @Override
            public Map<String, List<String>> getHeaders() {
                return Map.of();
            }

            @Override
            public InputStream getBody() {
                return new ByteArrayInputStream(all.toByteArray());
            }

            @Override
            public void close() {}
        };
    }
}
