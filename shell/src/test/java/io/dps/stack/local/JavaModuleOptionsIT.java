package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.machine.JavaModuleOptions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the flags of the stack equal to those of the Spark in the distribution, which the stack itself cannot see. */
class JavaModuleOptionsIT {
    @Test
    void the_list_is_the_one_of_spark() throws Exception {
        // given
        Path jars = Path.of(System.getProperty("dps.runtime"), "spark");
        try (URLClassLoader spark = new URLClassLoader(urls(jars), ClassLoader.getPlatformClassLoader())) {
            // when
            Object options = spark.loadClass("org.apache.spark.launcher.JavaModuleOptions")
                    .getMethod("defaultModuleOptionArray")
                    .invoke(null);

            // then
            assertThat(JavaModuleOptions.ALL).containsExactly((String[]) options);
        }
    }

    private static URL[] urls(Path folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
