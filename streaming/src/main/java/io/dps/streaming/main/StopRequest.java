package io.dps.streaming.main;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the process was asked to stop. On SIGTERM and SIGINT it does not begin to shut the JVM down, as that would take
 * Spark away under the running batch and end in code 143; the main thread sees the request and ends in order.
 */
public final class StopRequest {
    private static final Logger LOG = LoggerFactory.getLogger(StopRequest.class);

    private volatile boolean requested;

    /** Returns a request that the process's signals make. */
    public static StopRequest bySignal() {
        StopRequest request = new StopRequest();
        request.handle("TERM");
        request.handle("INT");
        return request;
    }

    /** Asks to stop. */
    public void request() {
        requested = true;
    }

    public boolean isRequested() {
        return requested;
    }

    /** By reflection, since the compiler warns of sun.misc.Signal and cannot be told that it is meant. */
    private void handle(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal = Proxy.newProxyInstance(
                    StopRequest.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (proxy, method, arguments) -> called(proxy, method, arguments));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException unavailable) {
            LOG.warn("SIG{} will end the process at once", name, unavailable);
        }
    }

    private Object called(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                LOG.info("SIG{}: stopping", arguments[0]);
                request();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stop request";
        };
    }
}
