package io.dps.shell.platform.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.UserFailure;
import io.dps.stack.model.AirflowEndpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sends requests to one Airflow. Obtains a token before the first request, and a new token when Airflow refuses the
 * current one: tokens expire, and a restart of Airflow with another key invalidates them. Safe for several threads.
 */
public final class AirflowClient {
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String ANY = "application/json";

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final AirflowEndpoint endpoint;
    /** Volatile so that {@link #isLoggedIn} does not wait for a login. */
    private volatile String token = "";

    public AirflowClient(AirflowEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    public String address() {
        return endpoint.url();
    }

    /** Returns true if the last login succeeded, so that Airflow has accepted the password. */
    public boolean isLoggedIn() {
        return !token.isEmpty();
    }

    /** Gets a resource that must exist. */
    public JsonNode get(String path) {
        return ok("GET " + path, send("GET", path, "", ANY)).json();
    }

    /** Gets a resource; empty if it does not exist. */
    public Optional<JsonNode> find(String path) {
        AirflowResponse answer = send("GET", path, "", ANY);
        return answer.status() == AirflowResponse.NO_SUCH
                ? Optional.empty()
                : Optional.of(ok("GET " + path, answer).json());
    }

    /** Gets JSON values, one per line. */
    public List<JsonNode> lines(String path) {
        return ok("GET " + path, send("GET", path, "", "application/x-ndjson")).jsonLines();
    }

    /** Sends a body and returns the response, whatever its status. */
    public AirflowResponse send(String method, String path, JsonNode body) {
        return send(method, path, body.toString(), ANY);
    }

    /** Returns the response if its status is a success; fails otherwise. */
    public AirflowResponse ok(String what, AirflowResponse answer) {
        if (answer.isOk()) {
            return answer;
        }
        if (answer.isRefusal()) {
            throw UserFailure.failed(
                    "Airflow refused " + what + " to user '" + endpoint.user() + "': " + answer.detail(),
                    "give the user a role that allows this request");
        }
        throw UserFailure.failed(
                "Airflow refused " + what + ": " + answer.detail() + " (" + answer.status() + ")",
                "see: stack logs airflow-api-server");
    }

    /** Encodes a name for a path or query. */
    public static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private AirflowResponse send(String method, String path, String body, String accept) {
        String used = token("");
        AirflowResponse answer = exchange(request(method, path, body, accept, used));
        return answer.isRefusedToken() ? exchange(request(method, path, body, accept, token(used))) : answer;
    }

    private HttpRequest request(String method, String path, String body, String accept, String bearer) {
        return builder("/api/v2" + path)
                .header("Authorization", "Bearer " + bearer)
                .header("Accept", accept)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder builder(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(endpoint.url() + path))
                    .timeout(ANSWER)
                    .header("Content-Type", "application/json");
        } catch (IllegalArgumentException e) {
            throw UserFailure.usage(
                    "'" + endpoint.url() + "' is not a valid Airflow address", "write the address as http://host:8080");
        }
    }

    /**
     * Returns the current token. If there is none, or the current token is the one that was refused, obtains a new one.
     */
    private synchronized String token(String refused) {
        if (token.isEmpty() || token.equals(refused)) {
            // Emptied first: a password that is refused now must not be tried again in the background.
            token = "";
            token = login();
        }
        return token;
    }

    private String login() {
        String body = JSON.createObjectNode()
                .put("username", endpoint.user())
                .put("password", endpoint.password().value())
                .toString();
        AirflowResponse answer = exchange(builder("/auth/token")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        if (answer.isRefusal()) {
            throw UserFailure.unreachable(
                    "Airflow at " + address() + " refused the login of user '" + endpoint.user()
                            + "': wrong user or password",
                    "check the Airflow user and password of the context");
        }
        String made = ok("POST /auth/token", answer).json().path("access_token").asText();
        if (made.isEmpty()) {
            throw AirflowResponse.noAirflow(address(), null);
        }
        return made;
    }

    private AirflowResponse exchange(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new AirflowResponse(address(), answer.statusCode(), answer.body());
        } catch (HttpTimeoutException e) {
            throw UserFailure.unreachable(
                    "Airflow at " + address() + " did not answer in time", "see: stack status", e);
        } catch (ConnectException e) {
            throw UserFailure.unreachable(
                    "cannot connect to Airflow at " + address(), "check airflow.url, and run 'stack status'", e);
        } catch (IOException e) {
            throw UserFailure.unreachable(
                    "Airflow at " + address() + " closed the connection: " + e.getMessage(),
                    "try again if Airflow is still starting; see: stack status",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFailure.interrupted("");
        }
    }
}
