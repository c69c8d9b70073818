package io.dps.streaming.average;

/** A version of the way in which the averager makes a Spark plan. The state in a checkpoint belongs to one of them. */
public enum AveragerPlan {
    /** Spark merges and counts the readings one by one; the plan of checkpoints that are older than the other one. */
    READING_BY_READING,
    /** Spark merges sums of readings. */
    SUMS_PER_WINDOW;

    /** Returns the plan of a version: 1 is the first one. */
    public static AveragerPlan ofVersion(int version) {
        return values()[version - 1];
    }
}
