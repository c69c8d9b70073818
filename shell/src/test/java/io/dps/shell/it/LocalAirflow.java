package io.dps.shell.it;

import io.dps.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Airflow as processes of this machine, on loopback, from the wheels that the image's lock names. These are installed
 * once per content of the lock, into the user's cache. The database is a file: this is for tests of dps, not of Airflow.
 */
final class LocalAirflow implements AutoCloseable {
    static final String PASSWORD = "a-password-of-this-test";

    private static final Path RESOURCES = Path.of("../stack/src/main/resources/io/dps/stack");
    private static final Path LOCK = RESOURCES.resolve("images/airflow/requirements.lock");
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final Path python;
    private final int port;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Process> services = new HashMap<>();

    /**
     * Prepares one; its DAGs are copies of those of the stack, in {@link #dags()}.
     *
     * @param folder its files
     * @param further variables beyond those of Airflow itself
     */
    LocalAirflow(Path folder, Map<String, String> further) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.python = airflow();
        this.port = FreePorts.one();
        copy(RESOURCES.resolve("airflow/dags"), dags());
        Files.writeString(folder.resolve("passwords.json"), "{\"admin\": \"" + PASSWORD + "\"}");
        environment.put("AIRFLOW_HOME", folder.toString());
        set("DATABASE__SQL_ALCHEMY_CONN", "sqlite:///" + folder.resolve("airflow.db"));
        set("CORE__EXECUTOR", "LocalExecutor");
        set("CORE__PARALLELISM", "4");
        set("CORE__LOAD_EXAMPLES", "False");
        set("CORE__DAGS_FOLDER", dags().toString());
        set("CORE__SIMPLE_AUTH_MANAGER_USERS", "admin:admin");
        set(
                "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE",
                folder.resolve("passwords.json").toString());
        set("CORE__EXECUTION_API_SERVER_URL", url() + "/execution/");
        set("CORE__FERNET_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        set("API__HOST", "127.0.0.1");
        set("API__PORT", Integer.toString(port));
        set("API__WORKERS", "1");
        set("API__BASE_URL", url());
        set("API__SECRET_KEY", "a-secret-key-of-this-test-0123456789");
        set("API_AUTH__JWT_SECRET", "a-jwt-secret-of-this-test-0123456789-0123456789-0123456789-0123456789");
        // So short that a test which follows a run sees tokens expire.
        set("API_AUTH__JWT_EXPIRATION_TIME", "5");
        // A task gives up without the API, which takes its time to answer and to start again on a busy machine.
        set("WORKERS__EXECUTION_API_TIMEOUT", "60");
        set("WORKERS__MAX_FAILED_HEARTBEATS", "60");
        set("DAG_PROCESSOR__PARSING_PROCESSES", "1");
        set("DAG_PROCESSOR__REFRESH_INTERVAL", "2");
        set("DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL", "2");
        set("SCHEDULER__ENABLE_HEALTH_CHECK", "False");
        environment.putAll(further);
        if (run("migrate", "db", "migrate").waitFor() != 0) {
            throw new IllegalStateException("no database: " + said("migrate"));
        }
        startApi();
        services.put("scheduler", run("scheduler", "scheduler", "--skip-serve-logs"));
        services.put("dag-processor", run("dag-processor", "dag-processor"));
    }

    /** Whether this machine has the Python that the lock's wheels are for. */
    static boolean isPossible() throws IOException, InterruptedException {
        String question = "import ensurepip, sys; sys.exit(sys.version_info[:2] != (3, 11))";
        return Files.isExecutable(Path.of(PythonEnvironment.PYTHON))
                && new ProcessBuilder(PythonEnvironment.PYTHON, "-c", question)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    private void set(String key, String value) {
        environment.put("AIRFLOW__" + key, value);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The folder of DAGs, which Airflow reads every few seconds. */
    Path dags() {
        return folder.resolve("dags");
    }

    /** Starts the API again after {@link #killApi}, and returns when it answers. */
    void startApi() throws IOException, InterruptedException {
        Process api = run("api-server", "api-server");
        services.put("api-server", api);
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!api.isAlive() || System.nanoTime() - deadline > 0) {
                close();
                throw new IllegalStateException("Airflow did not start: " + said("api-server"));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Ends the API at once, as kill -9 does. */
    void killApi() throws InterruptedException {
        end(services.remove("api-server"));
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/api/v2/version"))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        services.values().forEach(LocalAirflow::end);
        services.clear();
    }

    private static void end(Process service) {
        List<ProcessHandle> all = new ArrayList<>(service.descendants().toList());
        service.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        service.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }

    private Process run(String name, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(python.toString(), "-m", "airflow"));
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("AIRFLOW") || key.startsWith("DPS_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private String said(String name) throws IOException {
        return Files.readString(log(name));
    }

    /** A Python environment with what the lock names; made beside its place and moved there when it is complete. */
    private static Path airflow() throws IOException, InterruptedException {
        return PythonEnvironment.python("airflow", LOCK, "--no-deps", "--only-binary=:all:", "--require-hashes");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file, StandardCharsets.UTF_8));
            }
        }
    }
}
