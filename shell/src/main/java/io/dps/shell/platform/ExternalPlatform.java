package io.dps.shell.platform;

import io.dps.contract.UserFailure;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.ConnectUrl;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Endpoints.PublishedEndpoint;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity.Protocol;
import io.dps.stack.model.Secret;
import io.dps.stack.secret.PemFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A platform that dps does not run itself, as the settings of a context describe it. */
public final class ExternalPlatform {
    private static final String WHERE = "see: context show ";

    private final Config config;
    private final SecretStore secrets;

    public ExternalPlatform(Config config, SecretStore secrets) {
        this.config = config;
        this.secrets = secrets;
    }

    /** Returns true if the context names brokers. */
    public boolean hasKafka() {
        return isSet(Setting.KAFKA_BROKERS);
    }

    /** Returns true if the context names a Connect server. */
    public boolean hasConnect() {
        return isSet(Setting.CONNECT_URL);
    }

    /** Returns true if the brokers require a password. */
    public boolean wantsPassword() {
        return hasKafka() && protocol().isSasl();
    }

    /**
     * Returns the endpoints of the services, with the secrets that they require.
     *
     * @throws UserFailure of kind {@code USAGE} if a setting is missing; {@code UNREACHABLE} if a secret or a file is
     *     missing
     */
    public Endpoints endpoints() {
        requireAny();
        KafkaEndpoint kafka = hasKafka()
                ? new KafkaEndpoint(config.text(Setting.KAFKA_BROKERS).replace(" ", ""), security())
                : KafkaEndpoint.NONE;
        KafkaEndpoint inside = hasKafka() && isSet(Setting.KAFKA_INSIDE)
                ? new KafkaEndpoint(config.text(Setting.KAFKA_INSIDE).replace(" ", ""), kafka.security())
                : kafka;
        return new Endpoints(
                kafka,
                inside,
                hasConnect() ? connect() : ConnectEndpoint.NONE,
                isSet(Setting.AIRFLOW_URL) ? Optional.of(airflow()) : Optional.empty(),
                Optional.empty(),
                published());
    }

    /** @throws UserFailure of kind {@code USAGE} if the context names no service */
    public void requireAny() {
        if (!hasKafka() && !hasConnect() && !isSet(Setting.AIRFLOW_URL)) {
            throw UserFailure.usage(
                    "context '" + config.context() + "' has target external, but no server is set",
                    "set kafka.brokers, connect.url or airflow.url");
        }
    }

    private KafkaSecurity security() {
        Protocol protocol = protocol();
        if (protocol.isSasl() && !isSet(Setting.KAFKA_USER)) {
            throw UserFailure.usage(
                    "kafka.security is " + protocol + ", but kafka.user is not set",
                    "set kafka.user; " + WHERE + config.context());
        }
        return new KafkaSecurity(
                protocol,
                protocol.isSasl() ? config.text(Setting.KAFKA_MECHANISM) : "",
                protocol.isSasl() ? config.text(Setting.KAFKA_USER) : "",
                protocol.isSasl() ? Optional.of(password()) : Optional.empty(),
                protocol.isTls() ? pem(Setting.KAFKA_CA_FILE, PemFile::requireCertificates) : Optional.empty(),
                protocol.isTls() ? pem(Setting.KAFKA_CERT_FILE, PemFile::requireIdentity) : Optional.empty());
    }

    private Protocol protocol() {
        return Protocol.valueOf(config.text(Setting.KAFKA_SECURITY));
    }

    private Secret password() {
        SecretKey key = SecretKey.KAFKA_PASSWORD;
        return secrets.find(config, key)
                .orElseThrow(() -> UserFailure.unreachable(
                        "the password of Kafka user '" + config.text(Setting.KAFKA_USER) + "' is not set",
                        "set kafka.password-file to a file with the password, or set " + key.variable()
                                + "; at a terminal, dps asks for the password"));
    }

    private ConnectEndpoint connect() {
        ConnectUrl url = ConnectUrl.parse(config.text(Setting.CONNECT_URL));
        Optional<Secret> token = secrets.find(config, SecretKey.CONNECT_TOKEN);
        Map<String, Secret> parameters = new LinkedHashMap<>();
        url.parameters().forEach((name, value) -> {
            if (!name.equals(ConnectUrl.TOKEN) && !name.equals("use_ssl")) {
                parameters.put(name, new Secret(value));
            }
        });
        boolean tls = url.isTls(token.isPresent());
        return new ConnectEndpoint(
                url.host(),
                url.port(),
                token,
                tls,
                tls ? pem(Setting.CONNECT_CA_FILE, PemFile::requireCertificates) : Optional.empty(),
                parameters);
    }

