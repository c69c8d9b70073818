package io.dps.generator.schema;

import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;

/**
 * Texts made by a Datafaker expression. The only class that knows Datafaker, so that a schema without expressions does
 * not load it. Used by one thread.
 */
final class FakerText {

    private final String expression;
    private final Faker faker;

    /**
     * Makes a source of texts.
     *
     * @param seed the same seed gives the same texts, unless the expression uses the clock
     */
    FakerText(String expression, long seed) {
        this.expression = expression;
        this.faker = new Faker(Locale.ENGLISH, new Random(seed));
    }

    /**
     * Returns the next text.
     *
     * @throws RuntimeException if the expression names something that Datafaker does not have
     */
    String next() {
        return faker.expression(expression);
    }
}
