package io.dps.generator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Arguments of another process in the making, each as {@code --name=value}, so that a value may begin with a dash. */
final class Arguments {

    private final List<String> words = new ArrayList<>();

    void add(String option, String value) {
        words.add(option + "=" + value);
    }

    void addFlag(String option) {
        words.add(option);
    }

    <T> void addIfGiven(String option, T value, Function<T, String> toText) {
        if (value != null) {
            add(option, toText.apply(value));
        }
    }

    List<String> words() {
        return List.copyOf(words);
    }
}
