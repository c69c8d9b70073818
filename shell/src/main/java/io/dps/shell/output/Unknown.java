package io.dps.shell.output;

/** A cell whose value is unknown at present: a dash in tables, null in JSON, an empty field in CSV and TSV. */
public enum Unknown {
    /** A number, such as the end of a partition that no broker leads. */
    NUMBER;

    @Override
    public String toString() {
        return "-";
    }
}
