package io.dps.shell.platform.client;

import io.dps.contract.UserFailure;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * What snappy and zstd say when their libraries, which they unpack to a folder for temporary files, cannot be loaded from
 * there: many machines mount it without the right to run what is in it.
 */
final class NativeLibraryFailures {
    private NativeLibraryFailures() {}

    /** The failure in our words; empty when it is another one. */
    static Optional<UserFailure> failure(String doing, Throwable failure) {
        return ExceptionUtils.getThrowableList(failure).stream()
                .filter(LinkageError.class::isInstance)
                .findFirst()
                .flatMap(cause -> codec(ExceptionUtils.getStackTrace(cause).toLowerCase(Locale.ROOT))
                        .map(codec -> failed(doing, codec, cause)));
    }

    private static Optional<Codec> codec(String trace) {
        return Stream.of(Codec.values())
                .filter(codec -> trace.contains(codec.name().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static UserFailure failed(String doing, Codec codec, Throwable cause) {
        String setting = System.getProperty(codec.folder) == null ? "java.io.tmpdir" : codec.folder;
        return UserFailure.failed(
                "cannot " + doing + ": the library of " + codec.name().toLowerCase(Locale.ROOT)
                        + " cannot be loaded from the folder " + System.getProperty(setting)
                        + ", which may be mounted noexec",
                "name a folder from which programs may run: DPS_JAVA_OPTS=-D" + setting + "=FOLDER",
                cause);
    }

    /** Those with a library, and the property with a folder of its own for it. */
    private enum Codec {
        SNAPPY("org.xerial.snappy.tempdir"),
        ZSTD("ZstdTempFolder");

        private final String folder;

        Codec(String folder) {
            this.folder = folder;
        }
    }
}
