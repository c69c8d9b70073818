package io.dps.generator.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Turns SIGTERM and SIGINT into an interruption of one thread, so that it ends in order and the process with code 0.
 * Where that cannot be had, the signals end the process at once.
 */
final class StopSignals {

    private StopSignals() {}

    static void interrupt(Thread thread) {
        handle("TERM", thread);
        handle("INT", thread);
    }

    /** By reflection, since the compiler warns of sun.misc.Signal and cannot be told that it is meant. */
    private static void handle(String name, Thread thread) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (proxy, method, arguments) -> called(proxy, method, arguments, thread));
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

    private static Object called(Object proxy, Method method, Object[] arguments, Thread thread) {
        return switch (method.getName()) {
            case "handle" -> {
                thread.interrupt();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stop signal";
        };
    }
}
