package io.dps.shell.app;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.shell.help.ErrorTexts;
import io.dps.shell.help.HelpPage;
import io.dps.shell.help.HelpPages;
import io.dps.shell.help.PageRenderer;
import io.dps.shell.help.PageStyle;
import io.dps.shell.platform.Invocation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code help}: shows the help of a command, a page, or what to do about an error. */
@Command(
        name = "help",
        header = "Show the help of a command, a page, or what to do about an error.",
        description = {
            "If a command and a page have the same name, 'help NAME' shows the command and 'help --page NAME' the page.",
            "",
            "Other words are looked up among the error messages that the page 'troubleshooting' explains. Quotes in them can be left out."
        },
        footer = {
            "",
            "Examples:",
            "  help topic tail",
            "  help streams",
            "  help nothing is deployed in context local",
            "  help --page sql"
        })
final class HelpCommand implements Callable<Integer> {
    @Option(names = "--page", description = "Show a page, even if a command has the same name.")
    private boolean page;

    @Option(
            names = "--manual",
            hidden = true,
            paramLabel = "NAME",
            description = "Print the manual page dps(1) of the release of that name; used by the build.")
    private Optional<String> release = Optional.empty();

    @Parameters(
            paramLabel = "WORD",
            arity = "0..*",
            completionCandidates = Pages.class,
            description = "The command, the page, or the text of an error.")
    private List<String> words = List.of();

    private final Invocation invocation;
    private final CommandTree tree;
    private final HelpPages pages = new HelpPages();

    HelpCommand(Invocation invocation, CommandTree tree) {
        this.invocation = invocation;
        this.tree = tree;
    }

    @Override
    public Integer call() {
        if (release.isPresent()) {
            show(new ManualPage(tree.create(invocation), release.get()).roff());
            return 0;
        }
        CommandLine root = tree.forHelp(invocation);
        Optional<CommandLine> command = page ? Optional.empty() : find(root);
        Optional<HelpPage> named = words.size() == 1 ? pages.find(words.get(0)) : Optional.empty();
        if (command.isPresent()) {
            show(command.get().getUsageMessage() + related(pages.names(), "page"));
        } else if (named.isPresent()) {
            show(renderer().render(named.get()) + related(root.getSubcommands().keySet(), "command"));
        } else {
            show(ofError().orElseThrow(() -> unknown(root)));
        }
        return 0;
    }

    private void show(String text) {
        invocation.output().page(text);
    }

    private PageRenderer renderer() {
        boolean bold = invocation.streams().outIsTerminal() && invocation.stylesData();
        return new PageRenderer(new PageStyle(HelpLayout.width(invocation.streams()), bold), pages.names());
    }

    private Optional<CommandLine> find(CommandLine root) {
        CommandLine found = root;
        for (String word : words) {
            found = found.getSubcommands().get(word);
            if (found == null) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }

    /** Returns a line that leads from a command to the page about it, or back; empty if there is none. */
    private String related(Iterable<String> others, String kind) {
        if (words.size() != 1) {
            return "";
        }
        String word = words.get(0);
        for (String other : others) {
            if (other.equals(word) || other.equals(word + "s") || word.equals(other + "s")) {
                boolean ambiguous = other.equals(word) && kind.equals("page");
                return "\nThe " + kind + " about it: help " + (ambiguous ? "--page " : "") + other + "\n";
            }
        }
        return "";
    }

    private Optional<String> ofError() {
        return page || words.isEmpty()
                ? Optional.empty()
                : new ErrorTexts(pages.troubleshooting(), renderer()).explain(String.join(" ", words));
    }

    private UserFailure unknown(CommandLine root) {
        String text = String.join(" ", words);
        if (page) {
            return UserFailure.usage(
                    "there is no page '" + text + "'",
                    Suggestion.hint(text, pages.names(), "pages: " + String.join(", ", pages.names())));
        }
        CommandLine parent = root;
        for (String word : words) {
            CommandLine next = parent.getSubcommands().get(word);
            if (next == null) {
                boolean first = parent == root;
                List<String> known = new ArrayList<>(parent.getSubcommands().keySet());
                known.addAll(first ? pages.names() : List.of());
                return UserFailure.usage(
                        "there is no command " + (first ? "or page " : "") + "'" + text + "'",
                        Suggestion.hint(word, known, "see: help"));
            }
            parent = next;
        }
        throw new IllegalStateException("'" + text + "' is a command");
    }

    /** The names of the pages, for completion; the tree of commands completes the commands. */
    static final class Pages implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return new HelpPages().names().iterator();
        }
    }
}
