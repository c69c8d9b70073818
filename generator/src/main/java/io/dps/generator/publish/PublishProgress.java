package io.dps.generator.publish;

/**
 * Is told a few times per second how far publishing has come, and once more at the end; always on the publishing
 * thread. What it throws ends the publishing and reaches the caller.
 */
@FunctionalInterface
public interface PublishProgress {

    /** Takes note of the state of things. */
    void onProgress(PublishSnapshot snapshot);

    /** Returns a listener that takes no note. */
    static PublishProgress none() {
        return snapshot -> {};
    }
}
