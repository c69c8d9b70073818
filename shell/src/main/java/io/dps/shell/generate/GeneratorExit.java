package io.dps.shell.generate;

import io.dps.contract.PublishReport;
import io.dps.stack.model.ServiceStatus.Ending;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The end of a generator that no dps command stopped, for example because the engine restarted.
 *
 * @param ending how it ended, as the target reports it
 * @param report its last report; empty if its log is gone
 */
public record GeneratorExit(Ending ending, Optional<PublishReport> report) {
    private static final Pattern PLAIN = Pattern.compile("[\\w./:=,+@%-]+");
    /** Number of leading arguments that dps adds itself: the main class and the brokers. */
    private static final int OWN_WORDS = 3;

    /** Describes when and how it ended, and how many records the broker had acknowledged. */
    public String words() {
        return "ended " + ending.time() + " (" + ending.how() + "): " + acknowledged();
    }

    private String acknowledged() {
        if (report.isEmpty()) {
            return "the number of acknowledged records is unknown, because the log is gone";
        }
        String count = report.get().acknowledged() + " records acknowledged";
        return ending.hasWholeLog() ? count : "at least " + count + " (part of the log is gone)";
    }

    /** Returns the command that starts the generator again; empty if it had finished its work. */
    public Optional<String> command() {
        boolean done =
                report.filter(last -> last.state() == PublishReport.State.ENDED).isPresent();
        return done ? Optional.empty() : Optional.of("generate start" + options());
    }

    private String options() {
        List<String> all = ending.arguments();
        return all.stream()
                .skip(Math.min(OWN_WORDS, all.size()))
                .map(GeneratorExit::word)
                .map(word -> " " + word)
                .collect(Collectors.joining());
    }

    /** Quotes an argument for the prompt, if necessary. */
    private static String word(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
