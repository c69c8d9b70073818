package io.dps.shell.output;

/** A cell that cannot be known at present: a dash for people, null in JSON, and nothing in CSV and TSV. */
public enum Unknown {
    /** A number, such as the end of a partition that no broker leads. */
    NUMBER;

    @Override
    public String toString() {
        return "-";
    }
}
