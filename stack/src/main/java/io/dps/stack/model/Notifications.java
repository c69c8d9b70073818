package io.dps.stack.model;

import java.util.Optional;

/**
 * Who hears of runs that failed and of rejects.
 *
 * @param url address of a webhook; empty: nobody. Whoever knows it can write there
 * @param token what the webhook wants to be shown, if anything
 * @param format form of the messages: {@code chat} or {@code tracker}
 */
public record Notifications(Optional<Secret> url, Optional<Secret> token, String format) {
    /** The form that most webhooks take. */
    public static final String CHAT = "chat";

    /** Nobody hears of anything. */
    public static Notifications off() {
        return new Notifications(Optional.empty(), Optional.empty(), CHAT);
    }
}
