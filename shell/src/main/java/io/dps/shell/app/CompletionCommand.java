package io.dps.shell.app;

import io.dps.shell.platform.Invocation;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code completion}: prints a script by which the system's shell completes dps. The script is static, with commands,
 * options, known values and files: to ask dps for names would start Java at every TAB.
 */
@Command(
        name = "completion",
        header = "Print a script that completes dps in bash, zsh or fish.",
        description = {
            "It completes commands, options, known values and files. Topics, streams and other names are completed at the"
                    + " prompt of dps only: a TAB in the system's shell would have to start dps.",
            "",
            "Write the script into a file once, and again after an upgrade of dps:",
            "- bash: ~/.local/share/bash-completion/completions/dps",
            "- zsh: any file, which a line of ~/.zshrc reads: source FILE",
            "- fish: ~/.config/fish/completions/dps.fish"
        },
        footer = {
            "",
            "Examples:",
            "  completion bash > dps.bash",
            "  completion zsh > dps.zsh",
            "  completion fish > dps.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private ShellKind kind;

    private final Invocation invocation;
    private final CommandTree tree;

    CompletionCommand(Invocation invocation, CommandTree tree) {
        this.invocation = invocation;
        this.tree = tree;
    }

    @Override
    public Integer call() {
        CommandLine root = tree.create(invocation);
        String script =
                switch (kind) {
                    // picocli's script is for both: in zsh it loads bashcompinit.
                    case BASH, ZSH -> AutoComplete.bash("dps", root);
                    case FISH -> new FishCompletion(root.getCommandSpec()).script();
                };
        invocation.output().data().print(script).flush();
        return 0;
    }

    /** The shells of the system. */
    enum ShellKind {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
