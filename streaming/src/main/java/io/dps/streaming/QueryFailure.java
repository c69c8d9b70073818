package io.dps.streaming;

import io.dps.contract.UserFailure;

/** Says in one line why a query failed; the trace is for the log. */
final class QueryFailure {
    private static final String SEE_LOG = "the averager's log has the details";

    private QueryFailure() {}

    static UserFailure of(Throwable failure, String stream) {
        if (failure instanceof UserFailure known) {
            return known;
        }
        String reason = firstLine(root(failure));
        boolean lost = reason.contains("failOnDataLoss") || reason.contains("data may have been lost");
        return UserFailure.failed(
                "stream " + stream + " failed: " + reason,
                lost ? "readings were removed before they were read; begin anew with: stream reset" : SEE_LOG,
                failure);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable root) {
        String message = root.getMessage();
        if (message == null || message.isBlank()) {
            return root.getClass().getSimpleName();
        }
        return message.strip().lines().findFirst().orElseThrow();
    }
}
