package io.dps.generator;

import java.util.Objects;

/** Says why readings could not be made, replayed or published, and what to do about it. */
public sealed class GeneratorException extends RuntimeException permits PublishException {

    /** What sort of failure it is, for callers that answer with an exit code. */
    public enum Kind {
        /** The options do not go together, or one of them has no sense. */
        USAGE,
        /** The input file or its columns are not usable. */
        INPUT,
        /** The disk of this machine refused to read, write or move a file. */
        STORAGE,
        /** No broker answered, or it stopped answering. */
        UNREACHABLE,
        /** The broker answered and refused, or the settings are wrong. */
        FAILED,
        /** Nobody reads the output any more. */
        OUTPUT_CLOSED
    }

    private final Kind kind;
    private final String hint;

    GeneratorException(Kind kind, String message, String hint, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.hint = Objects.requireNonNull(hint, "hint");
    }

    GeneratorException(Kind kind, String message, String hint) {
        this(kind, message, hint, null);
    }

    /** Says that options do not go together, or that one of them has no sense. */
    public static GeneratorException usage(String message, String hint) {
        return new GeneratorException(Kind.USAGE, message, hint);
    }

    /** Says that a file or folder is not usable. */
    public static GeneratorException input(String message, String hint, Throwable cause) {
        return new GeneratorException(Kind.INPUT, message, hint, cause);
    }

    /** Says that the disk of this machine refused, whatever the file holds. */
    public static GeneratorException storage(String message, String hint, Throwable cause) {
        return new GeneratorException(Kind.STORAGE, message, hint, cause);
    }

    /** Returns the sort of failure. */
    public final Kind kind() {
        return kind;
    }

    /** Returns what the user can do about it, in one line without a capital or a full stop. */
    public final String hint() {
        return hint;
    }
}
