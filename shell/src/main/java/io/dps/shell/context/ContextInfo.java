package io.dps.shell.context;

/**
 * A row of {@code context list}.
 *
 * @param name its name
 * @param current whether it is the current one
 * @param target what runs its stack
 * @param brokers address of its Kafka; empty if unknown
 * @param connect address of its Spark Connect; empty if unknown
 * @param deployed {@code yes}, {@code no}, {@code unknown}, or {@code external}
 */
public record ContextInfo(
        String name, boolean current, String target, String brokers, String connect, String deployed) {}
