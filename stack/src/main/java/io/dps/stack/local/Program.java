package io.dps.stack.local;

import io.dps.stack.model.Application.RestartPolicy;
import java.util.List;
import java.util.Map;

/**
 * How a process was started, so that the supervisor can start the same again.
 *
 * @param argv its command line; never holds a secret
 * @param environment all variables it was given
 * @param restart when it is started again
 */
record Program(List<String> argv, Map<String, String> environment, RestartPolicy restart) {
    Program {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
