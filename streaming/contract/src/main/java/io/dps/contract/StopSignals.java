package io.dps.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles SIGTERM and SIGINT for a program that a target stops: they do not shut down the JVM, so that the main
 * thread can finish its work and choose the exit code. If the JVM does not support that, the signals end the process
 * at once.
 */
public final class StopSignals {
    private StopSignals() {}

    /**
     * Handles both signals from now on.
     *
     * @param stop called with the name of the signal, such as {@code SIGTERM}, on a thread of the JVM; must not
     *     block
     */
    public static void handle(Consumer<String> stop) {
        handle("TERM", stop);
        handle("INT", stop);
    }

    /** Uses reflection: the compiler warns about sun.misc.Signal, and that warning cannot be suppressed. */
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
