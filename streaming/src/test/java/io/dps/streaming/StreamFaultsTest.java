package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.contract.RejectedRecord;
import io.dps.contract.StreamProof;
import io.dps.contract.StreamState;
import io.dps.testing.ForkedBroker;
import java.util.List;
import java.util.Map;
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
    void records_of_another_schema_are_read_or_rejected_one_by_one_and_it_goes_on() throws Exception {
        // given
        define(
                "hourly",
                "select window.start as hour, id, sum(kwh) as kwh, count(*) as n from meters"
                        + " group by window(at, '1 hour'), id",
                METERS);
        meter("a", "07:00", 1);
        running = CompletableFuture.supplyAsync(() -> execute("hourly", "--trigger", "200ms"));
        awaitStored("hourly", report -> report.valid() == 1, running);
        // when: its producers change, and do not all do it at once
        put(
                "{\"id\":\"a\",\"at\":\"2026-11-22T07:10:00Z\",\"kwh\":2,\"phase\":\"L1\",\"tariff\":{\"name\":\"night\"}}");
        put("{\"id\":\"a\",\"at\":\"2026-11-22T07:11:00Z\",\"kwh\":\"4\"}");
        put("{\"id\":\"a\",\"at\":\"2026-11-22T07:12:00Z\",\"kwh\":{\"value\":4,\"unit\":\"kWh\"}}");
        put("{\"id\":7,\"at\":\"2026-11-22T07:13:00Z\",\"kwh\":4}");
        put("{\"meter\":\"a\",\"at\":\"2026-11-22T07:14:00Z\",\"kwh\":4}");
        put("{\"id\":null,\"at\":\"2026-11-22T07:15:00Z\",\"kwh\":4}");
        put("{\"id\":\"b\",\"at\":\"2026-11-22T07:20:00Z\"}");
        meter("b", "07:30", 8);
        // then
        awaitStored("hourly", report -> report.valid() == 4 && report.rejected() == 5, running);
        meter("a", "08:30", 16);
        awaitStored("hourly", report -> report.valid() == 5 && report.stateRows() == 1, running);
        stop.request();
        assertThat(end()).isZero();
        assertThat(values())
                .containsExactlyInAnyOrder(
                        "{\"hour\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"a\",\"kwh\":3.0,\"n\":2}",
                        "{\"hour\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"b\",\"kwh\":8.0,\"n\":2}");
        StreamProof proof = verify("hourly");
        assertThat(proof.differences()).isEmpty();
        assertThat(proof.holds()).isTrue();
        assertThat(proof.right()).isEqualTo(2);
        assertThat(proof.rejected()).isEqualTo(Map.of("wrong_type", 3L, "missing_field", 2L));
        assertThat(rejects("hourly"))
                .extracting(RejectedRecord::reason, RejectedRecord::field)
                .containsExactlyInAnyOrder(
                        tuple("wrong_type", "kwh"),
                        tuple("wrong_type", "kwh"),
                        tuple("wrong_type", "id"),
                        tuple("missing_field", "id"),
                        tuple("missing_field", "id"));
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
