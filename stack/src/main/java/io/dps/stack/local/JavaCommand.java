package io.dps.stack.local;

import io.dps.stack.machine.JavaModuleOptions;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

    /**
     * Options of every process on the Spark runtime: the server and the applications.
     *
     * @param heap largest heap in MiB
     */
    static List<String> sparkOptions(ContextFolder folder, String name, int heap) {
        List<String> options = new ArrayList<>(JavaModuleOptions.ALL);
        options.addAll(memory(heap));
        options.add("-Djava.io.tmpdir=" + folder.scratch(name));
        options.add("-Dspark.driver.host=" + PortCheck.LOOPBACK);
        options.add("-Dspark.driver.bindAddress=" + PortCheck.LOOPBACK);
        options.add("-Dspark.ui.enabled=false");
        options.addAll(LogConfiguration.SPARK.jvmOptions(folder, name));
        return options;
    }

    /** Binds to loopback whatever an application forgets to. */
    static Map<String, String> sparkEnvironment() {
        return Map.of("SPARK_LOCAL_IP", PortCheck.LOOPBACK);
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The Log4j 2 configurations that come with dps, as a started process reads them: a file of the context. */
    enum LogConfiguration {
        KAFKA("kafka-log4j2.xml"),
        SPARK("spark-log4j2.xml");

        private final String resource;

        LogConfiguration(String resource) {
            this.resource = resource;
        }

        /** Puts the configuration into the context. */
        void write(ContextFolder folder) throws IOException {
            try (InputStream in = LogConfiguration.class.getResourceAsStream(resource)) {
                PrivateFile.replace(file(folder), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        /** JVM options that make a process log to its rotated file. */
        List<String> jvmOptions(ContextFolder folder, String process) {
            return List.of("-Dlog4j2.configurationFile=" + file(folder), "-Ddps.log=" + folder.log(process));
        }

        private Path file(ContextFolder folder) {
            return folder.conf().resolve(resource);
        }
    }
}
