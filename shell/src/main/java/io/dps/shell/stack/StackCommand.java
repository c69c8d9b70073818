package io.dps.shell.stack;

import io.dps.contract.ExitCode;
import io.dps.shell.output.Column;
import io.dps.shell.output.DataWriter;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.Target;
import io.dps.stack.model.Target.Purge;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code stack}. */
@Command(
        name = "stack",
        header = "Deploy and operate Kafka and Spark.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StackDeployCommand.class,
            StackCommand.PlanCommand.class,
            StackStatusCommand.class,
            StackEndpointsCommand.class,
            StackCommand.LogsCommand.class,
            StackCommand.RestartCommand.class,
            StackCommand.ScaleCommand.class,
            StackNodesCommand.class,
            StackCommand.RemoveCommand.class,
            StackCommand.DoctorCommand.class,
            StackImagesCommand.class
        },
        footer = {"", "Examples:", "  stack deploy", "  stack status", "  stack remove"})
public final class StackCommand {
    /** {@code stack plan}: shows what a deploy would do. */
    @Command(
            name = "plan",
            header = "Show what 'stack deploy' would do, and change nothing.",
            footer = {
                "",
                "Examples:",
                "  stack plan",
                "  stack plan --any-port",
                "  stack plan --context lab --target swarm"
            })
    static final class PlanCommand implements Callable<Integer> {
        @Mixin
        private StackDeployCommand.TargetOptions choice;

        @Mixin
        private DeployOptions options;

        private final Invocation invocation;

        PlanCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            choice.apply(invocation);
            Target target = invocation.platform().target();
            DeployRequest request = options.request(
                    invocation.config(),
                    target.name(),
                    Optional.of(choice),
                    new StackDeployCommand.AirflowOptions().request(invocation));
            show(invocation, target.plan(request));
            return 0;
        }
    }

    /** {@code stack logs}: shows the logs of services. */
    @Command(
            name = "logs",
            header = "Show the logs of services, each line with its service.",
            footer = {
                "",
                "Examples:",
                "  stack logs kafka",
                "  stack logs -f connect averager",
                "  stack logs -n 1000 | grep ERROR"
            })
    static final class LogsCommand implements Callable<Integer>, NotRepeatable {
        @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "Services (default: all).")
        private Set<String> services = Set.of();

        @Option(
                names = {"-f", "--follow"},
                description = "Keep printing new lines as they are written.")
        private boolean follow;

        @Option(
                names = {"-n", "--tail"},
                paramLabel = "N",
                defaultValue = "50",
                description = "Number of earlier lines to show for each service (default: 50).")
        private int tail;

        private final Invocation invocation;

        LogsCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Optional<String> whyNotRepeated() {
            return Optional.of("with --follow " + NEVER_ENDS).filter(reason -> follow);
        }

        @Override
        public Integer call() {
            DataWriter out = invocation.output().data();
            invocation.platform().target().logs(new LogRequest(services, tail, follow), (service, text) -> {
                invocation.output().textLine(service + " | " + text);
                if (follow) {
                    out.flush();
                }
                return true;
            });
            out.flush();
            // Only an interrupt ends the following.
            return follow ? ExitCode.INTERRUPTED.value() : 0;
        }
    }

    /** {@code stack restart}: stops and starts services. */
    @Command(
            name = "restart",
            header = "Stop and start services; their data stays.",
            footer = {
                "",
                "Examples:",
                "  stack restart",
                "  stack restart connect",
                "  stack restart kafka && wait stack"
            })
    static final class RestartCommand implements Callable<Integer> {
        @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "Services (default: all).")
        private Set<String> services = Set.of();

        @Mixin
        private DeployOptions options;

        private final Invocation invocation;
        private final StackService stack;

        RestartCommand(Invocation invocation, StackService stack) {
            this.invocation = invocation;
            this.stack = stack;
        }

        @Override
        public Integer call() {
            try (DeployProgress lines = new DeployProgress(invocation.output())) {
                Platform platform = invocation.platform();
                DeployRequest request = options.request(
                        invocation.config(), platform.target().name(), Optional.empty(), AirflowRequest.usual());
                stack.restart(services, request, lines);
            }
            return 0;
        }
    }

    /** {@code stack scale}: changes the number of tasks of services. */
    @Command(
            name = "scale",
            header = "Run more or fewer tasks of a service of a swarm.",
            description = "Waits until they are healthy; later deploys keep the number.",
            footer = {
                "",
                "Examples:",
                "  stack scale spark-worker=2",
                "  stack scale spark-worker=1 --wait 1m",
                "  stack scale spark-worker=3 && stack nodes"
            })
    static final class ScaleCommand implements Callable<Integer> {
        @Parameters(paramLabel = "SERVICE=N", arity = "1..*", description = "Services with their numbers of tasks.")
        private Map<String, Integer> replicas = Map.of();

        @Mixin
        private DeployOptions options;

        private final Invocation invocation;
        private final StackService stack;

        ScaleCommand(Invocation invocation, StackService stack) {
            this.invocation = invocation;
            this.stack = stack;
        }

        @Override
        public Integer call() {
            Platform platform = invocation.platform();
            DeployRequest request = options.request(
                    invocation.config(), platform.target().name(), Optional.empty(), AirflowRequest.usual());
            try (DeployProgress lines = new DeployProgress(invocation.output())) {
                stack.scale(replicas, request, lines);
            }
            return 0;
        }
    }

    /** {@code stack remove}: removes the deployed stack. */
    @Command(
            name = "remove",
            header = "Stop what 'stack deploy' started, and nothing else.",
            description = "Topics, checkpoints and logs stay for the next deploy, unless --purge deletes them.",
            footer = {
                "",
                "Examples:",
                "  stack remove",
                "  stack remove --purge",
                "  stack remove --purge -y --context lab"
            })
    static final class RemoveCommand implements Callable<Integer> {
        @Option(names = "--purge", description = "Also delete topics, checkpoints and logs; asks first.")
        private boolean purge;

        private final Invocation invocation;
        private final StackService stack;

        RemoveCommand(Invocation invocation, StackService stack) {
            this.invocation = invocation;
            this.stack = stack;
        }

        @Override
        public Integer call() {
            Platform platform = invocation.platform();
            Purge extent = purge ? Purge.DATA : Purge.KEEP_DATA;
            String context = platform.context();
            if (purge) {
                String deleted = platform.target().planRemoval(extent).stream()
                        .map(PlannedChange::subject)
                        .distinct()
                        .collect(Collectors.joining(", "));
                if (!deleted.isEmpty()) {
                    invocation.confirmDestruction("delete the data of context '" + context + "' (" + deleted + ")?");
                }
            } else if (invocation.config().isProduction()) {
                invocation.confirmDestruction("stop the stack of context '" + context + "'?");
            }
            try (DeployProgress lines = new DeployProgress(invocation.output())) {
                List<PlannedChange> done = stack.remove(extent, lines);
                show(invocation, done);
                if (done.isEmpty()) {
                    invocation.output().note("nothing to remove: context " + context + " has no deployment");
                }
            }
            return 0;
        }
    }

    /** {@code stack doctor}: checks the machine and the deployment. */
    @Command(
            name = "doctor",
            header = "Check this machine and the deployment, and say what to do.",
            description = "Exits with 1 if a check fails.",
            footer = {"", "Examples:", "  stack doctor", "  stack doctor -o json", "  stack doctor --context lab"})
    static final class DoctorCommand implements Callable<Integer> {
        private final Invocation invocation;

        DoctorCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            List<Finding> findings = invocation.platform().target().doctor();
            List<List<String>> rows = findings.stream()
                    .map(finding -> List.of(
                            finding.check(),
                            finding.level().name().toLowerCase(Locale.ROOT),
                            finding.message(),
                            finding.advice()))
                    .toList();
            invocation
                    .output()
                    .table(
                            List.of(
                                    Column.text("check"),
                                    Column.text("level"),
                                    Column.text("message"),
                                    Column.text("advice")),
                            rows);
            return findings.stream().anyMatch(finding -> finding.level() == Level.FAIL) ? 1 : 0;
        }
    }

    /** Shows the endpoints of the services as a table. */
    static void show(Invocation invocation, Endpoints endpoints) {
        invocation
                .output()
                .table(
                        List.of(Column.text("service"), Column.text("endpoint"), Column.text("access")),
                        endpoints.published().stream()
                                .map(at -> List.<Object>of(at.service(), at.address(), at.access()))
                                .toList());
        endpoints.airflow().filter(AirflowEndpoint::hasWellKnownPassword).ifPresent(airflow -> {
            invocation
                    .output()
                    .note("warning: Airflow's user " + airflow.user()
                            + " still has the default password, which is publicly known");
            invocation
                    .output()
                    .note("hint: set a new password: stack deploy --generate-passwords, or --airflow-password FILE");
        });
    }

    /** Shows planned or completed changes as a table. */
    private static void show(Invocation invocation, List<PlannedChange> changes) {
        List<List<String>> rows = changes.stream()
                .map(change ->
                        List.of(change.subject(), change.action().name().toLowerCase(Locale.ROOT), change.detail()))
                .toList();
        invocation.output().table(List.of(Column.text("subject"), Column.text("action"), Column.text("detail")), rows);
    }
}
