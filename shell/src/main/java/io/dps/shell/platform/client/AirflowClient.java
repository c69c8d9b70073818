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
 * Requests to one Airflow. A token is obtained before the first one, and anew when Airflow does not take it any more: it
 * expires, and a restart with another key makes all of them void. Safe for use by several threads.
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
    private String token = "";

    public AirflowClient(AirflowEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    public String address() {
        return endpoint.url();
    }

    /** Asks for something that is there. */
    public JsonNode get(String path) {
        return ok("GET " + path, send("GET", path, "", ANY)).json();
    }

    /** Asks for something that may not be there. */
    public Optional<JsonNode> find(String path) {
        AirflowResponse answer = send("GET", path, "", ANY);
        return answer.status() == AirflowResponse.NO_SUCH
                ? Optional.empty()
                : Optional.of(ok("GET " + path, answer).json());
    }

    /** Asks for several JSON values, a line each. */
    public List<JsonNode> lines(String path) {
        return ok("GET " + path, send("GET", path, "", "application/x-ndjson")).jsonLines();
    }

    /** Sends a body; what was answered is for the caller to judge. */
    public AirflowResponse send(String method, String path, JsonNode body) {
        return send(method, path, body.toString(), ANY);
    }

    /** Returns the same answer, if all is well. */
    public AirflowResponse ok(String what, AirflowResponse answer) {
        if (answer.isOk()) {
            return answer;
        }
        if (answer.isRefusal()) {
            throw UserFailure.failed(
                    "Airflow refused " + what + " to user '" + endpoint.user() + "': " + answer.detail(),
                    "the user needs another role");
        }
        throw UserFailure.failed(
                "Airflow refused " + what + ": " + answer.detail() + " (" + answer.status() + ")",
                "see 'stack logs airflow-api-server'");
    }

    /** A name as a part of a path or query. */
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
                    "'" + endpoint.url() + "' is no address of Airflow", "write it as http://host:8080");
        }
    }

    /** Returns the token at hand, or a new one if there is none but the given one, which was refused. */
    private synchronized String token(String refused) {
        if (token.isEmpty() || token.equals(refused)) {
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
                    "Airflow at " + address() + " does not let user '" + endpoint.user()
                            + "' in: the password is wrong",
                    "check the user and the password of the context");
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
                    "Airflow at " + address() + " did not answer in time", "see 'stack status'", e);
        } catch (ConnectException e) {
            throw UserFailure.unreachable(
                    "Airflow does not answer at " + address(), "see 'stack status', and check its address", e);
        } catch (IOException e) {
            throw UserFailure.unreachable(
                    "Airflow at " + address() + " broke the connection off: " + e.getMessage(),
                    "see 'stack status'; it may be starting",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFailure.interrupted("");
        }
    }
}
