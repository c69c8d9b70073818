package io.dps.shell.client.kafka;

import io.dps.shell.error.DpsException;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * What snappy and zstd say when their libraries, which they unpack to a folder for temporary files, cannot be loaded from
 * there: many machines mount it without the right to run what is in it.
 */
final class NativeLibraries {
    private NativeLibraries() {}

    /** The failure in our words; empty when it is another one. */
    static Optional<DpsException> failure(String doing, Throwable failure) {
        return ExceptionUtils.getThrowableList(failure).stream()
                .filter(LinkageError.class::isInstance)
                .findFirst()
                .map(cause -> failed(doing, ExceptionUtils.getStackTrace(cause).toLowerCase(Locale.ROOT), cause));
    }

    private static DpsException failed(String doing, String text, Throwable cause) {
        boolean snappy = text.contains("snappy");
        String codec = snappy ? "snappy" : text.contains("zstd") ? "zstd" : "the codec";
        String setting = snappy && System.getProperty("org.xerial.snappy.tempdir") != null
                ? "org.xerial.snappy.tempdir"
                : codec.equals("zstd") && System.getProperty("ZstdTempFolder") != null
                        ? "ZstdTempFolder"
                        : "java.io.tmpdir";
        return DpsException.failed(
                "cannot " + doing + ": the library of " + codec + " cannot be loaded from the folder "
                        + System.getProperty(setting) + ", which may be mounted noexec",
                "name a folder from which programs may run: DPS_JAVA_OPTS=-D" + setting + "=FOLDER",
                cause);
    }
}
