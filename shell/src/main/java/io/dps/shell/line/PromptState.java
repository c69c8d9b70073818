package io.dps.shell.line;

import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * What the prompt tells of the context.
 *
 * @param context its name
 * @param production whether nothing may be deleted in it by mistake
 * @param silent the services that did not answer when they were last asked; empty when none was asked
 */
public record PromptState(String context, boolean production, Optional<List<String>> silent) {
    /** Stands for the name of the context if the settings cannot be read. */
    public static final String UNKNOWN = "?";

    private static final AttributedStyle PRODUCTION = AttributedStyle.BOLD.foreground(AttributedStyle.RED);
    private static final AttributedStyle WELL = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle TROUBLE = AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle FAILED = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);

    public PromptState {
        silent = silent.map(List::copyOf);
    }

    /** A context of which nothing but the name is known. */
    static PromptState of(String context) {
        return new PromptState(context, false, Optional.empty());
    }

    /**
     * Returns the prompt, such as {@code dps:lab (connect down, 1 job) [1]> }.
     *
     * @param jobs number of jobs that run
     * @param lastCode exit code of the last line
     */
    String text(long jobs, int lastCode, boolean colour, Terminal terminal) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        text.styled(AttributedStyle.BOLD, "dps");
        text.append(":");
        text.styled(style(), context);
        if (troubled() || jobs > 0) {
            text.append(" (");
            text.styled(TROUBLE, troubled() ? String.join(", ", silent.orElseThrow()) + " down" : "");
            text.append(troubled() && jobs > 0 ? ", " : "");
            text.append(jobs == 0 ? "" : jobs + (jobs == 1 ? " job" : " jobs"));
            text.append(")");
        }
        if (lastCode != 0) {
            text.styled(FAILED, " [" + lastCode + "]");
        }
        text.append("> ");
        return colour ? text.toAnsi(terminal) : text.toString();
    }

    private AttributedStyle style() {
        if (production) {
            return PRODUCTION;
        }
        return silent.isPresent() && !troubled() ? WELL : AttributedStyle.DEFAULT;
    }

    private boolean troubled() {
        return silent.isPresent() && !silent.get().isEmpty();
    }
}
