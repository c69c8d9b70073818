package io.dps.stack.local;

import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

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
