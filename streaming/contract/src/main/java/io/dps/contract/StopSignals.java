package io.dps.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns SIGTERM and SIGINT into an orderly end of a program that a target stops: the JVM does not shut down by itself, so
 * that the main thread can finish its work and end with a code of its own. Where that cannot be had, the signals end the
 * process at once.
 */
public final class StopSignals {
    private StopSignals() {}

    /**
     * Handles both signals from now on.
     *
     * @param stop takes the name of the signal, such as {@code SIGTERM}, in a thread of the JVM; it must not block
     */
    public static void handle(Consumer<String> stop) {
        handle("TERM", stop);
        handle("INT", stop);
    }

    /** By reflection, since the compiler warns of sun.misc.Signal and cannot be told that it is meant. */
    private static void handle(String name, Consumer<String> stop) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (proxy, method, arguments) -> called(proxy, method, arguments, () -> stop.accept("SIG" + name)));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException unavailable) {
            System.getLogger(StopSignals.class.getName())
                    .log(System.Logger.Level.WARNING, "SIG" + name + " will end the process at once", unavailable);
        }
    }

    private static @Nullable Object called(Object proxy, Method method, Object[] arguments, Runnable stop) {
        return switch (method.getName()) {
            case "handle" -> {
                stop.run();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stop signal";
        };
    }
}
