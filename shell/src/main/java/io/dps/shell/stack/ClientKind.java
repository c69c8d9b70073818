package io.dps.shell.stack;

import io.dps.stack.model.Endpoints;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The programs for which dps knows how they connect to the platform. */
enum ClientKind {
    PYSPARK((endpoints, secrets) -> new ConnectText(endpoints.connect(), secrets).python()),
    SCALA((endpoints, secrets) -> new ConnectText(endpoints.connect(), secrets).scala()),
    JAVA((endpoints, secrets) -> new ConnectText(endpoints.connect(), secrets).java()),
    BEELINE((endpoints, secrets) -> new ConnectText(endpoints.connect(), secrets).beeline()),
    KCAT((endpoints, secrets) -> new KafkaText(endpoints.kafka(), secrets).kcat()),
    KAFKA_PROPERTIES((endpoints, secrets) -> new KafkaText(endpoints.kafka(), secrets).properties()),
    ENV((endpoints, secrets) -> {
        ClientText text = ClientText.NOTHING;
        if (!endpoints.connect().isNone()) {
            text = text.and(new ConnectText(endpoints.connect(), secrets).environment());
        }
        if (!endpoints.kafka().isNone()) {
            text = text.and(new KafkaText(endpoints.kafka(), secrets).environment());
        }
        return text;
    });

    static final String LABELS = "pyspark, scala, java, beeline, kcat, kafka-properties or env";

    private final BiFunction<Endpoints, ClientSecrets, ClientText> text;

    ClientKind(BiFunction<Endpoints, ClientSecrets, ClientText> text) {
        this.text = text;
    }

    /**
     * Returns the text that connects such a program.
     *
     * @throws io.dps.contract.UserFailure of kind {@code UNREACHABLE} if the platform lacks the server that it needs
     */
    ClientText text(Endpoints endpoints, ClientSecrets secrets) {
        return text.apply(endpoints, secrets);
    }

    /** Returns the name as a user writes it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names, for completion. */
    static final class Labels implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(ClientKind::label).iterator();
        }
    }

    /** Reads the name of a kind, ignoring case. */
    static final class Converter implements ITypeConverter<ClientKind> {
        @Override
        public ClientKind convert(String value) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label().equalsIgnoreCase(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + value + "' is not a kind of client; use "
                            + Arrays.stream(values()).map(ClientKind::label).collect(Collectors.joining(", "))));
        }
    }
}
