package io.dps.shell.context;

/**
 * A context in a list of them.
 *
 * @param name its name
 * @param current whether commands work on it
 * @param target what runs its stack
 * @param brokers where its Kafka answers, empty when that is not known
 * @param connect where its Spark Connect answers, empty when that is not known
 * @param deployed {@code yes}, {@code no}, {@code unknown}, or {@code external}
 */
public record ContextInfo(
        String name, boolean current, String target, String brokers, String connect, String deployed) {}
