package io.dps.generator;

/** Says that publishing broke off, and how many readings the broker had acknowledged until then. */
public final class PublishException extends GeneratorException {

    private final long acknowledged;

    PublishException(Kind kind, String message, String hint, long acknowledged, Throwable cause) {
        super(kind, message, hint, cause);
        this.acknowledged = acknowledged;
    }

    /** Returns the exact number of readings that the broker acknowledged. */
    public long acknowledged() {
        return acknowledged;
    }
}
