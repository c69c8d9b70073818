package io.dps.stack.model;

import java.util.List;
import java.util.Optional;

/**
 * A program of the Spark runtime that runs to its end while its caller waits.
 *
 * @param name its name in messages and the name of its log
 * @param mainClass its main class
 * @param arguments its command line; never a secret, as every user of the machine can read it
 * @param heap its largest heap in MiB
 * @param isBrief whether it reads no data or little, so that it is over before optimized code would pay
 * @param kafka settings of Kafka clients as the text of a properties file, which the program gets as a private file by
 *     the argument {@value #KAFKA_PROPERTIES}; empty for no such file
 */
public record RuntimeProgram(
        String name, String mainClass, List<String> arguments, int heap, boolean isBrief, Optional<Secret> kafka) {
    /** The argument that names the file of the settings of Kafka clients. */
    public static final String KAFKA_PROPERTIES = "--kafka-properties";

    public RuntimeProgram {
        arguments = List.copyOf(arguments);
    }

    /** Runs programs. */
    @FunctionalInterface
    public interface Runner {
        /**
         * Runs a program to its end and returns its standard output. Interrupting the thread ends the program.
         *
         * @param input its standard input
         * @throws io.dps.contract.UserFailure with the program's own error and hint, if it fails; of kind
         *     {@code INTERRUPTED} if this thread is interrupted
         */
        byte[] run(RuntimeProgram program, byte[] input);
    }
}
