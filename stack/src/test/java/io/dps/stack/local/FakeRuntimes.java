package io.dps.stack.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Makes folders of jars that hold a {@link FakeServer} alone. */
final class FakeRuntimes {
    private FakeRuntimes() {}

    static Runtimes in(Path folder) throws IOException {
        for (String runtime : List.of("kafka", "spark")) {
            Path jars = Files.createDirectories(folder.resolve(runtime));
            String entry = FakeServer.class.getName().replace('.', '/') + ".class";
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve("fake.jar")));
                    InputStream code = FakeServer.class.getClassLoader().getResourceAsStream(entry)) {
                jar.putNextEntry(new JarEntry(entry));
                code.transferTo(jar);
                jar.closeEntry();
            }
        }
        return new Runtimes(folder, ClassArchives.NONE);
    }
}
