package io.dps.shell.app;

import io.dps.shell.context.ContextService;
import io.dps.shell.dag.Airflow;
import io.dps.shell.dag.DagService;
import io.dps.shell.dag.client.AirflowDagClient;
import io.dps.shell.generate.GeneratorService;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.client.ConnectClient;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.settings.ConfigLoader;
import io.dps.shell.settings.ContextsFile;
import io.dps.shell.settings.Folders;
import io.dps.shell.sql.SqlService;
import io.dps.shell.stack.StackService;
import io.dps.shell.stream.BrokerPrograms;
import io.dps.shell.stream.StreamCatalog;
import io.dps.shell.stream.StreamChecker;
import io.dps.shell.stream.StreamEditor;
import io.dps.shell.stream.StreamLag;
import io.dps.shell.stream.StreamProver;
import io.dps.shell.stream.StreamRejects;
import io.dps.shell.stream.StreamReports;
import io.dps.shell.stream.StreamService;
import io.dps.shell.stream.StreamUses;
import io.dps.shell.stream.StreamVerifier;
import io.dps.shell.stream.StreamViews;
import io.dps.shell.stream.client.DefinitionStore;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.TopicUses;
import io.dps.shell.topic.ViewService;
import io.dps.shell.wait.Conditions;
import io.dps.stack.local.ChildPrograms;
import io.dps.stack.model.RuntimeProgram;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the services that the commands of one line take in their constructors. Creating a service opens no
 * connection; the service opens the platform when it is first used. Used by one thread, like the line's invocation.
 */
final class Services {
    private final Invocation invocation;

    Services(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Returns a new service of that type; empty if there is none. Loads only the classes up to the one found. */
    Optional<Object> find(Class<?> type) {
        if (type == TopicService.class) {
            return Optional.of(topics());
        }
        if (type == ViewService.class) {
            return Optional.of(views());
        }
        if (type == SqlService.class) {
            return Optional.of(sql());
        }
        if (type == GeneratorService.class) {
            return Optional.of(new GeneratorService(invocation::platform));
        }
        if (type == StackService.class) {
            return Optional.of(new StackService(invocation::platform));
        }
        if (type == StreamService.class) {
            return Optional.of(streams());
        }
        if (type == StreamLag.class) {
            return Optional.of(lag());
        }
        if (type == StreamReports.class) {
            return Optional.of(reports());
        }
        if (type == StreamVerifier.class) {
            return Optional.of(new StreamVerifier(() -> invocation.platform().endpoints(), topics(), reports()));
        }
        if (type == StreamCatalog.class) {
            return Optional.of(catalog());
        }
        if (type == StreamChecker.class) {
            return Optional.of(checker());
        }
        if (type == StreamEditor.class) {
            return Optional.of(new StreamEditor(
                    this::kafka,
                    catalog(),
                    new StreamViews(views()),
                    streams(),
                    new DefinitionStore(this::kafka),
                    checker()));
        }
        if (type == StreamProver.class) {
            return Optional.of(new StreamProver(catalog(), reports(), brokerPrograms()));
        }
        if (type == StreamRejects.class) {
            return Optional.of(new StreamRejects(catalog(), brokerPrograms()));
        }
        if (type == TopicUses.class) {
            return Optional.of(new StreamUses(topics(), streams(), catalog()));
        }
        if (type == ContextService.class) {
            return Optional.of(contexts());
        }
        if (type == DagService.class) {
            return Optional.of(new DagService(this::airflow));
        }
        if (type == Conditions.class) {
            return Optional.of(new Conditions(invocation::platform, topics(), reports(), streams(), lag(), sql()));
        }
        return Optional.empty();
    }

    /** Returns the contexts, read with this line's options and variables. */
    ContextService contexts() {
        Map<String, String> environment = invocation.variables().merged();
        return new ContextService(
                () -> new ContextsFile(
                        ConfigLoader.path(environment, invocation.options().configFile())),
                invocation.secrets(),
                invocation.platforms(),
                invocation::config,
                new Folders(environment));
    }

    private TopicService topics() {
        return new TopicService(this::kafka);
    }

    private ViewService views() {
        return new ViewService(invocation::platform, topics());
    }

    private SqlService sql() {
        return new SqlService(this::spark, views());
    }

    private StreamReports reports() {
        return new StreamReports(this::kafka);
    }

    private StreamService streams() {
        return new StreamService(invocation::platform, reports());
    }

    private StreamCatalog catalog() {
        return new StreamCatalog(
                this::kafka,
                topics(),
                new StreamViews(views()),
                streams(),
                new DefinitionStore(this::kafka),
                checker());
    }

    private BrokerPrograms brokerPrograms() {
        return new BrokerPrograms(() -> invocation.platform().endpoints(), this::runChild);
    }

    private StreamChecker checker() {
        return new StreamChecker(this::kafka, topics(), this::runChild);
    }

    /**
     * Runs a program as a child process of the shell, wherever the streams run; its logs go into the shell's own
     * folder.
     */
    private byte[] runChild(RuntimeProgram program, byte[] input) {
        Folders folders = new Folders(invocation.variables().merged());
        return new ChildPrograms(
                        PlatformOpener.runtimes(invocation.variables().merged()),
                        folders.shell().resolve("programs"))
                .run(program, input);
    }

    private StreamLag lag() {
        return new StreamLag(this::kafka, topics(), reports());
    }

    private KafkaClient kafka() {
        return invocation.platform().kafka();
    }

    private ConnectClient spark() {
        return invocation.platform().spark();
    }

    /** Returns Airflow; warns once if its password is sent unencrypted. */
    private Airflow airflow() {
        Airflow airflow = new AirflowDagClient(invocation.platform().airflow());
        invocation
                .platform()
                .takeExposedAirflow()
                .ifPresent(
                        url -> invocation
                                .output()
                                .note(
                                        "warning: the Airflow password is sent unencrypted to " + url
                                                + "; if the server or a proxy in front of it supports TLS, set airflow.url to an https:// address"));
        return airflow;
    }
}
