package io.dps.stack.local;

import io.dps.stack.local.JavaCommand.LogConfiguration;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.Secret;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.secret.SecretFile;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The Spark Connect server: one process that uses all cores and listens on loopback only; clients need its token. */
final class ConnectService implements LocalService {
    static final String NAME = "connect";

    private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";
    private static final String SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer";

    private final ContextFolder folder;
    private final JarFolder jars;
    private final HealthCheck health;

    ConnectService(ContextFolder folder, JarFolder jars, HealthCheck health) {
        this.folder = folder;
        this.jars = jars;
        this.health = health;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int port(Deployment deployment) {
        return deployment.connectPort();
    }

    @Override
    public String endpoint(Deployment deployment) {
        return "sc://localhost:" + deployment.connectPort();
    }

    @Override
    public void configure(Deployment deployment) throws IOException {
        LogConfiguration.SPARK.write(folder);
        StringWriter text = new StringWriter();
        properties(deployment, new SecretFile(folder.connectToken()).readOrCreate())
                .store(text, null);
        PrivateFile.replace(settings(), text.toString());
    }

    @Override
    public JavaCommand command() {
        List<String> options = new ArrayList<>(JavaCommand.sparkOptions(folder, NAME, 1024));
        options.addAll(JavaCommand.quickStart());
        // A task that runs out of memory fails only its statement. ConnectPlugin ends the process when an
        // OutOfMemoryError leaves the server unusable.
        options.add("-XX:-ExitOnOutOfMemoryError");
        // The token goes through this file, because other users can read arguments and environment.
        List<String> arguments =
                List.of("--properties-file", settings().toString(), "--class", SERVER, "spark-internal");
        return new JavaCommand(options, jars, SUBMIT, arguments, JavaCommand.sparkEnvironment());
    }

    @Override
    public HealthCheck health() {
        return health;
    }

    @Override
    public long neededBytes() {
        return 1400L << 20;
    }

    private Path settings() {
        return folder.secrets().resolve("connect.properties");
    }

    /** Makes the server end a statement within 90 s after its client was killed or cut off. */
    private static void abandoned(Properties p) {
        p.setProperty("spark.connect.execute.reattachable.senderMaxStreamDuration", "30s");
        p.setProperty("spark.connect.execute.manager.detachedTimeout", "45s");
        p.setProperty("spark.connect.execute.manager.maintenanceInterval", "5s");
    }

    private Properties properties(Deployment deployment, Secret token) {
        Properties p = new Properties();
        // A task may run out of memory because of another task, so each task gets a second try.
        p.setProperty("spark.master", "local[*,2]");
        p.setProperty("spark.executor.killOnFatalError.depth", "0");
        p.setProperty("spark.plugins", "io.dps.streaming.ConnectPlugin");
        p.setProperty("spark.sql.extensions", "io.dps.streaming.sql.RowFunctionExtension");
        abandoned(p);
        p.setProperty("spark.app.name", "dps " + folder.context());
        p.setProperty("spark.connect.authenticate.token", token.value());
        p.setProperty("spark.connect.grpc.binding.address", PortCheck.LOOPBACK);
        p.setProperty("spark.connect.grpc.binding.port", String.valueOf(deployment.connectPort()));
        p.setProperty("spark.sql.session.timeZone", "UTC");
        // The server holds the whole result of a statement in memory until the client has fetched it.
        p.setProperty("spark.driver.maxResultSize", "512m");
        p.setProperty(
                "spark.sql.shuffle.partitions",
                String.valueOf(Runtime.getRuntime().availableProcessors()));
        p.setProperty("spark.sql.catalogImplementation", "in-memory");
        p.setProperty("spark.sql.warehouse.dir", folder.warehouse().toUri().toString());
        return p;
    }
}
