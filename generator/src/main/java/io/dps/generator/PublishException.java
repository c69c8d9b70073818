package io.dps.generator;

/** Says that publishing broke off, and how many records the broker had acknowledged until then. */
public final class PublishException extends GeneratorException {

    private final transient PublishSnapshot totals;

    PublishException(Kind kind, String message, String hint, PublishSnapshot totals, Throwable cause) {
        super(kind, message, hint, cause);
        this.totals = totals;
    }

    /** Returns the exact number of records that the broker acknowledged. */
    public long acknowledged() {
        return totals.acknowledged();
    }

    /** Returns how far publishing had come. */
    public PublishSnapshot totals() {
        return totals;
    }
}
