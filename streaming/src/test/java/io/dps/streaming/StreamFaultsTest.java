package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.StreamState;
import io.dps.testing.ForkedBroker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a running stream of a user does when something is changed or taken away under it. */
@Tag("slow")
final class StreamFaultsTest extends OwnStreamCase {
    private CompletableFuture<Integer> running;

    @Test
    void an_input_that_is_deleted_ends_it_and_says_what_to_do() throws Exception {
        // given
        startWithSix();
        // when
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of("in")).all().get();
        }
        // then: it is not started again by a supervisor, which would find another topic
        assertThat(end()).isEqualTo(6);
        String reason =
                "the checkpoint of stream all no longer fits, because a topic was deleted: topic in is missing on "
                        + broker.address();
        assertThat(errors.toString())
                .contains("error: " + reason)
                .contains(
                        "hint: create it with: topic create in; then start from the beginning with: stream reset all");
        assertThat(last().state()).isEqualTo(StreamState.FAILED);
        assertThat(last().error()).isEqualTo(reason);
    }

    @Test
    void an_input_that_is_made_anew_with_fewer_records_ends_it() throws Exception {
        // given
        startWithSix();
        // when
        makeAnew("in", 2);
        meter("b", "08:00", 1);
        // then
        endsBecauseOfAnother("in");
        assertThat(values()).hasSize(6);
    }

    /** Spark would read on in the middle of the new topic. */
    @Test
    void an_input_that_is_made_anew_with_more_records_ends_it_before_one_is_read() throws Exception {
        // given: a stream that looks for records when the topic is there again
        startWithSix("--trigger", "10s");
        // when
        makeAnew("in", 2);
        for (int i = 0; i < 12; i++) {
            meter("b", "08:00", 1);
        }
        // then
        endsBecauseOfAnother("in");
        assertThat(values()).hasSize(6).containsOnly("{\"id\":\"a\"}");
    }

    @Test
    void an_output_that_is_made_anew_ends_it_though_nothing_arrives() throws Exception {
        // given
        startWithSix();
        // when
        makeAnew("out", 1);
        // then
        endsBecauseOfAnother("out");
        assertThat(values()).isEmpty();
    }

    @Test
    void a_right_to_write_that_is_taken_away_ends_it_and_is_named() throws Exception {
        // given
        startWithSix();
        // when
        deny(AclOperation.WRITE, "out");
        meter("b", "08:00", 1);
        // then
        assertThat(end()).isEqualTo(1);
        String reason =
                "stream all failed, because its user lacks a permission: Not authorized to access topics: [out]";
        assertThat(errors.toString()).contains("error: " + reason).contains("Write on the output topic");
        assertThat(last().state()).isEqualTo(StreamState.FAILED);
        assertThat(last().error()).isEqualTo(reason);
        assertThat(values()).hasSize(6);
        // and: it is not even started
        assertThat(start("all")).isEqualTo(1);
        assertThat(errors.toString())
                .endsWith("error: this user may not write to topic out on " + broker.address()
                        + "\nhint: ask the administrator of the brokers for Write permission on topic out\n");
    }

    @Test
    void a_topic_that_its_user_may_not_see_is_not_taken_for_a_broker_that_is_away() throws Exception {
        // given
        define("all", "select id from meters", METERS);
        deny(AclOperation.DESCRIBE, "in");
        // when, then
        assertThat(start("all")).isEqualTo(1);
        assertThat(errors)
                .hasToString("error: this user may not see topic in on " + broker.address()
                        + "\nhint: ask the administrator of the brokers for Describe permission on topic in\n");
    }

    /** Denies one operation; with an ACL, a topic's other operations have to be allowed, too. */
    private void deny(AclOperation operation, String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.createAcls(List.of(
                            acl(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                            acl(topic, operation, AclPermissionType.DENY)))
                    .all()
                    .get();
        }
    }

    private static AclBinding acl(String topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }

    private void startWithSix(String... more) throws Exception {
        define("all", "select id from meters", METERS);
        for (int i = 0; i < 6; i++) {
            meter("a", "07:0" + i, 1);
        }
        String[] arguments = more.length == 0 ? new String[] {"--trigger", "200ms"} : more;
        running = CompletableFuture.supplyAsync(() -> execute("all", arguments));
        awaitStored("all", report -> report.valid() == 6, running);
    }

    private void makeAnew(String topic, int partitions) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            // The name is free only some moments later.
            for (long deadline = System.nanoTime() + PLENTY.toNanos(); !isMade(admin, topic, partitions); ) {
                assertThat(System.nanoTime() - deadline).as("time left").isNegative();
            }
        }
    }

    private static boolean isMade(Admin admin, String topic, int partitions) throws InterruptedException {
        try {
            ForkedBroker.createTopics(admin, new NewTopic(topic, partitions, (short) 1));
            return true;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private void endsBecauseOfAnother(String topic) throws Exception {
        assertThat(end()).isEqualTo(6);
        assertThat(errors.toString())
                .contains("the checkpoint of stream all was created with another definition or topic: topic " + topic
                        + " was deleted and created again")
                .contains("hint: start from the beginning with: stream reset all");
        assertThat(last().state()).isEqualTo(StreamState.FAILED);
        assertThat(last().error()).contains("topic " + topic + " was deleted and created again");
    }

    private int end() throws Exception {
        return running.get(PLENTY.toSeconds(), TimeUnit.SECONDS);
    }
}
