package io.dps.shell.stack;

/** How a language writes a text. */
enum Quotes {
    /** In single quotes, for a POSIX shell. */
    SHELL {
        @Override
        String of(String text) {
            return "'" + text.replace("'", "'\\''") + "'";
        }
    },
    /** In double quotes, for Python, Scala and Java. */
    DOUBLE {
        @Override
        String of(String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
    };

    abstract String of(String text);
}
