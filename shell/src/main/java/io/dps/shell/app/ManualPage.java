package io.dps.shell.app;

import io.dps.shell.help.HelpPages;
import io.dps.shell.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/**
 * Writes the manual page dps(1) from the command tree, in the macros of man(7). picocli's own generator makes AsciiDoc,
 * which only Asciidoctor turns into a manual page.
 */
final class ManualPage {
    private final CommandLine root;
    private final String release;
    private final StringBuilder text = new StringBuilder();

    /** @param release name and version, such as {@code dps 0.1.0} */
    ManualPage(CommandLine root, String release) {
        this.root = root;
        this.release = release;
    }

    /** Returns the page. */
    String roff() {
        CommandSpec spec = root.getCommandSpec();
        UsageMessageSpec usage = spec.usageMessage();
        macro("TH DPS 1 \"\" \"" + release + "\" \"User commands\"");
        section("NAME");
        line("dps - " + usage.header()[0]);
        section("SYNOPSIS");
        example(Arrays.stream(usage.customSynopsis()).map(String::strip).toList());
        section("DESCRIPTION");
        describe(usage.description());
        examples(usage);
        section("OPTIONS");
        Set<String> everywhere =
                spec.options().stream().map(OptionSpec::longestName).collect(Collectors.toSet());
        spec.options().forEach(this::option);
        section("COMMANDS");
        line("Every command also has the options "
                + spec.options().stream()
                        .filter(option -> option.scopeType() == ScopeType.INHERIT)
                        .map(OptionSpec::longestName)
                        .collect(Collectors.joining(", "))
                + ".");
        commands(root, everywhere);
        section("PAGES");
        line("'dps help PAGE' shows these pages.");
        new HelpPages().all().forEach(page -> term(page.name(), page.purpose()));
        section("ENVIRONMENT");
        for (Setting setting : Setting.values()) {
            term(setting.variable(), setting.description());
        }
        section("EXIT STATUS");
        for (Map.Entry<String, String> code : usage.exitCodeList().entrySet()) {
            term(code.getKey(), code.getValue());
        }
        return text.toString();
    }

    private void commands(CommandLine parent, Set<String> everywhere) {
        parent.getSubcommands().values().stream().distinct().forEach(command -> {
            if (CommandTree.runsAlone(command)) {
                command(command.getCommandSpec(), everywhere);
            }
            commands(command, everywhere);
        });
    }

    private void command(CommandSpec spec, Set<String> everywhere) {
        macro("SS " + escaped(spec.qualifiedName().substring("dps ".length())));
        line(spec.usageMessage().header()[0]);
        example(List.of(new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF))
                .abbreviatedSynopsis()
                .strip()));
        describe(spec.usageMessage().description());
        examples(spec.usageMessage());
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            term(parameter.paramLabel(), joined(parameter.description()));
        }
        spec.options().stream()
                .filter(option -> !everywhere.contains(option.longestName()))
                .forEach(this::option);
    }

    private void option(OptionSpec option) {
        if (option.hidden()) {
            return;
        }
        String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        term(
                String.join(", ", option.names()) + value,
                joined(option.description()).replace("${DEFAULT-VALUE}", "" + option.defaultValue()));
    }

    private void examples(UsageMessageSpec usage) {
        example(Arrays.stream(usage.footer())
                .filter(line -> line.startsWith("  "))
                .map(String::strip)
                .toList());
    }

    private void describe(String[] description) {
        String paragraphs = Arrays.stream(description).collect(Collectors.joining("\n"));
        for (String paragraph : paragraphs.split("\n\n|\n(?=-)")) {
            if (!paragraph.isBlank()) {
                macro("PP");
                line(paragraph.replace('\n', ' ').strip());
            }
        }
    }

    private void section(String name) {
        macro("SH " + name);
    }

    private void term(String name, String explanation) {
        macro("TP");
        text.append("\\fB").append(escaped(name)).append("\\fR\n");
        line(explanation);
    }

    private void example(List<String> lines) {
        macro("PP");
        macro("RS 4");
        macro("nf");
        lines.forEach(this::line);
        macro("fi");
        macro("RE");
    }

    private void macro(String macro) {
        text.append('.').append(macro).append('\n');
    }

    private void line(String words) {
        if (!words.isBlank()) {
            text.append(escaped(words)).append('\n');
        }
    }

    private static String joined(String[] lines) {
        return String.join(" ", lines);
    }

    /** Returns the text as roff shows it: picocli's escapes resolved, and nothing taken for a request. */
    private static String escaped(String words) {
        String plain = words.replace("%%", "%").replace("$$", "$");
        // Otherwise these become typographic characters, which no shell takes.
        String shown = plain.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
        return shown.startsWith(".") ? "\\&" + shown : shown;
    }
}
