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
 * A command line that starts a Java program from a folder of jars, on the Java that this process runs on.
 *
 * @param jvmOptions options of the JVM
 * @param jars the class path
 * @param mainClass its main class
 * @param arguments its command line; never a secret, as every user of the machine can read it
 * @param environment variables in addition to the few that {@link Launcher} passes on
 */
record JavaCommand(
        List<String> jvmOptions,
        JarFolder jars,
        String mainClass,
        List<String> arguments,
        Map<String, String> environment) {

    JavaCommand {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    List<String> argv() {
        List<String> argv = new ArrayList<>();
        argv.add(java().toString());
        argv.addAll(jvmOptions);
        argv.addAll(jars.archives().options(jars));
        argv.add("-cp");
        argv.add(jars.classPath());
        argv.add(mainClass);
        argv.addAll(arguments);
        return argv;
    }

    /**
     * Returns options that delay the C2 compiler. While two servers start on two cores, it would use much of both cores
     * for code that runs only at the start (deploy 10.3 s without these options, 9.2 s with them, in one run). C2 still
     * compiles code that runs often.
     */
    static List<String> quickStart() {
        return List.of(
                "-XX:Tier4InvocationThreshold=50000",
                "-XX:Tier4MinInvocationThreshold=6000",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:Tier4BackEdgeThreshold=400000");
    }

    /** Returns options for a program that ends within seconds: the quick compiler alone. */
    static List<String> brief() {
        return List.of("-XX:TieredStopAtLevel=1");
    }

    /**
     * Returns heap options. The heap starts small, as most of it is never needed. An OutOfMemoryError ends the
     * process, since a process that keeps running half broken is harder to notice.
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
     * Returns the options of every process on the Spark runtime: the server and the applications.
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

    /** Returns environment variables that make Spark bind to loopback wherever an application sets no address. */
    static Map<String, String> sparkEnvironment() {
        return Map.of("SPARK_LOCAL_IP", PortCheck.LOOPBACK);
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The Log4j 2 configurations that come with dps. A started process reads its copy in the context folder. */
    enum LogConfiguration {
        KAFKA("kafka-log4j2.xml"),
        SPARK("spark-log4j2.xml");

        private final String resource;

        LogConfiguration(String resource) {
            this.resource = resource;
        }

        /** Copies the configuration into the context folder. */
        void write(ContextFolder folder) throws IOException {
            try (InputStream in = LogConfiguration.class.getResourceAsStream(resource)) {
                PrivateFile.replace(file(folder), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        /** Returns JVM options that make a process log to its rotated file. */
        List<String> jvmOptions(ContextFolder folder, String process) {
            return List.of("-Dlog4j2.configurationFile=" + file(folder), "-Ddps.log=" + folder.log(process));
        }

        private Path file(ContextFolder folder) {
            return folder.conf().resolve(resource);
        }
    }
}
