package io.dps.shell.context;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.ContextsFile;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands of {@code context}. */
@Command(
        name = "context",
        header = "Choose the platform to work on, and add other platforms.",
        description = "A context has a name and settings. Commands work on the current one, or on that of --context.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ContextCommand.ListCommand.class,
            ContextCommand.UseCommand.class,
            ContextAddCommand.class,
            ContextCommand.RemoveCommand.class,
            ContextCommand.ShowCommand.class,
            ContextCommand.ExportCommand.class,
            ContextCommand.ImportCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  context list",
            "  context add plant --brokers kafka.plant:9094 --connect sc://spark.plant:15002",
            "  context use plant"
        })
public final class ContextCommand {
    /** {@code context list}: shows all contexts. */
    @Command(
            name = "list",
            header = "List the contexts; * marks the current one.",
            description = "For external platforms, shows the settings without contacting a server.",
            footer = {"", "Examples:", "  context list", "  context list -o json", "  context list -o csv | cut -d, -f2"
            })
    static final class ListCommand implements Callable<Integer> {

        private final Invocation invocation;
        private final ContextService contexts;

        ListCommand(Invocation invocation, ContextService contexts) {
            this.invocation = invocation;
            this.contexts = contexts;
        }

        @Override
        public Integer call() {
            List<Column> columns = Stream.of("current", "context", "target", "brokers", "connect", "deployed")
                    .map(Column::text)
                    .toList();
            List<List<String>> rows = contexts.list().stream()
                    .map(info -> List.of(
                            info.current() ? "*" : "",
                            info.name(),
                            info.target(),
                            info.brokers(),
                            info.connect(),
                            info.deployed()))
                    .toList();
            invocation.output().table(columns, rows);
            return 0;
        }
    }

    /** {@code context use}: changes the current context. */
    @Command(
            name = "use",
            header = "Make a context the current one, for this shell and later ones.",
            description = "Stored in the configuration file; --context and DPS_CONTEXT override it.",
            footer = {"", "Examples:", "  context use plant", "  context use local", "  context use plant && topic list"
            })
    static final class UseCommand implements Callable<Integer> {
        @Parameters(paramLabel = "CONTEXT", description = "Name of the context.")
        private String name;

        private final Invocation invocation;
        private final ContextService contexts;

        UseCommand(Invocation invocation, ContextService contexts) {
            this.invocation = invocation;
            this.contexts = contexts;
        }

        @Override
        public Integer call() {
            Optional<Config.Value> other = contexts.use(name);
            invocation.output().note("the current context is now '" + name + "'");
            other.ifPresent(now -> invocation
                    .output()
                    .note("commands in this shell still use context '" + now.text() + "', set by "
                            + (now.origin().equals("option")
                                    ? "--context"
                                    : now.origin()
                                            + (now.origin().equals("DPS_CONTEXT")
                                                    ? "; to use the current one: unset DPS_CONTEXT"
                                                    : ""))));
            return 0;
        }
    }

    /** {@code context remove}: removes a context. */
    @Command(
            name = "remove",
            header = "Remove a context, and delete its stored secrets, views and history.",
            description =
                    "Fails while its stack is deployed. Does not touch external servers or data. Asks first for one in production.",
            footer = {
                "",
                "Examples:",
                "  context remove plant",
                "  stack remove --context lab && context remove lab",
                "  context export plant plant.yaml; context remove plant"
            })
    static final class RemoveCommand implements Callable<Integer> {
        @Parameters(paramLabel = "CONTEXT", description = "Name of the context.")
        private String name;

        private final Invocation invocation;
        private final ContextService contexts;

        RemoveCommand(Invocation invocation, ContextService contexts) {
            this.invocation = invocation;
            this.contexts = contexts;
        }

        @Override
        public Integer call() {
            if (contexts.isProduction(name)) {
                invocation.confirmByName("remove context '" + name + "'?", name);
            }
            Optional<String> next = contexts.remove(name);
            invocation
                    .output()
                    .note("removed context '" + name + "'"
                            + next.map(context -> "; the current context is now '" + context + "'")
                                    .orElse(""));
            return 0;
        }
    }

