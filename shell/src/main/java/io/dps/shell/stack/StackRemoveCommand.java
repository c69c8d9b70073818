package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.Target.Purge;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stack remove}: ends what was deployed. */
@Command(
        name = "remove",
        header = "End what 'stack deploy' started, and nothing else.",
        description = "Topics, checkpoints and logs stay for the next deploy, unless --purge deletes them.",
        footer = {"", "Examples:", "  stack remove", "  stack remove --purge", "  stack remove --purge -y --context lab"
        })
final class StackRemoveCommand implements Callable<Integer> {
    @Option(names = "--purge", description = "Also delete topics, checkpoints and logs; asks first.")
    private boolean purge;

    private final Invocation invocation;

    StackRemoveCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Platform platform = invocation.platform();
        Purge extent = purge ? Purge.DATA : Purge.KEEP_DATA;
        if (purge) {
            String doomed = platform.target().planRemoval(extent).stream()
                    .map(PlannedChange::subject)
                    .distinct()
                    .collect(Collectors.joining(", "));
            String question = "delete the data of context '" + platform.context() + "' (" + doomed + ")?";
            invocation.output().confirm(question, invocation.options().yes || doomed.isEmpty());
        }
        try (DeploySteps lines = new DeploySteps(invocation.output())) {
            List<PlannedChange> done = new StackService(platform).remove(extent, lines);
            ChangesTable.show(invocation, done);
            if (done.isEmpty()) {
                invocation.output().note("nothing was deployed in context " + platform.context());
            }
        }
        return 0;
    }
}
