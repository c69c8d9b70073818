package io.dps.stack.model;

import java.util.List;

/**
 * A program of ours that runs beside the services, from the Spark runtime.
 *
 * @param name name under which it is listed, logged and stopped, for example {@code averager}
 * @param mainClass its main
 * @param arguments its command line; never a secret
 * @param heap largest heap in MiB
 */
public record Application(String name, String mainClass, List<String> arguments, int heap) {
    public Application {
        arguments = List.copyOf(arguments);
    }
}