    /** {@code context show}: shows the settings of a context. */
    @Command(
            name = "show",
            header = "Show all settings of a context, and where each comes from.",
            description = "For secrets, shows where they are stored, never their values.",
            footer = {"", "Examples:", "  context show", "  context show plant", "  context show plant -o json"})
    static final class ShowCommand implements Callable<Integer> {
        @Parameters(
                paramLabel = "CONTEXT",
                arity = "0..1",
                description = "Name of the context (default: the current one).")
        private String name;

        private final Invocation invocation;
        private final ContextService contexts;

        ShowCommand(Invocation invocation, ContextService contexts) {
            this.invocation = invocation;
            this.contexts = contexts;
        }

        @Override
        public Integer call() {
            Config config = name == null ? invocation.config() : contexts.find(name);
            List<Setting> settings = Arrays.stream(Setting.values())
                    .filter(setting -> setting.scope() == Setting.Scope.CONTEXT)
                    .toList();
            ConfigCommand.show(invocation, config, settings, true);
            return 0;
        }
    }

    /** {@code context export}: writes a context for another machine. */
    @Command(
            name = "export",
            header = "Write a context as YAML for another machine, without secrets.",
            description = "A comment lists the secrets of the context by name.",
            footer = {
                "",
                "Examples:",
                "  context export plant",
                "  context export plant plant.yaml",
                "  context export plant | ssh edge-7 dps context import /dev/stdin"
            })
    static final class ExportCommand implements Callable<Integer> {
        @Parameters(paramLabel = "CONTEXT", index = "0", description = "Name of the context.")
        private String name;

        @Parameters(
                paramLabel = "FILE",
                index = "1",
                arity = "0..1",
                description = "File to write (default: standard output).")
        private Path file;

        private final Invocation invocation;
        private final ContextService contexts;

        ExportCommand(Invocation invocation, ContextService contexts) {
            this.invocation = invocation;
            this.contexts = contexts;
        }

        @Override
        public Integer call() throws IOException {
            String text = contexts.export(name);
            if (file == null) {
                invocation.output().data().print(text).flush();
            } else {
                if (Files.exists(file)) {
                    invocation.confirm("overwrite " + file + "?");
                }
                Files.writeString(file, text);
            }
            List<String> missing = contexts.missing(name);
            if (!missing.isEmpty()) {
                invocation.output().note("not exported: " + String.join(", ", missing));
            }
            return 0;
        }
    }

    /** {@code context import}: adds the contexts of a file. */
    @Command(
            name = "import",
            header = "Add the contexts of a file that 'context export' wrote.",
            description =
                    "Asks before it overwrites a context. Files that the contexts refer to, such as certificates, must be copied too.",
            footer = {
                "",
                "Examples:",
                "  context import plant.yaml",
                "  context import plant.yaml -y",
                "  context import plant.yaml && context show plant"
            })
    static final class ImportCommand implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The file.")
        private Path file;

        private final Invocation invocation;
        private final ContextService contexts;

        ImportCommand(Invocation invocation, ContextService contexts) {
            this.invocation = invocation;
            this.contexts = contexts;
        }

        @Override
        public Integer call() {
            new NamedFile(file).requireReadable();
            Map<String, Map<Setting, String>> found = new ContextsFile(file).all();
            found.keySet().stream()
                    .filter(contexts::isProduction)
                    .forEach(name -> invocation.confirmByName("overwrite context '" + name + "'?", name));
            String doomed = found.keySet().stream()
                    .filter(name -> contexts.exists(name) && !contexts.isProduction(name))
                    .collect(Collectors.joining(", "));
            if (!doomed.isEmpty()) {
                invocation.confirm(
                        (doomed.contains(", ") ? "overwrite contexts " : "overwrite context ") + doomed + "?");
            }
            contexts.importAll(found);
            found.keySet().forEach(name -> invocation.output().note("imported '" + name + "'"));
            return 0;
        }
    }
}
