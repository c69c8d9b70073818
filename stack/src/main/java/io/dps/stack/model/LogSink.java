package io.dps.stack.model;

/** Takes log lines of services. */
@FunctionalInterface
public interface LogSink {
    /** Takes one line without its line end; false means that no more are wanted. */
    boolean line(String service, String text);
}
