package io.dps.shell.line;

import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.Suggestion;
import io.dps.shell.output.StrayArgument;
import io.dps.shell.settings.LogStart;
import io.dps.shell.sql.SqlText;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns failures into messages and exit codes, for the prompt, for batches and for single commands alike. Shows no
 * stack trace; the stack trace of a bug in dps is written to the log.
 */
public final class ErrorMapper {
    private ErrorMapper() {}

    /** Returns message, hint and exit code of a failure. */
    public static FailureReport report(Throwable failure) {
        if (failure instanceof ParameterException wrong) {
            return new FailureReport(FailureKind.USAGE, message(wrong), UsageHint.of(wrong));
        }
        FailureReport report = FailureReport.of(failure);
        if (report.kind() != FailureKind.INTERNAL) {
            return report;
        }
        LogStart.require();
        LoggerFactory.getLogger(ErrorMapper.class).error("unexpected failure", failure);
        return new FailureReport(
                FailureKind.INTERNAL,
                report.message(),
                "the stack trace is in " + System.getProperty("dps.log", "the log of dps")
                        + "; run again with -v to see it here");
    }

    /** Prints a failure, prefixed with the place, and returns its exit code. */
    public static int print(FailureReport report, String place, PrintWriter err, boolean colour) {
        if (!report.message().isEmpty()) {
            String mark = colour ? "\u001b[1;31merror:\u001b[0m " : "error: ";
            err.println(FailureReport.printable(place) + mark + FailureReport.printable(report.message()));
            String hintMark = colour ? "\u001b[36mhint:\u001b[0m " : "hint: ";
            report.hint().lines().forEach(line -> err.println(hintMark + FailureReport.printable(line)));
            err.flush();
        }
        return report.kind().exitCode().value();
    }

    private static String message(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            // picocli repeats the word "option".
            return FailureReport.firstLetterLow(wrong.getMessage().replace("for option option ", "for option "));
        }
        String word = unmatched.getUnmatched().get(0);
        if (word.startsWith("-")) {
            return "unknown option '" + word + "'";
        }
        CommandLine command = wrong.getCommandLine();
        return command.getSubcommands().isEmpty()
                ? "unexpected argument '" + word + "'"
                : "unknown command '" + word + "'";
    }

    /** Returns the stack trace of a failure, for {@code -v}. */
    public static String trace(Throwable failure) {
        return ExceptionUtils.getStackTrace(failure);
    }

    /** Suggests a correction for a command line that picocli rejects. */
    private static final class UsageHint {
        private final CommandLine command;
        private final String help;

        private UsageHint(CommandLine command) {
            this.command = command;
            this.help = "see: " + command.getCommandSpec().qualifiedName() + " --help";
        }

        static String of(ParameterException wrong) {
            UsageHint hint = new UsageHint(wrong.getCommandLine());
            if (wrong instanceof UnmatchedArgumentException unmatched
                    && !unmatched.getUnmatched().isEmpty()) {
                return hint.ofUnknown(unmatched.getUnmatched());
            }
            if (wrong instanceof MissingParameterException missing) {
                return hint.ofMissing(missing.getMissing());
            }
            return hint.ofValue(wrong);
        }

        /** Suggests the nearest value if the argument has a list of them. */
        private String ofValue(ParameterException wrong) {
            if (wrong.getArgSpec() == null
                    || wrong.getValue() == null
                    || wrong.getArgSpec().completionCandidates() == null) {
                return help;
            }
            List<String> values = new ArrayList<>();
            wrong.getArgSpec().completionCandidates().forEach(values::add);
            return Suggestion.hint(wrong.getValue(), values, help);
        }

        private String ofUnknown(List<String> words) {
            String word = words.get(0);
            if (word.startsWith("-")) {
                String name = word.split("=", 2)[0];
                return Suggestion.hint(
                        name,
                        command.getCommandSpec().optionsMap().keySet(),
                        siblings(name).orElse(help));
            }
            if (!command.getSubcommands().isEmpty()) {
                Set<String> known = command.getSubcommands().keySet();
                Optional<String> otherwise = command.getParent() == null
                        ? sqlVerb(word).or(() -> VerbsElsewhere.first(word))
                        : VerbsElsewhere.behind(word, known);
                return Suggestion.hint(
                        word, known, otherwise.map(UsageHint::meant).orElse(help));
            }
            return strayOption().map(option -> written(option, word)).orElse(help);
        }

        /** Returns the verb of SQL that the word is, but for a letter or two; never one that destroys something. */
        private static Optional<String> sqlVerb(String word) {
            Set<String> verbs = new TreeSet<>(SqlText.firstWords());
            verbs.removeAll(Set.of("drop", "delete", "truncate"));
            return Suggestion.nearest(word.toLowerCase(Locale.ROOT), verbs, word.length() < 6 ? 1 : 2);
        }

        private static String meant(String verb) {
            return "did you mean '" + verb + "'?";
        }

        /**
         * If the command line has a value without the option that takes it, suggests the option; otherwise refers to
         * the help.
         */
        private String ofMissing(List<ArgSpec> missing) {
            Optional<String> word = command.getUnmatchedArguments().stream()
                    .filter(each -> !each.startsWith("-"))
                    .findFirst();
            Optional<OptionSpec> option = strayOption().filter(missing::contains);
            return word.isPresent() && option.isPresent() ? written(option.get(), word.get()) : help;
        }

        private Optional<OptionSpec> strayOption() {
            return command.getCommandSpec().options().stream()
                    .filter(option -> option.userObject() instanceof Field field
                            && field.isAnnotationPresent(StrayArgument.class))
                    .findFirst();
        }

        private static String written(OptionSpec option, String word) {
            return "write: " + option.longestName() + " " + (word.matches("[^\\s'\"]+") ? word : "'" + word + "'");
        }

        /** Names the sibling commands that have the given option. */
        private Optional<String> siblings(String option) {
            CommandLine parent = command.getParent();
            if (parent == null) {
                return Optional.empty();
            }
            String names = parent.getSubcommands().values().stream()
                    .filter(each -> each.getCommandSpec().optionsMap().containsKey(option))
                    .map(each -> "'" + each.getCommandSpec().qualifiedName().replaceFirst("^dps ", "") + "'")
                    .distinct()
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? Optional.empty() : Optional.of("an option of " + names + "; " + help);
        }
    }
}
