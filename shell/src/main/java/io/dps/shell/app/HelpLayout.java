package io.dps.shell.app;

import io.dps.contract.ExitCode;
import io.dps.shell.help.HelpPage;
import io.dps.shell.help.HelpPages;
import io.dps.shell.output.Streams;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lays out the help of every command: purpose, synopsis, examples, and only then the rest. */
final class HelpLayout {
    /** Section of the pages, in the help of dps itself. */
    private static final String PAGES = "pageList";

    private static final List<String> ORDER = List.of(
            UsageMessageSpec.SECTION_KEY_HEADER,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_FOOTER,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            PAGES,
            UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST);

    /** Exit codes of failed commands; the codes excluded here belong to programs that write to checkpoints. */
    private static final Set<ExitCode> OF_COMMANDS =
            EnumSet.complementOf(EnumSet.of(ExitCode.OK, ExitCode.WRITER_HELD, ExitCode.REFUSED));

    private static final int USUAL = 80;
    private static final int WIDEST = 100;
    private static final int NARROWEST = 40;
    /** Minimum width that picocli supports; for a narrower terminal, this class wraps picocli's lines. */
    private static final int NARROWEST_SET = 55;

    private static final int ANY_LENGTH = 10_000;

    private HelpLayout() {}

    /** Applies the layout to a command tree. */
    static void apply(CommandLine tree) {
        apply(tree, USUAL);
    }

    /** Applies the layout to a command tree for a terminal with the given number of columns. */
    static void apply(CommandLine tree, int columns) {
        int width = width(columns);
        tree.setUsageHelpWidth(width < NARROWEST_SET ? ANY_LENGTH : width);
        tree.setHelpSectionKeys(ORDER);
        Map<String, IHelpSectionRenderer> sections = tree.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_DESCRIPTION, HelpLayout::description);
        sections.put(PAGES, help -> help.commandSpec().parent() == null ? pages(width) : "");
        if (width < NARROWEST_SET) {
            sections.replaceAll((key, section) -> key.equals(UsageMessageSpec.SECTION_KEY_SYNOPSIS)
                    ? help -> NarrowText.wrapSynopsis(section.render(help), width)
                    : help -> NarrowText.wrap(section.render(help), width));
        }
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpLayout::examples);
        tree.setHelpSectionMap(sections);
        addHeadings(tree);
    }

    /** Returns the width of a help text on this terminal; off a terminal, that of the usual one. */
    static int width(Streams streams) {
        return streams.outIsTerminal() ? width(streams.screen().width()) : USUAL;
    }

    private static int width(int columns) {
        return Math.max(NARROWEST, Math.min(columns, WIDEST));
    }

    private static String pages(int width) {
        List<HelpPage> pages = new HelpPages().all();
        int longest =
                pages.stream().mapToInt(page -> page.name().length()).max().orElse(0);
        String list = pages.stream()
                .map(page ->
                        "  " + page.name() + " ".repeat(longest - page.name().length()) + "  " + page.purpose() + "\n")
                .collect(Collectors.joining());
        return "\nPages, shown by 'help PAGE':\n" + NarrowText.wrap(list, width);
    }

    private static void addHeadings(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.list(Map.of("0", "done"), OF_COMMANDS));
        command.getSubcommands().values().forEach(HelpLayout::addHeadings);
    }

    /** Returns the examples exactly as users should type them: neither wrapped nor formatted. */
    private static String examples(Help help) {
        return String.join("\n", help.commandSpec().usageMessage().footer()) + "\n";
    }

    /**
     * Joins the lines of each paragraph so that picocli can wrap it at the width of the help. A line that begins with a
     * dash starts a new paragraph.
     */
    private static String description(Help help) {
        List<String> paragraphs = new ArrayList<>();
        boolean open = false;
        for (String line : help.commandSpec().usageMessage().description()) {
            if (open && !line.isEmpty() && !line.startsWith("-")) {
                int last = paragraphs.size() - 1;
                paragraphs.set(last, paragraphs.get(last) + " " + line);
            } else {
                paragraphs.add(line);
            }
            open = !line.isEmpty();
        }
        if (paragraphs.isEmpty()) {
            return "";
        }
        UsageMessageSpec usage = help.commandSpec().usageMessage();
        StringBuilder text = new StringBuilder("\n");
        Help.join(
                Help.Ansi.OFF,
                usage.width(),
                usage.adjustLineBreaksForWideCJKCharacters(),
                paragraphs.toArray(String[]::new),
                text);
        return text.toString();
    }

    /** Wraps lines for a narrow terminal; continuation lines are aligned with the text they continue. */
    static final class NarrowText {
        private static final String USAGE = "Usage: ";
        /** Minimum width for the words after the indent. */
        private static final int ROOM = 20;

        /** An escape sequence for colour or weight, which occupies no column. */
        private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");

        private NarrowText() {}

        /** Returns the text with no line longer than the width, unless a single word is longer. */
        static String wrap(String text, int width) {
            String wrapped = text.lines()
                    .map(line -> wrapLine(line, indent(line), width))
                    .collect(Collectors.joining("\n"));
            return text.endsWith("\n") ? wrapped + "\n" : wrapped;
        }

        /** Like {@link #wrap}, for the text of a synopsis, which follows the heading on the same line. */
        static String wrapSynopsis(String text, int width) {
            List<String> lines = (USAGE + text).lines().toList();
            return lines.stream()
                            .map(line -> wrapLine(line, USAGE.length(), width))
                            .collect(Collectors.joining("\n"))
                            .substring(USAGE.length())
                    + "\n";
        }

        private static String wrapLine(String line, int indent, int width) {
            StringBuilder wrapped = new StringBuilder();
            String rest = line;
            while (columns(rest) > width) {
                int first = rest.length() - rest.stripLeading().length();
                int space = rest.lastIndexOf(' ', at(rest, width));
                if (space <= first) {
                    break;
                }
                wrapped.append(rest.substring(0, space).stripTrailing()).append('\n');
                rest = " ".repeat(Math.min(indent, Math.max(0, width - ROOM)))
                        + rest.substring(space).stripLeading();
            }
            return wrapped.append(rest).toString();
        }

        /**
         * Returns the index at which the last column of a line begins: after the last gap of two or more spaces, which
         * may be the indent.
         */
        private static int indent(String line) {
            String plain = STYLE.matcher(line).replaceAll("").stripTrailing();
            int gap = plain.lastIndexOf("  ");
            return gap < 0 ? 0 : gap + 2;
        }

        private static int columns(String text) {
            return STYLE.matcher(text).replaceAll("").length();
        }

        /** Returns the index of the character at a column; style sequences occupy no column. */
        private static int at(String text, int column) {
            Matcher style = STYLE.matcher(text);
            int index = 0;
            int seen = 0;
            while (index < text.length()) {
                if (style.region(index, text.length()).lookingAt()) {
                    index = style.end();
                } else if (seen++ == column) {
                    return index;
                } else {
                    index++;
                }
            }
            return index;
        }
    }
}
