package io.dps.shell.output;

import io.dps.contract.UserFailure;
import java.util.Optional;

/**
 * Asks the user before something is destroyed.
 *
 * @param prompter asks; empty without a terminal
 */
public record Confirmation(Optional<Streams.Prompter> prompter) {
    /**
     * Asks for a yes.
     *
     * @throws UserFailure of kind {@code USAGE} if there is no terminal on which to ask; {@code FAILED} if the answer
     *     is not yes
     */
    public void ask(String question) {
        String answer = prompter.orElseThrow(() -> UserFailure.usage(
                        "this needs confirmation, but there is no terminal to ask on", "add -y to confirm"))
                .ask(question + " [y/N] ")
                .strip();
        require(answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
    }

    /**
     * Asks for the name of a production context before something in it is destroyed: a {@code y} is typed too easily.
     *
     * @throws UserFailure of kind {@code USAGE} if there is no terminal on which to ask; {@code FAILED} if the answer is
     *     not the name
     */
    public void askForName(String question, String context) {
        String answer = prompter.orElseThrow(() -> UserFailure.usage(
                        "context '" + context + "' is a production context: this needs confirmation by its name",
                        "add --confirm " + context))
                .ask(question + " This is production; type '" + context + "' to go on: ");
        require(answer.strip().equals(context));
    }

    private static void require(boolean isConfirmed) {
        if (!isConfirmed) {
            throw UserFailure.failed("not confirmed, nothing was changed", "");
        }
    }
}
