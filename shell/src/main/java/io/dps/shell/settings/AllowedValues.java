package io.dps.shell.settings;

import java.util.Iterator;

/** The values that a setting accepts, as completion candidates of the option that sets it. */
public abstract class AllowedValues implements Iterable<String> {
    private final Setting setting;

    private AllowedValues(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Iterator<String> iterator() {
        return setting.allowed().iterator();
    }

    /** Values of {@code --color}. */
    public static final class Color extends AllowedValues {
        Color() {
            super(Setting.COLOR);
        }
    }

    /** Values of {@code --target}. */
    public static final class Target extends AllowedValues {
        Target() {
            super(Setting.TARGET);
        }
    }

    /** Values of {@code --kafka-security}. */
    public static final class KafkaSecurity extends AllowedValues {
        KafkaSecurity() {
            super(Setting.KAFKA_SECURITY);
        }
    }

    /** Values of {@code --kafka-mechanism}. */
    public static final class KafkaMechanism extends AllowedValues {
        KafkaMechanism() {
            super(Setting.KAFKA_MECHANISM);
        }
    }
}
