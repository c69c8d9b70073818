package io.dps.stack.swarm.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.SaveImagesCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.LoadResponseItem;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ImageStore;
import io.dps.stack.model.ImageStore.ImageStatus;
import io.dps.stack.model.ImageStore.ImageStatus.State;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ProgressListener.Step;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** The stack's images on one engine. */
public final class EngineImages implements ImageStore {
    private static final String LOADED = "Loaded image: ";

    private final DockerClient engine;
    private final ImageInputs inputs;
    private final List<StackImage> wanted;
    private final Wheels wheels;

    /**
     * @param engine the engine; stays open
     * @param runtimes the jars of the servers
     * @param wanted images that are needed
     */
    public EngineImages(DockerClient engine, RuntimeFolder runtimes, List<StackImage> wanted) {
        this.engine = engine;
        this.inputs = new ImageInputs(runtimes);
        this.wanted = List.copyOf(wanted);
        this.wheels = new Wheels(runtimes.cache());
    }

    /** Returns the full name of each needed image; contacts no engine. */
    public Map<StackImage, String> tags() {
        return tags(inputs, wanted);
    }

    /** Returns the full name of each image that this version of dps knows. */
    public static Map<StackImage, String> tags(RuntimeFolder runtimes) {
        return tags(new ImageInputs(runtimes), List.of(StackImage.values()));
    }

    private static Map<StackImage, String> tags(ImageInputs inputs, List<StackImage> images) {
        Map<StackImage, String> tags = new EnumMap<>(StackImage.class);
        images.forEach(image -> tags.put(image, inputs.tag(image)));
        return tags;
    }

    @Override
    public List<ImageStatus> list() {
        Map<String, Long> there = present();
        List<ImageStatus> found = needed(there);
        Collection<String> known = tags(inputs, List.of(StackImage.values())).values();
        there.forEach((name, bytes) -> {
            if (!known.contains(name)) {
                found.add(new ImageStatus(name, State.OLD, bytes));
            }
        });
        return found;
    }

    @Override
    public List<ImageStatus> build(ProgressListener listener) {
        Steps steps = new Steps(listener);
        ImageBuilder builder = new ImageBuilder(engine, inputs, wheels);
        Map<String, Long> there = present();
        if (wanted.contains(StackImage.AIRFLOW) && !there.containsKey(inputs.tag(StackImage.AIRFLOW))) {
            // Downloads come first, so that a missing tool or network is found before minutes of building.
            builder.collectWheels(line -> steps.report(StackImage.AIRFLOW.shortName(), Step.WAITING, line));
        }
        for (StackImage image : wanted) {
            String tag = inputs.tag(image);
            if (there.containsKey(tag)) {
                steps.report(image.shortName(), Step.UNCHANGED, tag);
                continue;
            }
            steps.report(image.shortName(), Step.BUILDING, tag);
            try {
                builder.build(image, line -> steps.report(image.shortName(), Step.WAITING, line));
            } catch (UserFailure e) {
                steps.report(image.shortName(), Step.FAILED, tag);
                throw e;
            }
            steps.report(image.shortName(), Step.BUILT, tag);
        }
        return needed(present());
    }

    @Override
    public List<ImageStatus> save(Path archive, ProgressListener listener) {
        List<ImageStatus> images = needed(present());
        SaveImagesCmd command = engine.saveImagesCmd();
        for (ImageStatus image : images) {
            if (image.state() == State.MISSING) {
                throw UserFailure.failed("the image " + image.name() + " is missing", "build it: stack images build");
            }
            int colon = image.name().lastIndexOf(':');
            command.withImage(image.name().substring(0, colon), image.name().substring(colon + 1));
        }
        Path target = archive.toAbsolutePath();
        Path draft = target.resolveSibling("." + target.getFileName() + ".part");
        Steps steps = new Steps(listener);
        try {
            try (InputStream in = command.exec()) {
                Files.copy(
                        new CountedStream(in, bytes -> steps.report("save", Step.WAITING, megabytes(bytes))),
                        draft,
                        StandardCopyOption.REPLACE_EXISTING);
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (NoSuchFileException e) {
            throw UserFailure.failed(target.getParent() + " does not exist", "create it, or choose another folder", e);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + archive + " failed", e);
        }
        return images;
    }

    @Override
    public List<String> load(Path archive, ProgressListener listener) {
        List<String> names = new ArrayList<>();
        Steps steps = new Steps(listener);
        ResultCallback.Adapter<LoadResponseItem> output = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(LoadResponseItem item) {
                String text = item.getStream() == null ? "" : item.getStream().strip();
                if (text.startsWith(LOADED)) {
                    names.add(text.substring(LOADED.length()));
                }
            }
        };
        try (InputStream in = new CountedStream(
                Files.newInputStream(archive), bytes -> steps.report("load", Step.WAITING, megabytes(bytes)))) {
            engine.loadImageAsyncCmd(in).exec(output).awaitCompletion();
        } catch (NoSuchFileException e) {
            throw UserFailure.failed(archive + " does not exist", "run 'stack images save' to write one", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + archive + " failed", e);
        } catch (DockerException e) {
            throw UserFailure.failed(
                    "the engine rejected " + archive + ": " + e.getMessage(),
                    "use an archive written by 'stack images save' or 'docker save'",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserFailure(FailureKind.INTERRUPTED, "loading " + archive + " was interrupted", "", e);
        }
        if (names.isEmpty()) {
            throw UserFailure.failed(
                    archive + " contains no image", "use an archive written by 'stack images save' or 'docker save'");
        }
        return names;
    }

    private List<ImageStatus> needed(Map<String, Long> there) {
        List<ImageStatus> found = new ArrayList<>();
        tags().values()
                .forEach(tag -> found.add(new ImageStatus(
                        tag, there.containsKey(tag) ? State.PRESENT : State.MISSING, there.getOrDefault(tag, 0L))));
        return found;
    }

    /** Returns the tags of all dps images on the engine, each with the size of its image. */
    private Map<String, Long> present() {
        Map<String, Long> found = new TreeMap<>();
        for (Image image : engine.listImagesCmd().exec()) {
            String[] tags = image.getRepoTags() == null ? new String[0] : image.getRepoTags();
            Stream.of(tags)
                    .filter(tag ->
                            Stream.of(StackImage.values()).anyMatch(known -> tag.startsWith(known.repository() + ":")))
                    .forEach(tag -> found.put(tag, image.getSize()));
        }
        return found;
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    /** Reports steps with the time since the command began. */
    private static final class Steps {
        private final ProgressListener listener;
        private final long begin = System.nanoTime();

        Steps(ProgressListener listener) {
            this.listener = listener;
        }

        synchronized void report(String subject, Step step, String detail) {
            listener.onProgress(subject, step, Duration.ofNanos(System.nanoTime() - begin), detail);
        }
    }

    /** An input stream that reports its progress every 16 MiB. */
    private static final class CountedStream extends FilterInputStream {
        private static final long STEP = 16L << 20;

        private final LongConsumer listener;
        private long count;

        CountedStream(InputStream in, LongConsumer listener) {
            super(in);
            this.listener = listener;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                add(1);
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                add(read);
            }
            return read;
        }

        private void add(int read) {
            if (count / STEP != (count + read) / STEP) {
                listener.accept(count + read);
            }
            count += read;
        }
    }
}
