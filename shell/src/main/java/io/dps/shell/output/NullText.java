package io.dps.shell.output;

/** How a null is shown to a person. */
enum NullText {
    /** As nothing, in lists of things that dps knows about. */
    EMPTY,
    /** As {@code NULL}. */
    PLAIN,
    /** As {@code NULL} in faint letters, unlike the text. */
    FAINT;

    String text() {
        return this == EMPTY ? "" : "NULL";
    }

    /** Returns the text, which may have been cut, in the style of nulls. */
    String styled(String text) {
        return this == FAINT ? "\u001b[2m" + text + "\u001b[22m" : text;
    }
}
