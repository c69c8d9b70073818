package io.dps.generator.replay;

/** Says that one row is not a reading; never leaves the package, and costs no stack trace. */
final class BadCellException extends Exception {

    private static final int SHOWN = 40;

    private final String column;

    BadCellException(String column, String reason) {
        super(reason, null, false, false);
        this.column = column;
    }

    BadCellException(String column, String reason, String text) {
        this(column, reason + ": '" + Excerpt.of(text, SHOWN) + "'");
    }

    String column() {
        return column;
    }
}
