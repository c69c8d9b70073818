package io.dps.stack.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to start a Java program from a folder of jars, on the Java that this process runs on. A class data archive beside
 * the folder, of its name with {@code .jsa}, is made use of.
 *
 * @param jvmOptions options of the JVM
 * @param jars folder whose jars are the class path
 * @param mainClass its main
 * @param arguments its command line; never a secret, as every user of the machine can read it
 * @param environment what it finds in its environment beside the few variables of {@link Launcher}
 */
record JavaCommand(
        List<String> jvmOptions, Path jars, String mainClass, List<String> arguments, Map<String, String> environment) {

    JavaCommand {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    List<String> argv() {
        List<String> argv = new ArrayList<>();
        argv.add(java().toString());
        argv.addAll(jvmOptions);
        Path archive = jars.resolveSibling(jars.getFileName() + ".jsa");
        if (Files.isReadable(archive)) {
            // Halves the time to start. One that fits neither the jars nor the JVM is passed over without a word.
            argv.add("-XX:SharedArchiveFile=" + archive);
            argv.add("-Xlog:cds=off");
            argv.add("-Xlog:cds+dynamic=off");
        }
        argv.add("-cp");
        argv.add(jars.resolve("*").toString());
        argv.add(mainClass);
        argv.addAll(arguments);
        return argv;
    }

    /**
     * A heap that begins small, as most of it is never needed. An error for lack of memory ends the process, since one
     * that goes on half dead is harder to notice.
     *
     * @param heap largest heap in MiB
     */
    static List<String> memory(int heap) {
        return List.of(
                "-Xms" + Math.min(64, heap) + "m",
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true");
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
