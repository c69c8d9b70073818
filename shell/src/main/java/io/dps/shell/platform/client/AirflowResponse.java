package io.dps.shell.platform.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.UserFailure;
import java.util.List;

/**
 * A response of Airflow.
 *
 * @param address the address of the request, for messages
 * @param status the HTTP status
 * @param body the text of the body
 */
public record AirflowResponse(String address, int status, String body) {
    static final int NO_SUCH = 404;
    public static final int CONFLICT = 409;
    public static final int BAD_REQUEST = 400;
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    boolean isOk() {
        return status >= OK && status < MULTIPLE_CHOICES;
    }

    /** Returns true if the caller is not authenticated or not authorized. */
    boolean isRefusal() {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    /**
     * Returns true if Airflow refused the token. Airflow answers 401 to an expired token, and 403 with "JWT" in the
     * body to a token of another Airflow; any other 403 means a missing permission.
     */
    boolean isRefusedToken() {
        return status == UNAUTHORIZED || (status == FORBIDDEN && body.contains("JWT"));
    }

    public JsonNode json() {
        try {
            return AirflowClient.JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw noAirflow(address, e);
        }
    }

    /**
     * Returns each line as a JSON object. A line that is not a JSON object, such as output that a task wrote without
     * Airflow's logging, becomes an object with the line as its event.
     */
    public List<JsonNode> jsonLines() {
        if (body.stripLeading().startsWith("<")) {
            throw noAirflow(address, null);
        }
        return body.lines().map(AirflowResponse::event).toList();
    }

    private static JsonNode event(String line) {
        try {
            JsonNode value = AirflowClient.JSON.readTree(line);
            if (value.has("event")) {
                return value;
            }
        } catch (JsonProcessingException noJson) {
            // The line is shown as plain text.
        }
        return AirflowClient.JSON.createObjectNode().put("event", line);
    }

    /** Returns the reason from {@code detail}, which is a text or, for an unexpected request, an object or list. */
    public String detail() {
        try {
            JsonNode detail = AirflowClient.JSON.readTree(body).path("detail");
            if (detail.isTextual()) {
                return detail.asText().lines().findFirst().orElse("");
            }
            JsonNode first = detail.isArray() ? detail.path(0).path("msg") : detail.path("reason");
            return first.isTextual() ? first.asText() : "no reason was given";
        } catch (JsonProcessingException noJson) {
            return "no reason was given";
        }
    }

    static UserFailure noAirflow(String address, Throwable cause) {
        return UserFailure.unreachable("the server at " + address + " is not Airflow 3", "check airflow.url", cause);
    }
}
