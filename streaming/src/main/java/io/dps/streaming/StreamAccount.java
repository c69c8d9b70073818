package io.dps.streaming;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamProof;
import io.dps.contract.UserFailure;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.kafka.DefinitionTopic;
import io.dps.streaming.progress.ReportTopic;
import io.dps.streaming.progress.ReportedBatches;
import io.dps.streaming.run.KafkaRange;
import io.dps.streaming.run.StaticViews;
import io.dps.streaming.sql.DefinitionProof;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The reports, the input and the output of a stream that a user made, as far as the topics still hold them.
 *
 * @param brokers how to reach the brokers
 * @param batches the reports of batches 0, 1, 2 and so on
 * @param since the first batch of the definition: 0 unless the stream was edited
 * @param read offsets of the input, by partition
 * @param written offsets of the output that are compared, by partition
 */
record StreamAccount(
        BrokerAccess brokers,
        StreamDefinition definition,
        List<StreamProgress> batches,
        int since,
        SortedMap<Integer, OffsetRange> read,
        SortedMap<Integer, OffsetRange> written) {

    /**
     * Reads the stream's definition and its reports; needs no session.
     *
     * @throws UserFailure of kind {@code FAILED} if there is no such stream, if a batch was not reported, or if records
     *     that it has read or written are gone; of kind {@code UNREACHABLE} if the broker does not answer or a topic is
     *     missing
     */
    static StreamAccount read(BrokerAccess brokers, String stream, String progressTopic) {
        StreamDefinition definition = new DefinitionTopic(brokers).read(stream);
        String input = definition.streamed().topic();
        Map<Integer, Long> inputFirst;
        Map<Integer, Long> outputFirst;
        Map<Integer, Long> outputEnds;
        // Reads these ends before the reports: every record before them was written by a run that has reported its
        // start.
        try (BrokerTopics topics = new BrokerTopics(brokers)) {
            new StaticViews(brokers, definition).requireWhole(topics);
            inputFirst = topics.firstOffsets(input);
            outputFirst = topics.firstOffsets(definition.outputTopic());
            outputEnds = topics.endOffsets(definition.outputTopic());
        }
        ReportedBatches reported = new ReportTopic(brokers, progressTopic).batches(stream);
        List<StreamProgress> batches = reported.complete();
        StreamProgress last = batches.get(batches.size() - 1);
        if (last.options() == null
                || !definition.fingerprint().equals(last.options().definition())) {
            boolean canGoOn = last.options() != null
                    && last.options().definition() != null
                    && definition.takesOver().contains(last.options().definition());
            throw UserFailure.failed(
                    "the definition of stream " + stream
                            + " has changed since its last run, so its output comes from the old one",
                    canGoOn
                            ? "start it first: stream start " + stream
                            : "start it from the beginning with: stream reset " + stream);
        }
        Long edited = last.options().definitionSince();
        int since = edited == null ? 0 : Math.toIntExact(edited);
        if (since >= batches.size()) {
            throw UserFailure.failed(
                    "stream " + stream
                            + " has not processed a batch since it was edited, so there is nothing to verify",
                    "verify it again once new records have arrived in topic " + input);
        }
        return new StreamAccount(
                brokers,
                definition,
                batches,
                since,
                reported.read(inputFirst),
                reported.written(since, outputFirst, outputEnds));
    }

    /**
     * Proves that the stream has written the rows that it had to write.
     *
     * @throws UserFailure of kind {@code FAILED} if its SQL cannot be verified; the message says why
     */
    StreamProof prove(SparkSession session) {
        return prove(session, output(session));
    }

    /** Returns the records of the output that are compared, as rows of Spark's Kafka source. */
    Dataset<Row> output(SparkSession session) {
        return new KafkaRange(brokers, definition.outputTopic(), written).records(session, Isolation.READ_UNCOMMITTED);
    }

    /** As {@link #prove(SparkSession)}, for other records than those of the output topic. */
    StreamProof prove(SparkSession session, Dataset<Row> output) {
        String input = definition.streamed().topic();
        StreamProof proof = new DefinitionProof(session, definition)
                .of(
                        batches,
                        since,
                        new KafkaRange(brokers, input, read).records(session, definition.isolation()),
                        view -> new StaticViews(brokers, definition).records(session, view),
                        output);
        long gone = proof.reportedAccepted() + proof.reportedRejected() - proof.accepted() - proof.countedRejected();
        if (gone > 0) {
            throw UserFailure.failed(
                    "stream " + definition.name() + " cannot be verified: " + gone
                            + " of the records that it has read are no longer in topic " + input,
                    "read a topic that is not compacted: 'stream verify' needs every record that the stream has read");
        }
        return proof;
    }
}
