package io.dps.shell.platform.client;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.UserContext;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import org.sparkproject.io.grpc.StatusRuntimeException;

/**
 * Finds the position at which the server's parser stopped. The server's message contains the position, but the client
 * replaces the message. So this class lets the server parse the statement again and reads the raw response.
 */
final class ParseErrorPosition {
    private static final Pattern PLACE = Pattern.compile("\\(line ([0-9]{1,9}), pos ([0-9]{1,9})\\)");

    private ParseErrorPosition() {}

    /** Returns the position of a syntax error in code points, from 0. */
    static OptionalInt find(SparkConnectClient client, String sql) {
        Relation statement =
                Relation.newBuilder().setSql(SQL.newBuilder().setQuery(sql)).build();
        AnalyzePlanRequest request = AnalyzePlanRequest.newBuilder()
                .setSessionId(client.sessionId())
                .setUserContext(UserContext.newBuilder().setUserId(client.userId()))
                .setSchema(AnalyzePlanRequest.Schema.newBuilder()
                        .setPlan(Plan.newBuilder().setRoot(statement)))
                .build();
        try {
            SparkConnectServiceGrpc.newBlockingStub(client.channel()).analyzePlan(request);
            return OptionalInt.empty();
        } catch (StatusRuntimeException e) {
            return read(String.valueOf(e.getStatus().getDescription()), sql);
        }
    }

    /** Reads the position from a message; Spark counts code points, lines from 1 and positions in a line from 0. */
    static OptionalInt read(String message, String sql) {
        Matcher place = PLACE.matcher(message);
        if (!place.find()) {
            return OptionalInt.empty();
        }
        int start = 0;
        for (int line = Integer.parseInt(place.group(1)); line > 1; line--) {
            start = sql.indexOf('\n', start) + 1;
        }
        int points = sql.codePointCount(0, start) + Integer.parseInt(place.group(2));
        return OptionalInt.of(Math.min(points, sql.codePointCount(0, sql.length())));
    }
}
