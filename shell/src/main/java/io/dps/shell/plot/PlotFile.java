package io.dps.shell.plot;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.Invocation;
import io.dps.shell.plot.client.ChartClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * A file that gets the picture of a plot.
 *
 * @param path where to write
 * @param format draws the picture
 */
record PlotFile(Path path, BiFunction<PlotData, PlotKind, byte[]> format) {
    /** A picture of pixels. */
    static PlotFile png(Path path) {
        return new PlotFile(path, (data, kind) -> new ChartClient().png(data, kind));
    }

    /** A picture of lines, of any size. */
    static PlotFile svg(Path path) {
        return new PlotFile(path, (data, kind) -> new ChartClient().svg(data, kind));
    }

    /**
     * Asks before an existing file is overwritten. Called before the data is read, which may take long.
     *
     * @throws UserFailure if the file cannot be written, or must not be overwritten
     */
    void prepare(Invocation invocation) {
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path) || folder == null || !Files.isDirectory(folder)) {
            throw UserFailure.usage(
                    "cannot write to " + path + ": " + (Files.isDirectory(path) ? "it is a folder" : "no such folder"),
                    "name a file in a folder that exists");
        }
        if (!Files.isWritable(Files.exists(path) ? path : folder)) {
            throw UserFailure.failed(
                    "cannot write to " + path + ": permission denied", "name a file in a folder of your own");
        }
        if (Files.exists(path)) {
            invocation.confirm("overwrite " + path + "?");
        }
    }

    /** Writes the picture of data that has been shaped for its kind. */
    void write(PlotData shaped, PlotKind kind, Invocation invocation) {
        byte[] picture = format.apply(shaped, kind);
        try {
            Files.write(path, picture);
        } catch (IOException e) {
            throw UserFailure.failed("cannot write to " + path + ": " + e.getMessage(), "");
        }
        invocation.output().note("wrote " + path);
    }
}