    /**
     * Returns the endpoint of Airflow. A missing password is not an error here, since Kafka and Spark work without it;
     * Airflow will refuse the login when it is used.
     */
    private AirflowEndpoint airflow() {
        return new AirflowEndpoint(
                config.text(Setting.AIRFLOW_URL),
                config.text(Setting.AIRFLOW_USER),
                secrets.find(config, SecretKey.AIRFLOW_PASSWORD).orElse(new Secret("")));
    }

    private Optional<Path> pem(Setting setting, Consumer<PemFile> demand) {
        if (!isSet(setting)) {
            return Optional.empty();
        }
        Path file = secrets.path(config, setting);
        if (!Files.isReadable(file)) {
            throw UserFailure.unreachable(
                    "cannot read " + file + " (set by " + setting.key() + ")",
                    "check the path and its permissions; " + WHERE + config.context());
        }
        demand.accept(new PemFile(file, setting.key()));
        return Optional.of(file);
    }

    /** Returns the addresses that users may open or connect to. Does not prompt for secrets. */
    public List<PublishedEndpoint> published() {
        List<PublishedEndpoint> published = new ArrayList<>();
        if (hasKafka()) {
            published.add(new PublishedEndpoint("kafka", config.text(Setting.KAFKA_BROKERS), kafkaAccess()));
        }
        if (hasConnect()) {
            ConnectUrl url = ConnectUrl.parse(config.text(Setting.CONNECT_URL));
            published.add(new PublishedEndpoint("connect", url.address(), connectAccess(url)));
        }
        if (isSet(Setting.AIRFLOW_URL)) {
            String user = config.text(Setting.AIRFLOW_USER);
            published.add(new PublishedEndpoint(
                    "airflow", config.text(Setting.AIRFLOW_URL), user.isEmpty() ? "" : "user " + user));
        }
        return published;
    }

    private String kafkaAccess() {
        Protocol protocol = protocol();
        String who = protocol.isSasl()
                ? "user " + config.text(Setting.KAFKA_USER) + " by " + config.text(Setting.KAFKA_MECHANISM)
                : isSet(Setting.KAFKA_CERT_FILE) && protocol.isTls() ? "certificate" : "anyone";
        return who + (protocol.isTls() ? ", TLS" : ", not encrypted");
    }

    private String connectAccess(ConnectUrl url) {
        boolean token = hasToken();
        return (token ? "token" : "no token") + (url.isTls(token) ? ", TLS" : ", not encrypted");
    }

    private boolean hasToken() {
        return !secrets.origin(config, SecretKey.CONNECT_TOKEN).equals("not set");
    }

    /** Returns warnings about the settings themselves, such as a password sent unencrypted. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (hasKafka()
                && protocol() == Protocol.SASL_PLAINTEXT
                && config.text(Setting.KAFKA_MECHANISM).equals("PLAIN")) {
            findings.add(new Finding(
                    "kafka.security",
                    Level.WARN,
                    "the password is sent to Kafka unencrypted",
                    "use SASL_SSL or a SCRAM mechanism"));
        }
        if (hasConnect()) {
            ConnectUrl url = ConnectUrl.parse(config.text(Setting.CONNECT_URL));
            if (hasToken() && !url.isTls(true) && !url.isThisMachine()) {
                findings.add(new Finding(
                        "connect.url",
                        Level.WARN,
                        "the token is sent to Spark Connect unencrypted",
                        "set use_ssl=true in connect.url if the server, or a proxy in front of it, supports TLS"));
            }
        }
        if (isSet(Setting.AIRFLOW_URL)
                && !secrets.origin(config, SecretKey.AIRFLOW_PASSWORD).equals("not set")
                && AirflowEndpoint.leavesOpenly(config.text(Setting.AIRFLOW_URL))) {
            findings.add(new Finding(
                    "airflow.url",
                    Level.WARN,
                    "the password is sent to Airflow unencrypted",
                    "set airflow.url to an https:// address if the server, or a proxy in front of it, supports TLS"));
        }
        return findings;
    }

    private boolean isSet(Setting setting) {
        return !config.text(setting).isEmpty();
    }
}
