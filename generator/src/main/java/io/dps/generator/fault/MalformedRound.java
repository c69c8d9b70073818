package io.dps.generator.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all kinds of malformed values in rounds, each in a new random order and with the next variant of each
 * kind. Used by one thread.
 *
 * @param <T> what a malformed value is made from
 */
public final class MalformedRound<T> {

    private final SplittableRandom random;
    private final List<List<Variant<T>>> kinds;
    private int turn;
    private int round;

    /**
     * Turns an item into a malformed value; null for a tombstone.
     *
     * @param <T> type of the item
     */
    @FunctionalInterface
    public interface Variant<T> extends Function<T, byte @Nullable []> {}

    /**
     * Begins the first round.
     *
     * @param random chooses the order of each round
     * @param kinds the variants of each kind, at least one
     */
    public MalformedRound(SplittableRandom random, List<List<Variant<T>>> kinds) {
        this.random = random;
        this.kinds = new ArrayList<>(kinds);
        shuffle();
    }

    /** Returns the value that replaces an item; null for a tombstone. */
    public byte @Nullable [] next(T item) {
        if (turn == kinds.size()) {
            turn = 0;
            round++;
            shuffle();
        }
        List<Variant<T>> variants = kinds.get(turn++);
        return variants.get(round % variants.size()).apply(item);
    }

    private void shuffle() {
        for (int last = kinds.size() - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            List<Variant<T>> kind = kinds.get(last);
            kinds.set(last, kinds.get(other));
            kinds.set(other, kind);
        }
    }
}
