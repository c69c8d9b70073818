package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.NotingNodes;
import io.dps.shell.platform.client.FakeKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of {@code stack nodes}, on nodes that note what they are told. */
final class StackNodesTest {
    private static final String HEADER =
            "node,id,role,manager,state,availability,address,engine,cpus,memory_mib,tasks,labels\n";

    @TempDir
    private Path folder;

    private final NotingNodes nodes = new NotingNodes();

    private CapturedStreams run(int code, String... words) {
        return run(new FakeTarget().with(nodes), code, words);
    }

    private CapturedStreams run(FakeTarget target, int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        List<String> line = new ArrayList<>(List.of("stack", "nodes"));
        line.addAll(List.of(words));
        assertThat(TestCommands.run(target.platform(new FakeKafka(), folder), streams, line.toArray(String[]::new)))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    @Test
    void without_a_subcommand_the_nodes_are_listed() {
        assertThat(run(0, "-o", "csv").out())
                .isEqualTo(HEADER + "host1,n1,manager,leader,ready,active,10.0.0.1,20.10.24,4,2048,"
                        + "connect.1 kafka.1,disk=ssd zone=a\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "join-command", "label host1 zone=b", "drain host1", "activate host1", "remove host1 -y"})
    void a_target_without_nodes_refuses_all_of_it(String words) {
        String[] line = words.isEmpty() ? new String[0] : words.split(" ");
        CapturedStreams streams = run(new FakeTarget(), 1, line);

        assertThat(streams.out()).isEmpty();
        assertThat(streams.err())
                .isEqualTo("error: 'stack nodes' is not supported by target local\nhint: deploy with --target swarm\n");
    }

    @Test
    void the_command_to_join_is_all_that_is_printed() {
        assertThat(run(0, "join-command").out()).isEqualTo("join as MANAGER\n");
        assertThat(run(0, "join-command", "--worker").out()).isEqualTo("join as WORKER\n");
    }

    @Test
    void labels_are_set_to_any_value_and_removed() {
        CapturedStreams streams =
                run(0, "label", "host1", "zone=b", "com.example/a_b-c=x=y-", "empty=", "disk-", "-o", "csv");

        assertThat(nodes.told())
                .containsExactly("label host1 {com.example/a_b-c=Optional[x=y-], disk=Optional.empty,"
                        + " empty=Optional[], zone=Optional[b]}");
        assertThat(streams.out()).startsWith(HEADER + "host1,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zone", "=b", "-", "a b=c", "zone-=b", "_a=b"})
    void what_is_no_change_of_a_label_is_refused(String label) {
        assertThat(run(2, "label", "host1", "good=1", label).err())
                .isEqualTo("error: '" + label + "' is not a change of a label\nhint: use NAME=VALUE or NAME-\n");
        assertThat(nodes.told()).isEmpty();
    }

    @Test
    void a_label_that_is_given_twice_is_refused() {
        assertThat(run(2, "label", "host1", "zone=b", "zone-").err())
                .isEqualTo("error: label zone is given twice\nhint: give each label once\n");
        assertThat(nodes.told()).isEmpty();
    }

    @Test
    void draining_a_node_with_data_needs_consent() {
        run(0, "drain", "host1");
        nodes.storing().addAll(List.of("kafka"));
        assertThat(run(2, "drain", "host1").err()).contains("needs confirmation");
        run(0, "drain", "host1", "-y");

        assertThat(nodes.told()).containsExactly("drain host1", "drain host1");
    }

    @Test
    void removing_a_node_needs_consent() {
        assertThat(run(2, "remove", "host1").err()).contains("needs confirmation");
        assertThat(nodes.told()).isEmpty();

        assertThat(run(0, "remove", "host1", "-y").err()).isEqualTo("removed host1\n");
        run(0, "remove", "host1", "--force", "-y");

        assertThat(nodes.told()).containsExactly("remove host1 DOWN", "remove host1 ANY");
    }

    @Test
    void a_node_is_activated() {
        run(0, "activate", "host1");

        assertThat(nodes.told()).containsExactly("activate host1");
    }
}
