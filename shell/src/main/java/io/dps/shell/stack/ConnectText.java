package io.dps.shell.stack;

import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How clients of Spark Connect reach a server, by the connection string of Spark's own clients. The token is passed as the
 * header that the server reads, not as the parameter {@code token}: with that one, clients use TLS for every host but
 * {@code localhost}.
 */
final class ConnectText {
    private static final String TOKEN = "DPS_CONNECT_TOKEN";

    /** Arrow, in which the server sends rows, reads memory of the JVM that modules hide. */
    private static final String OPENED = "// start the JVM with --add-opens=java.base/java.nio=ALL-UNNAMED";

    /** Parameters of the connection string that say who calls; all others are headers, which may be secrets. */
    private static final Set<String> PUBLIC = Set.of("user_id", "user_agent");

    private final ConnectEndpoint connect;
    /** The connection string, up to the token where the token comes from the environment. */
    private final String url;

    private final boolean tokenFollows;
    private final List<String> omitted = new ArrayList<>();

    /** @throws UserFailure of kind {@code UNREACHABLE} if the platform has no Connect server */
    ConnectText(ConnectEndpoint connect, ClientSecrets secrets) {
        if (connect.isNone()) {
            throw UserFailure.unreachable(
                    "the context has no Spark Connect server", "set connect.url in the context; see: context show");
        }
        this.connect = connect;
        StringBuilder text = new StringBuilder(connect.address()).append('/');
        if (connect.tls()) {
            text.append(";use_ssl=true");
        }
        Map<String, Secret> parameters = new TreeMap<>(connect.parameters());
        parameters.forEach((name, value) -> {
            if (PUBLIC.contains(name) || secrets == ClientSecrets.SHOWN) {
                text.append(';').append(name).append('=').append(encoded(value.value()));
            } else {
                omitted.add(name);
            }
        });
        Optional<Secret> token = connect.token();
        tokenFollows = token.isPresent() && secrets == ClientSecrets.FROM_ENVIRONMENT;
        if (token.isPresent()) {
            text.append(";authorization=Bearer%20");
            text.append(tokenFollows ? "" : encoded(token.get().value()));
        }
        url = text.toString();
    }

    /** Returns Python for the package {@code pyspark-client}. */
    ClientText python() {
        List<String> lines = new ArrayList<>();
        if (tokenFollows || connect.certificates().isPresent()) {
            lines.add("import os");
        }
        if (tokenFollows) {
            lines.add("from urllib.parse import quote");
        }
        lines.add("from pyspark.sql import SparkSession");
        lines.add("");
        connect.certificates()
                .ifPresent(file -> lines.add(
                        "os.environ[\"GRPC_DEFAULT_SSL_ROOTS_FILE_PATH\"] = " + Quotes.DOUBLE.of(file.toString())));
        String remote =
                Quotes.DOUBLE.of(url) + (tokenFollows ? " + quote(os.environ[\"" + TOKEN + "\"], safe=\"\")" : "");
        lines.add("spark = SparkSession.builder.remote(" + remote + ").getOrCreate()");
        return text(lines);
    }

    /** Returns Scala for the library {@code spark-connect-client-jvm}. */
    ClientText scala() {
        return onJvm("import org.apache.spark.sql.SparkSession", "val spark", "sys.env", "");
    }

    /** Returns Java for the library {@code spark-connect-client-jvm}. */
    ClientText java() {
        return onJvm("import org.apache.spark.sql.connect.SparkSession;", "SparkSession spark", "System.getenv", ";");
    }

    private ClientText onJvm(String imported, String variable, String environment, String end) {
        requireForJvm();
        List<String> lines = new ArrayList<>(List.of(OPENED));
        lines.addAll(trustStore("//"));
        lines.add(imported);
        lines.add("");
        String token = "java.net.URLEncoder.encode(" + environment + "(\"" + TOKEN + "\"), \"UTF-8\")";
        String remote = Quotes.DOUBLE.of(url) + (tokenFollows ? " + " + token + ".replace(\"+\", \"%20\")" : "");
        lines.add(variable + " = SparkSession.builder().remote(" + remote + ").getOrCreate()" + end);
        return text(lines);
    }

    /** Returns a shell command for Spark's beeline with the JDBC driver of Spark Connect. */
    ClientText beeline() {
        requireForJvm();
        List<String> lines = new ArrayList<>(trustStore("#"));
        lines.add("SPARK_CONNECT_BEELINE=1 beeline -u " + inShell("jdbc:"));
        return text(lines);
    }

    /** Returns shell commands that set the variable which Spark's own clients read. */
    ClientText environment() {
        List<String> lines = new ArrayList<>();
        connect.certificates()
                .ifPresent(file ->
                        lines.add("export GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=" + Quotes.SHELL.of(file.toString())));
        lines.add("export SPARK_REMOTE=" + inShell(""));
        return text(lines);
    }

    /** Spark's client for the JVM decodes the connection string before it looks for the ends of names and values. */
    private void requireForJvm() {
        Stream.concat(connect.token().stream(), connect.parameters().values().stream())
                .filter(value -> value.value().matches("(?s).*[=;].*"))
                .findFirst()
                .ifPresent(value -> {
                    throw UserFailure.failed(
                            "Spark's clients on the JVM cannot send a token or header that has '=' or ';'",
                            "use a token without them, or another client: stack endpoints --client pyspark");
                });
    }

    private String inShell(String prefix) {
        if (tokenFollows
                && !encoded(connect.token().get().value())
                        .equals(connect.token().get().value())) {
            throw UserFailure.failed(
                    "the token has characters that a URL does not take as they are",
                    "print it encoded: stack endpoints --client KIND --show-secrets");
        }
        return Quotes.SHELL.of(prefix + url) + (tokenFollows ? "\"$" + TOKEN + "\"" : "");
    }

    private ClientText text(List<String> lines) {
        return new ClientText(lines, tokenFollows ? List.of(TOKEN) : List.of(), omitted);
    }

    /** A JVM trusts certificates of a key store alone. */
    private List<String> trustStore(String comment) {
        return connect.certificates()
                .map(Path::toString)
                .map(file -> List.of(
                        comment + " once: keytool -importcert -noprompt -alias dps -file " + Quotes.SHELL.of(file)
                                + " -keystore dps-ca.p12 -storepass changeit",
                        comment + " and start the JVM with -Djavax.net.ssl.trustStore=dps-ca.p12"
                                + " -Djavax.net.ssl.trustStorePassword=changeit"))
                .orElse(List.of());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
