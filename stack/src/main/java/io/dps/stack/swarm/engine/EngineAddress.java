package io.dps.stack.swarm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.UserFailure;
import io.dps.stack.swarm.image.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The address of the Docker engine, found by the rules of Docker's own CLI: {@code DOCKER_HOST}, else the context
 * that {@code DOCKER_CONTEXT} or Docker's configuration names, else the local socket.
 *
 * @param host {@code unix:///path} or {@code tcp://host:port}
 * @param certificates folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem} when the connection uses TLS
 * @param origin source of this address, for messages
 */
record EngineAddress(String host, Optional<Path> certificates, String origin) {
    private static final String SOCKET = "unix:///var/run/docker.sock";
    private static final String DEFAULT_CONTEXT = "default";

    EngineAddress {
        if (host.startsWith("ssh://")) {
            throw UserFailure.failed(
                    "dps cannot connect to a Docker engine over ssh: " + host + " (" + origin + ")",
                    "forward its socket and set DOCKER_HOST to it:"
                            + " ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock "
                            + host.substring("ssh://".length())
                            + " & DOCKER_HOST=unix:///tmp/engine.sock dps ...");
        }
        if (!host.startsWith("unix:///") && !host.startsWith("tcp://")) {
            throw UserFailure.failed(
                    "'" + host + "' (from " + origin + ") is not a Docker engine address",
                    "use unix:///PATH or tcp://HOST:PORT");
        }
    }

    /** Finds the address from environment variables. */
    static EngineAddress of(Map<String, String> environment) {
        Path config = configFolder(environment);
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (!host.isEmpty()) {
            return new EngineAddress(host, certificates(environment, config), "DOCKER_HOST");
        }
        String context = environment.getOrDefault("DOCKER_CONTEXT", "");
        if (context.isEmpty()) {
            context = read(config.resolve("config.json")).path("currentContext").asText(DEFAULT_CONTEXT);
        }
        return context.isEmpty() || context.equals(DEFAULT_CONTEXT)
                ? new EngineAddress(SOCKET, Optional.empty(), "the default")
                : ofContext(config.resolve("contexts"), context);
    }

    /** Returns an address that dps's context names. The environment says whether connections over a network use TLS. */
    static EngineAddress named(String host, Map<String, String> environment) {
        return new EngineAddress(
                host,
                host.startsWith("unix:") ? Optional.empty() : certificates(environment, configFolder(environment)),
                "setting engines");
    }

    static Path configFolder(Map<String, String> environment) {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        return folder.isEmpty() ? Path.of(environment.getOrDefault("HOME", ""), ".docker") : Path.of(folder);
    }

    private static Optional<Path> certificates(Map<String, String> environment, Path config) {
        if (environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty()) {
            return Optional.empty();
        }
        String folder = environment.getOrDefault("DOCKER_CERT_PATH", "");
        return Optional.of(present(folder.isEmpty() ? config : Path.of(folder), "DOCKER_TLS_VERIFY"));
    }

    private static EngineAddress ofContext(Path contexts, String name) {
        String id = new Sha256().add(name.getBytes(StandardCharsets.UTF_8)).hex();
        JsonNode endpoint = read(contexts.resolve("meta").resolve(id).resolve("meta.json"))
                .path("Endpoints")
                .path("docker");
        String host = endpoint.path("Host").asText("");
        if (host.isEmpty()) {
            throw UserFailure.unreachable(
                    "Docker context '" + name + "' does not exist",
                    "see: docker context ls; or set DOCKER_HOST to the address of the engine");
        }
        Path keys = contexts.resolve("tls").resolve(id).resolve("docker");
        return new EngineAddress(
                host, Files.isDirectory(keys) ? Optional.of(keys) : Optional.empty(), "Docker context '" + name + "'");
    }

    private static Path present(Path folder, String origin) {
        for (String file : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
            if (!Files.isReadable(folder.resolve(file))) {
                throw UserFailure.unreachable(
                        origin + " requires TLS, but " + folder.resolve(file) + " cannot be read",
                        "set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem");
            }
        }
        return folder;
    }

    private static JsonNode read(Path json) {
        ObjectMapper mapper = new ObjectMapper();
        if (!Files.exists(json)) {
            return mapper.createObjectNode();
        }
        try {
            return mapper.readTree(Files.readAllBytes(json));
        } catch (IOException e) {
            throw UserFailure.failed(
                    "cannot read Docker's " + json,
                    "correct the file, or set DOCKER_HOST to the address of the engine",
                    e);
        }
    }
}
