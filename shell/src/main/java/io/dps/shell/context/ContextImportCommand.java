package io.dps.shell.context;

import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.ContextsFile;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.Setting;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code context import}: takes contexts from a file. */
@Command(
        name = "import",
        header = "Take the contexts of a file that 'context export' wrote.",
        description = "Asks before it overwrites a context. Files that it names have to be brought along.",
        footer = {
            "",
            "Examples:",
            "  context import plant.yaml",
            "  context import plant.yaml -y",
            "  context import plant.yaml && context show plant"
        })
final class ContextImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    private final Invocation invocation;

    ContextImportCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        new NamedFile(file).requireReadable();
        ContextService contexts = ContextService.of(invocation);
        Map<String, Map<Setting, String>> found = new ContextsFile(file).all();
        String doomed = found.keySet().stream().filter(contexts::exists).collect(Collectors.joining(", "));
        invocation.output().confirm("overwrite " + doomed + "?", invocation.options().yes || doomed.isEmpty());
        contexts.importAll(found);
        found.keySet().forEach(name -> invocation.output().note("imported '" + name + "'"));
        return 0;
    }
}
