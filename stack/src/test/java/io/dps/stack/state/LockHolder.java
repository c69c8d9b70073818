package io.dps.stack.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Main of another process that holds the lock of a context until its input ends. */
public final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) {
        ChangeLock.holding(ContextFolder.of(Path.of(args[0]), args[1]), "deploy", () -> {
            System.out.println("held");
            try {
                return System.in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
