package io.dps.generator.fault;

import io.dps.contract.RejectReason;
import io.dps.generator.reading.Reading;
import java.util.SplittableRandom;

/** Goes round all kinds of malformed values, each round in another order, and each round with their next variant. */
public final class MalformedRound {

    private final SplittableRandom random;
    private final RejectReason[] reasons = RejectReason.values();
    private int turn;
    private int round;

    public MalformedRound(SplittableRandom random) {
        this.random = random;
        shuffle();
    }

    /** Returns the value that replaces a reading; null for a tombstone. */
    public byte[] next(Reading reading) {
        if (turn == reasons.length) {
            turn = 0;
            round++;
            shuffle();
        }
        return MalformedValues.of(reasons[turn++], reading, round);
    }

    private void shuffle() {
        for (int last = reasons.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            RejectReason reason = reasons[last];
            reasons[last] = reasons[other];
            reasons[other] = reason;
        }
    }
}
