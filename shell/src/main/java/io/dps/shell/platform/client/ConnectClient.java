package io.dps.shell.platform.client;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.QueryProgress;
import io.dps.shell.platform.QueryResult;
import io.dps.stack.model.ConnectEndpoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.sql.catalog.Table;
import org.apache.spark.sql.connect.SparkSession;
import org.apache.spark.sql.connect.client.RetryPolicy;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import org.slf4j.LoggerFactory;
import org.sparkproject.io.grpc.StatusRuntimeException;
import org.sparkproject.org.apache.arrow.memory.BufferAllocator;
import org.sparkproject.org.apache.arrow.memory.RootAllocator;
import scala.Option;

/**
 * A session on a Spark Connect server. The session's views live as long as the session. For one thread at a time;
 * interrupting that thread cancels the statement on the server and keeps the session.
 */
public final class ConnectClient implements AutoCloseable {
    /**
     * Number of retries. The client's default policy retries for ten minutes, but users want to know within seconds.
     */
    private static final int RETRIES = 3;

    private final ConnectEndpoint connect;
    private final SparkSession session;
    private final String serverSession;
    private final ProgressMessages progress;
    private final BufferAllocator memory = new RootAllocator();
    private final RunningStatements statements;
    private final Map<String, Boolean> functions = new HashMap<>();
    private boolean over;

    private ConnectClient(
            ConnectEndpoint connect, SparkSession session, String serverSession, ProgressMessages progress) {
        this.connect = connect;
        this.session = session;
        this.serverSession = serverSession;
        this.progress = progress;
        this.statements = new RunningStatements(session::interruptTag);
    }

    /**
     * Opens a session.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if nothing listens there or the token is refused
     */
    public static ConnectClient open(ConnectEndpoint connect) {
        Reachability.require("Spark Connect", connect.host() + ":" + connect.port());
        SparkConnectClient client = null;
        try {
            ProgressMessages progress = new ProgressMessages();
            client = ConnectChannels.create(connect, patience(), progress);
            SparkSession session = SparkSession.builder().client(client).create();
            client.config(settings());
            return new ConnectClient(connect, session, ConnectHealth.serverSession(client), progress);
        } catch (Throwable e) {
            // Scala throws checked exceptions without declaring them.
            if (client != null) {
                // gRPC prints a stack trace for a channel that is not shut down.
                client.shutdown();
            }
            throw SparkFailures.translate(connect, e);
        }
    }

    /** Returns the settings of each session, to be sent in one call. */
    private static ConfigRequest.Operation settings() {
        return ConfigRequest.Operation.newBuilder()
                .setSet(ConfigRequest.Set.newBuilder()
                        // Without this setting, Spark replaces ${NAME} in a quoted text by an empty string.
                        .addPairs(KeyValue.newBuilder()
                                .setKey("spark.sql.variable.substitute")
                                .setValue("false"))
                        .addPairs(KeyValue.newBuilder()
                                .setKey(ProgressMessages.INTERVAL_KEY)
                                .setValue(ProgressMessages.INTERVAL)))
                .build();
    }

    static RetryPolicy patience() {
        RetryPolicy usual = RetryPolicy.defaultPolicy();
        return usual.copy(
                Option.apply(RETRIES),
                usual.initialBackoff(),
                usual.maxBackoff(),
                usual.backoffMultiplier(),
                usual.jitter(),
                usual.minJitterThreshold(),
                usual.canRetry(),
                "dps",
                usual.recognizeServerRetryDelay(),
                usual.maxServerRetryDelay());
    }

    /**
     * Returns true if the server still has this session; a restart of the server ends it. Called before a kept session
     * is used again, because otherwise only a statement would reveal the loss, and might then have to be sent twice.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if the server does not answer
     */
    public boolean isKnown() {
        Reachability.require("Spark Connect", connect.host() + ":" + connect.port());
        try {
            over = over || !ConnectHealth.serverSession(session.client()).equals(serverSession);
            return !over;
        } catch (StatusRuntimeException e) {
            if (SparkFailures.endsSession(e)) {
                over = true;
                return false;
            }
            throw failure(e);
        }
    }

