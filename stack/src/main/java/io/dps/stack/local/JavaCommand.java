package io.dps.stack.local;

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
        argv.add("-cp");
        argv.add(jars.resolve("*").toString());
        argv.add(mainClass);
        argv.addAll(arguments);
        return argv;
    }

    /**
     * Puts off the second compiler. While two servers start on two cores it takes a good part of both for code that runs
     * only then (deploy 10.3 s, with these 9.2 s, in one run); what is really hot reaches it all the same.
     */
    static List<String> quickStart() {
        return List.of(
                "-XX:Tier4InvocationThreshold=50000",
                "-XX:Tier4MinInvocationThreshold=6000",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:Tier4BackEdgeThreshold=400000");
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

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
