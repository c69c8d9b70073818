package io.dps.shell.output;

/** A cell whose value is unknown at present: a dash in tables, null in JSON, an empty field in CSV and TSV. */
public enum Unknown {
    /** An unknown number, such as the end offset of a partition without a leader. */
    NUMBER;

    @Override
    public String toString() {
        return "-";
    }
}
