package io.dps.shell.stream;

import io.dps.contract.StreamCheck;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.stream.client.DefinitionStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives a stopped stream other SQL or another key, with which it goes on from its checkpoint (ADR 0024). */
public final class StreamEditor {
    private final Supplier<KafkaClient> kafka;
    private final StreamCatalog catalog;
    private final StreamViews views;
    private final StreamService streams;
    private final DefinitionStore definitions;
    private final StreamChecker checker;

    /** @param kafka gives the connection; opens one on first use and when the platform has moved */
    public StreamEditor(
            Supplier<KafkaClient> kafka,
            StreamCatalog catalog,
            StreamViews views,
            StreamService streams,
            DefinitionStore definitions,
            StreamChecker checker) {
        this.kafka = kafka;
        this.catalog = catalog;
        this.views = views;
        this.streams = streams;
        this.definitions = definitions;
        this.checker = checker;
    }

    /**
     * Makes the definition of a stream with other SQL, over its views as they are declared now, or with another key.
     *
     * @param sql the other SQL; if empty, the SQL and its views stay as they are
     * @param key the columns of the other key, none for the default; if empty, the key stays
     * @return what to give to {@link #edit}; empty if it would not be another definition
     * @throws UserFailure if there is no such stream, if it has a writer or an unfinished batch, or if the SQL does not
     *     read exactly one view without an end
     */
    public Optional<Edit> edited(String name, Optional<String> sql, Optional<List<String>> key) {
        StreamCatalog.requireOwn(name, "no definition to edit", "its options are those of: stream start");
        StreamDefinition stored = catalog.require(name);
        StreamDefinition now = sql.map(other -> views.definition(name, other, stored.outputTopic(), stored.statics()))
                .orElse(stored)
                .keyedBy(key.orElse(stored.key()));
        now.streamed();
        return isSame(stored, now) ? Optional.empty() : Optional.of(new Edit(stored, now, past(stored, now)));
    }

    private static boolean isSame(StreamDefinition stored, StreamDefinition now) {
        return now.sql().equals(stored.sql())
                && now.views().equals(stored.views())
                && now.key().equals(stored.key())
                && now.isolation() == stored.isolation();
    }

    /** A definition that replaces another one of the same stream. */
    public record Edit(StreamDefinition stored, StreamDefinition now, Past past) {}

    /** What the reports say about the checkpoint that an edited stream would go on from. */
    public enum Past {
        /** It was reset, or has never run: it starts from the beginning. */
        NONE,
        /** It has run with the stored definition, or with one that this one has taken over from. */
        RAN,
        /** Its last run was that of another stream of the same name, which was dropped. */
        OF_ANOTHER,
        /** There is no report any more, or none yet. */
        UNKNOWN
    }

    /**
     * The result of an edit.
     *
     * @param definition what was stored
     * @param goesOn whether the stream can go on from a checkpoint of the replaced definition
     */
    public record Edited(StreamDefinition definition, StreamCheck check, Past past, boolean goesOn) {}

    /**
     * Lets Spark check whether a stream can go on with an edited definition, and stores it.
     *
     * @return empty if the definition turns out to be the stored one: the SQL has only the name of another view in it,
     *     or the key is the default
     * @throws UserFailure if the stream cannot run, or cannot go on from its checkpoint; nothing is stored then
     */
    public Optional<Edited> edit(Edit edit) {
        String name = edit.now().name();
        StreamCheck check = checker.check(edit.now(), edit.stored());
        checker.requireKeyed(
                check,
                edit.now(),
                // An edit without --key keeps the stored one.
                "name all of the columns, as in --key "
                        + String.join(",", check.key()) + "," + String.join(",", check.lacking())
                        + ", or restore the default key with --key ''");
        boolean goesOn = check.obstacle() == null;
        if (!goesOn && edit.past() == Past.RAN) {
            throw UserFailure.failed(
                    "stream " + name + " cannot go on from its checkpoint with this SQL: " + check.obstacle(),
                    "to use the SQL from the first record on: " + StreamHint.command("reset", name)
                            + " --rows, then edit the stream again");
        }
        // Again: the check takes seconds, in which another shell may have started the stream.
        if (past(edit.stored(), edit.now()) != edit.past()) {
            throw UserFailure.failed(
                    "another shell has started or reset stream " + name + " in the meantime",
                    "edit it again; see: " + StreamHint.command("status", name));
        }
        StreamDefinition now = edit.now().without(check.unread()).keyedBy(check.definedKey());
        if (isSame(edit.stored(), now)) {
            return Optional.empty();
        }
        checker.requireFixed(now);
        definitions.replace(edit.stored(), goesOn ? now.takingOver(edit.stored()) : now);
        return Optional.of(new Edited(now, check, edit.past(), goesOn));
    }

    /**
     * Returns what is known of the checkpoint of a stream.
     *
     * @throws UserFailure of kind {@code FAILED} if the stream has a writer, or a batch that has to end first
     */
    private Past past(StreamDefinition stored, StreamDefinition now) {
        String name = stored.name();
        if (!kafka.get().hasTopic(Topics.PROGRESS)) {
            return Past.NONE;
        }
        streams.requireStopped(name);
        StreamProgress last = streams.lastReport(name).orElse(null);
        if (last == null) {
            return Past.UNKNOWN;
        }
        if (last.state() == StreamState.RESET) {
            return Past.NONE;
        }
        // A stream that has failed has to be edited as it is: its batch would only fail again.
        boolean mayHaveBatch = last.state() != StreamState.STOPPED || last.unfinishedBatch() != null;
        if (mayHaveBatch && last.state() != StreamState.FAILED) {
            throw UserFailure.failed(
                    "stream " + name + " may have an unfinished batch, which must be completed with its current SQL",
                    "complete it, then edit the stream again; to complete it: " + StreamHint.command("start", name)
                            + " --until-caught-up");
        }
        if (last.unfinishedBatch() != null && isSame(stored, now.keyedBy(stored.key()))) {
            // Its records may be in the sink with the current key, and another key would not repair it.
            throw UserFailure.failed(
                    "stream " + name + " has failed in batch " + last.unfinishedBatch()
                            + ", which may have written records with the current key",
                    "complete the batch, then change the key: " + StreamHint.command("start", name)
                            + " --until-caught-up; or start from the beginning: " + StreamHint.command("reset", name)
                            + " --rows");
        }
        String ran = last.options() == null ? null : last.options().definition();
        boolean isOurs = ran != null
                && (stored.fingerprint().equals(ran) || stored.takesOver().contains(ran));
        return isOurs ? Past.RAN : Past.OF_ANOTHER;
    }
}
