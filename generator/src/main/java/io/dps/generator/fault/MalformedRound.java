package io.dps.generator.fault;

import io.dps.generator.reading.Reading;
import java.util.SplittableRandom;

/** Goes round all kinds of malformed values, each round in another order, and each round with their next variant. */
public final class MalformedRound {

    private final SplittableRandom random;
    private final MalformedKind[] kinds = MalformedKind.values();
    private int turn;
    private int round;

    public MalformedRound(SplittableRandom random) {
        this.random = random;
        shuffle();
    }

    /** Returns the value that replaces a reading; null for a tombstone. */
    public byte[] next(Reading reading) {
        if (turn == kinds.length) {
            turn = 0;
            round++;
            shuffle();
        }
        return kinds[turn++].valueOf(reading, round);
    }

    private void shuffle() {
        for (int last = kinds.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            MalformedKind kind = kinds[last];
            kinds[last] = kinds[other];
            kinds[other] = kind;
        }
    }
}