    /**
     * Runs a statement.
     *
     * @param sql one statement, with parameters as {@code :name}
     * @param parameters the values of the parameters: strings, numbers, booleans
     */
    public QueryResult execute(String sql, Map<String, Object> parameters) {
        return execute(sql, parameters, now -> {});
    }

    /**
     * Like {@link #execute(String, Map)}, with reports of the progress until the result is closed.
     *
     * @param reports receives the progress several times a second while the statement runs, on other threads
     */
    public QueryResult execute(String sql, Map<String, Object> parameters, Consumer<QueryProgress> reports) {
        String tag = begin(reports);
        try {
            return new SparkRows(
                    session.client().execute(session.sql(sql, parameters).plan(), Option.empty()),
                    memory,
                    failure -> failure(tag, failure),
                    () -> session.interruptTag(tag),
                    () -> end(tag));
        } catch (Throwable e) {
            end(tag);
            throw SparkFailures.at(failure(tag, e), e, () -> ParseErrorPosition.find(session.client(), sql));
        } finally {
            session.removeTag(tag);
        }
    }

    /** Returns true if SQL statements can call a function of that name; asks the server once. */
    public boolean hasFunction(String name) {
        return functions.computeIfAbsent(
                name, asked -> call(session -> session.catalog().functionExists(asked)));
    }

    /**
     * Returns the views and tables that the session sees, each with its columns as Spark DDL. May run beside a statement of
     * another thread: a failure here says nothing about the session.
     *
     * @param most the largest number of views to describe
     */
    public Map<String, String> views(int most) {
        try {
            Map<String, String> views = new LinkedHashMap<>();
            for (Table table : session.catalog().listTables().collectAsList()) {
                if (views.size() < most) {
                    views.put(table.name(), session.table(table.name()).schema().toDDL());
                }
            }
            return views;
        } catch (Throwable e) {
            // Scala throws checked exceptions without declaring them.
            throw SparkFailures.translate(connect, e);
        }
    }

    /** Runs work in the session; interrupting the thread cancels the work on the server. */
    public <T> T call(Function<SparkSession, T> work) {
        return call(work, now -> {});
    }

    /**
     * Like {@link #call(Function)}, with reports of the progress.
     *
     * @param reports receives the progress several times a second while Spark computes, on other threads
     */
    public <T> T call(Function<SparkSession, T> work, Consumer<QueryProgress> reports) {
        String tag = begin(reports);
        try {
            return work.apply(session);
        } catch (Throwable e) {
            throw failure(tag, e);
        } finally {
            session.removeTag(tag);
            end(tag);
        }
    }

    private String begin(Consumer<QueryProgress> reports) {
        String tag = statements.begin();
        session.addTag(tag);
        progress.start(tag, reports);
        return tag;
    }

    private void end(String tag) {
        progress.stop(tag);
        statements.ended(tag);
    }

    /** Returns the failure to report; after Ctrl-C also cancels the statement on the server. */
    private UserFailure failure(String tag, Throwable e) {
        if (Thread.interrupted()) {
            session.interruptTag(tag);
            Thread.currentThread().interrupt();
        }
        return failure(e);
    }

    private UserFailure failure(Throwable e) {
        if (Thread.currentThread().isInterrupted()) {
            return UserFailure.interrupted("");
        }
        UserFailure translated = SparkFailures.translate(connect, e);
        over = over || SparkFailures.endsSession(e) || translated.kind() == FailureKind.UNREACHABLE;
        return translated;
    }

    /** Returns true if this session and its views are lost, for example by a restart of the server. */
    public boolean isOver() {
        return over;
    }

    /** Releases the session; if the release fails, only logs the failure. */
    @Override
    public void close() {
        statements.close();
        try {
            session.close();
            memory.close();
        } catch (Throwable e) {
            LoggerFactory.getLogger(ConnectClient.class)
                    .info("the session at {} could not be released", connect.address(), e);
        }
    }
}
