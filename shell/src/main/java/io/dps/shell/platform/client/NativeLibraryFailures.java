package io.dps.shell.platform.client;

import io.dps.contract.UserFailure;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * Recognizes that the native library of snappy or zstd cannot be loaded. Both codecs unpack the library into the folder
 * for temporary files, which many machines mount noexec.
 */
final class NativeLibraryFailures {
    private NativeLibraryFailures() {}

    /** Translates the failure; empty if the failure has another cause. */
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
                "cannot " + doing + ": the " + codec.name().toLowerCase(Locale.ROOT)
                        + " library cannot be loaded from " + System.getProperty(setting)
                        + ", which may be mounted noexec",
                "set a folder that is not mounted noexec: DPS_JAVA_OPTS=-D" + setting + "=FOLDER",
                cause);
    }

    /** The codecs with a native library, each with the property that sets the folder for the library. */
    private enum Codec {
        SNAPPY("org.xerial.snappy.tempdir"),
        ZSTD("ZstdTempFolder");

        private final String folder;

        Codec(String folder) {
            this.folder = folder;
        }
    }
}
