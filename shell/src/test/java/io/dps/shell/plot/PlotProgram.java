package io.dps.shell.plot;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeKafka;
import java.nio.file.Path;

/** A plot of a topic of three records, in a process of its own: prints what the command does. */
final class PlotProgram {
    private PlotProgram() {}

    public static void main(String[] options) {
        FakeKafka kafka = new FakeKafka();
        kafka.make("t", 1).put(0, "{\"v\":1}").put(0, "{\"v\":3}").put(0, "{\"v\":2}");
        String[] words = new String[options.length + 3];
        System.arraycopy(new String[] {"plot", "t", "v"}, 0, words, 0, 3);
        System.arraycopy(options, 0, words, 3, options.length);
        CapturedStreams streams = CapturedStreams.offTerminal();
        int code = TestCommands.run(new FakeTarget().platform(kafka, Path.of(".")), streams, words);
        System.out.print(streams.out() + streams.err());
        System.exit(code);
    }
}
