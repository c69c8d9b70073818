package io.dps.stack.local;

import io.dps.stack.local.JavaCommand.LogConfiguration;
import io.dps.stack.model.RuntimeProgram;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.FileTree;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs of the Spark runtime as children of this process, on this machine, whatever the target of the context.
 * Safe to use from several threads.
 */
public final class ChildPrograms implements RuntimeProgram.Runner {
    private static final String KAFKA = "kafka.properties";

    private final JarFolder jars;
    private final ContextFolder folder;

    /**
     * @param runtimes the jars of the programs
     * @param folder folder of the programs' logs and temporary files; created on first use
     */
    public ChildPrograms(Runtimes runtimes, Path folder) {
        this.jars = runtimes.spark();
        this.folder = new ContextFolder("programs", folder);
    }

    @Override
    public byte[] run(RuntimeProgram program, byte[] input) {
        jars.requireJars();
        Path scratch = prepare(program);
        JavaCommand command = command(program, scratch);
        return new ChildProcess(program.name(), command.argv(), command.environment(), folder.log(program.name()))
                .run(input, () -> delete(scratch));
    }

    private Path prepare(RuntimeProgram program) {
        folder.createRoot();
        folder.createLogs();
        try {
            PrivateFile.makeFolder(folder.conf());
            PrivateFile.makeFolder(folder.scratch());
            LogConfiguration.SPARK.write(folder);
            // Several programs of the same name may run at once, so each gets a folder of its own.
            Path scratch = Files.createTempDirectory(folder.scratch(), program.name() + "-");
            if (program.kafka().isPresent()) {
                PrivateFile.replace(
                        scratch.resolve(KAFKA), program.kafka().get().value());
            }
            return scratch;
        } catch (IOException e) {
            throw StateFailure.of("write", folder.path(), e);
        }
    }

    private JavaCommand command(RuntimeProgram program, Path scratch) {
        List<String> options = new ArrayList<>(JavaCommand.sparkOptions(folder, program.name(), program.heap()));
        options.addAll(program.isBrief() ? JavaCommand.brief() : JavaCommand.quickStart());
        // The program reports an OutOfMemoryError itself; the JVM would exit with 3, which means "not reachable" here.
        options.add("-XX:-ExitOnOutOfMemoryError");
        options.add("-Djava.io.tmpdir=" + scratch);
        // ChildProcess reads the program's output as UTF-8, whatever the locale of the machine.
        options.addAll(List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        List<String> arguments = new ArrayList<>(program.arguments());
        if (program.kafka().isPresent()) {
            arguments.addAll(List.of(
                    RuntimeProgram.KAFKA_PROPERTIES, scratch.resolve(KAFKA).toString()));
        }
        return new JavaCommand(options, jars, program.mainClass(), arguments, JavaCommand.sparkEnvironment());
    }

    private static void delete(Path scratch) {
        try {
            FileTree.delete(scratch);
        } catch (IOException e) {
            // The program's result matters more than a few files left in a folder of dps.
        }
    }
}
