package io.dps.stack.swarm.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Builds one image on an engine. The engine's cache reuses unchanged layers. */
final class ImageBuilder {
    /** The only base image that dps does not build. */
    static final String DEBIAN = "debian:bookworm-slim";

    private static final int PIPE = 1 << 20;

    private final DockerClient engine;
    private final ImageInputs inputs;
    private final Wheels wheels;

    ImageBuilder(DockerClient engine, ImageInputs inputs, Wheels wheels) {
        this.engine = engine;
        this.inputs = inputs;
        this.wheels = wheels;
    }

    /**
     * Builds an image whose base image exists.
     *
     * @param listener receives each output line of the engine
     */
    void build(StackImage image, Consumer<String> listener) {
        String tag = inputs.tag(image);
        BuildContext context = inputs.context(image);
        if (image == StackImage.AIRFLOW) {
            addWheels(context, listener);
        }
        BuildOutput output = new BuildOutput(listener);
        AtomicReference<UserFailure> unreadable = new AtomicReference<>();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (PipedOutputStream out = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(out, PIPE)) {
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(context, out, unreadable), writer);
            var command = engine.buildImageCmd()
                    .withTarInputStream(new WholeArchive(in, unreadable))
                    .withTags(Set.of(tag))
                    .withLabels(Map.of("io.dps.image", image.shortName()))
                    .withRemove(true)
                    .withForcerm(true);
            image.base().ifPresent(base -> command.withBuildArg("BASE", inputs.tag(base)));
            if (image == StackImage.AIRFLOW) {
                command.withBuildArg("ROOT", inputs.tag(StackImage.BASE));
            }
            command.exec(output).awaitCompletion();
            requireReadable(unreadable);
            output.error().ifPresent(error -> {
                throw failed(image, error, output.lastLines(), null);
            });
            written.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserFailure(
                    FailureKind.INTERRUPTED,
                    "building " + tag + " was interrupted",
                    "run 'stack images build' to continue",
                    e);
        } catch (DockerException e) {
            requireReadable(unreadable);
            throw failed(image, String.valueOf(e.getMessage()), output.lastLines(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("building " + tag + " failed", e);
        } catch (RuntimeException e) {
            // If a file could not be read, report that: the transport's error about the aborted request only follows.
            requireReadable(unreadable);
            throw e;
        } finally {
            writer.shutdownNow();
        }
    }

    /** Returns the folder with the Python packages of Airflow's image; downloads them if they are missing. */
    Path collectWheels(Consumer<String> listener) {
        String architecture = String.valueOf(engine.infoCmd().exec().getArchitecture());
        return wheels.collect(ImageInputs.lock(), architecture, listener);
    }

    private void addWheels(BuildContext context, Consumer<String> listener) {
        Path folder = collectWheels(listener);
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(wheel -> context.addDeferred("wheels/" + wheel.getFileName(), wheel));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder + " failed", e);
        }
    }

    /**
     * Writes the archive. If the build fails, its reader may close early, so that writing fails too; the error of the
     * build is then the one to report.
     */
    private static void write(BuildContext context, PipedOutputStream out, AtomicReference<UserFailure> unreadable) {
        try (out) {
            writeTo(context, out, unreadable);
        } catch (IOException e) {
            throw new UncheckedIOException("sending the files of an image to the engine failed", e);
        }
    }

    /**
     * Writes the archive. Records a failure before the stream is closed, so that a reader that sees the end of the
     * stream also sees the failure.
     */
    private static void writeTo(BuildContext context, PipedOutputStream out, AtomicReference<UserFailure> unreadable)
            throws IOException {
        try {
            context.writeTo(out);
        } catch (UserFailure e) {
            unreadable.set(e);
            throw e;
        }
    }

    private static void requireReadable(AtomicReference<UserFailure> unreadable) {
        UserFailure failure = unreadable.get();
        if (failure != null) {
            throw failure;
        }
    }

    private static UserFailure failed(StackImage image, String error, String lastLines, Throwable cause) {
        String text = error.toLowerCase(Locale.ROOT);
        String what = "building " + image.repository() + " failed: ";
        if (text.contains("no space left on device")) {
            return UserFailure.failed(
                    what + "the engine's disk is full",
                    "see what uses it: docker system df\nremove what is not needed: docker image prune",
                    cause);
        }
        if (image == StackImage.BASE && isAboutDebian(text)) {
            return UserFailure.unreachable(
                    what + DEBIAN + " is not on the engine and cannot be pulled",
                    "pull it on a machine with a network: docker pull " + DEBIAN
                            + "; copy it with docker save and docker load"
                            + "\nor build it on Debian, in a checkout of dps: scripts/engine base\nengine error: "
                            + error,
                    cause);
        }
        return UserFailure.failed(what + error, lastLines, cause);
    }

    private static boolean isAboutDebian(String text) {
        return text.contains("pull access denied")
                || text.contains("manifest")
                || text.contains("no such image")
                || text.contains("registry")
                || text.contains("lookup ")
                || text.contains("dial tcp")
                || text.contains("client.timeout");
    }

    /** The engine's output during a build: passes on each line, and keeps the last ones for an error message. */
    private static final class BuildOutput extends ResultCallback.Adapter<BuildResponseItem> {
        private static final int KEPT = 12;

        private final Consumer<String> listener;
        private final Deque<String> last = new ArrayDeque<>();
        private String error = "";

        BuildOutput(Consumer<String> listener) {
            this.listener = listener;
        }

        @Override
        public synchronized void onNext(BuildResponseItem item) {
            if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
                error = item.getErrorDetail().getMessage().strip();
                return;
            }
            String text = item.getStream() != null ? item.getStream() : item.getStatus();
            if (text != null) {
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(this::keep);
            }
        }

        private void keep(String line) {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(line);
            listener.accept(line);
        }

        /** Returns the engine's error message. */
        synchronized Optional<String> error() {
            return error.isEmpty() ? Optional.empty() : Optional.of(error);
        }

        /** Returns the last lines before the error. */
        synchronized String lastLines() {
            return String.join("\n", last);
        }
    }

    /**
     * An archive whose writer may fail. Reading then throws instead of ending, because an engine may take an early
     * end for a smaller archive.
     */
    static final class WholeArchive extends FilterInputStream {
        private final AtomicReference<UserFailure> failure;

        /** @param failure set by a writer that failed, before its stream ends */
        WholeArchive(InputStream in, AtomicReference<UserFailure> failure) {
            super(in);
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            return whole(super.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return whole(super.read(buffer, offset, length));
        }

        private int whole(int read) throws IOException {
            UserFailure reason = failure.get();
            if (read < 0 && reason != null) {
                throw new IOException(reason.getMessage(), reason);
            }
            return read;
        }
    }
}
