package io.dps.shell.platform;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import io.dps.stack.external.ExternalTarget;
import io.dps.stack.model.Secret;
import java.util.Optional;

/** Prompts for secrets that are not configured; the shell remembers the answers until it ends. */
public final class SecretPrompter {
    private final SecretStore secrets;
    private final Optional<Streams.Prompter> prompter;

    /** @param prompter empty if there is no terminal */
    public SecretPrompter(SecretStore secrets, Optional<Streams.Prompter> prompter) {
        this.secrets = secrets;
        this.prompter = prompter;
    }

    /**
     * Asks for the password that the brokers of a context require. Does nothing if the password is known or if there is
     * no terminal.
     */
    public void askMissing(Config config) {
        boolean wanted = config.text(Setting.TARGET).equals(ExternalTarget.NAME)
                && new ExternalPlatform(config, secrets).wantsPassword();
        if (wanted
                && prompter.isPresent()
                && secrets.find(config, SecretKey.KAFKA_PASSWORD).isEmpty()) {
            ask(config, SecretKey.KAFKA_PASSWORD, " of user '" + config.text(Setting.KAFKA_USER) + "'");
        }
    }

    /**
     * Asks for the token of the Connect server.
     *
     * @throws UserFailure of kind {@code USAGE} if there is no terminal
     */
    public void askToken(Config config) {
        ask(config, SecretKey.CONNECT_TOKEN, "");
    }

    private void ask(Config config, SecretKey key, String whose) {
        Streams.Prompter person = prompter.orElseThrow(() -> UserFailure.usage(
                "cannot ask for the " + key.title() + ": there is no terminal",
                "set " + key.file().key() + " to a file with the " + key.title() + ", or set " + key.variable()));
        String answer = person.promptSecret(key.title() + whose + " (context " + config.context() + "): ");
        if (!answer.isEmpty()) {
            secrets.remember(config.context(), key, new Secret(answer));
        }
    }
}
