package io.dps.generator.publish;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;

/** Thrown when publishing fails; carries how many records the broker had acknowledged by then. */
public final class PublishFailure extends UserFailure {
    private static final long serialVersionUID = 1L;

    private final transient PublishSnapshot totals;

    PublishFailure(FailureKind kind, String message, String hint, PublishSnapshot totals, Throwable cause) {
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
