package io.dps.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Pictures of plots, looked at by their pixels and their XML. */
final class PictureTest {
    private static final int BLUE = 0x0072B2;
    private static final int ORANGE = 0xE69F00;
    private static final int WHITE = 0xFFFFFF;

    private final FakeKafka kafka = new FakeKafka();

    @TempDir
    private Path folder;

    /** Sensor a rises from 0 to 9, sensor b falls from 9 to 0. */
    @BeforeEach
    void make() {
        FakeTopic topic = kafka.make("t", 1);
        for (int i = 0; i < 10; i++) {
            topic.put(0, "{\"v\":" + i + ",\"s\":\"sensor-a\"}");
            topic.put(0, "{\"v\":" + (9 - i) + ",\"s\":\"sensor-b\"}");
        }
    }

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(new FakeTarget().platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    private static IntStream rows(BufferedImage image, int x, IntPredicate colour) {
        return IntStream.range(0, image.getHeight()).filter(y -> colour.test(image.getRGB(x, y) & WHITE));
    }

    private static boolean has(BufferedImage image, int fromX, int toX, int fromY, int toY, IntPredicate colour) {
        return IntStream.range(fromX, toX).anyMatch(x -> rows(image, x, colour).anyMatch(y -> y >= fromY && y < toY));
    }

    @Test
    void lines_have_their_colours_at_their_places_and_axes_have_texts() throws IOException {
        Path file = folder.resolve("lines.png");

        CapturedStreams shown = run(0, "plot", "t", "v", "--by", "s", "--png", file.toString());

        assertThat(shown.out()).isEmpty();
        assertThat(shown.err()).isEqualTo("wrote " + file + "\n");
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(1_000);
        assertThat(image.getHeight()).isEqualTo(600);
        // Near the left end the blue line is low and the orange one high; near the right end the other way round.
        double blueLeft = rows(image, 200, colour -> colour == BLUE).average().orElseThrow();
        double orangeLeft =
                rows(image, 200, colour -> colour == ORANGE).average().orElseThrow();
        double blueRight = rows(image, 700, colour -> colour == BLUE).average().orElseThrow();
        double orangeRight =
                rows(image, 700, colour -> colour == ORANGE).average().orElseThrow();
        assertThat(blueLeft).isGreaterThan(orangeLeft + 100);
        assertThat(blueRight).isLessThan(orangeRight - 100);
        // The title, the labels of both axes, and the legend.
        IntPredicate isInk = colour -> colour != WHITE;
        assertThat(has(image, 300, 700, 0, 35, isInk)).as("title").isTrue();
        assertThat(has(image, 0, 60, 100, 500, isInk)).as("labels of y").isTrue();
        assertThat(has(image, 100, 800, 550, 600, isInk)).as("labels of x").isTrue();
        assertThat(has(image, 860, 1_000, 50, 550, colour -> colour == BLUE))
                .as("legend")
                .isTrue();
    }

    @Test
    void bars_are_as_high_as_their_counts() throws IOException {
        Path file = folder.resolve("bars.png");
        kafka.make("counts", 1).put(0, "{\"v\":1}").put(0, "{\"v\":1}").put(0, "{\"v\":2}");

        run(0, "plot", "counts", "v", "--as", "histogram", "--png", file.toString());

        BufferedImage image = ImageIO.read(file.toFile());
        long first = rows(image, 300, colour -> colour == BLUE).count();
        long second = rows(image, 750, colour -> colour == BLUE).count();
        assertThat(first).isGreaterThan(300);
        assertThat(second).isBetween(first / 2 - 10, first / 2 + 10);
    }

    private static Document parsed(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(file.toFile());
    }

    @Test
    void foreign_names_cannot_break_an_svg() throws Exception {
        kafka.make("odd", 1).put(0, "{\"v\":1,\"s\":\"<b>&\\u001b\\uFFFE\"}");
        Path file = folder.resolve("odd.svg");

        run(0, "plot", "odd", "v", "--by", "s", "--svg", file.toString());

        Document svg = parsed(file);
        assertThat(svg.getElementsByTagName("b").getLength()).isZero();
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent()).startsWith("<b>&");
    }

    @Test
    void an_svg_has_the_title_and_the_names_as_text_and_the_lines_as_shapes() throws Exception {
        Path file = folder.resolve("lines.svg");

        run(0, "plot", "t", "v", "--by", "s", "--svg", file.toString());

        Document svg = parsed(file);
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 1000 600");
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("t v by s, last 20 records");
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent()).isEqualTo("sensor-a, sensor-b");
        assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThan(20);
        assertThat(Files.readString(file)).contains("rgb(0,114,178)", "rgb(230,159,0)");
    }

    @Test
    void an_existing_file_is_overwritten_only_with_y() throws IOException {
        Path file = Files.writeString(folder.resolve("there.png"), "mine");

        assertThat(run(2, "plot", "t", "v", "--png", file.toString()).err())
                .contains("error: this needs confirmation", "hint: add -y to confirm");
        assertThat(file).hasContent("mine");
        run(0, "plot", "t", "v", "-y", "--png", file.toString());
        assertThat(ImageIO.read(file.toFile())).isNotNull();
        assertThat(run(
                                2,
                                "plot",
                                "t",
                                "v",
                                "--svg",
                                folder.resolve("none/x.svg").toString())
                        .err())
                .contains("no such folder");
        assertThat(run(2, "plot", "t", "v", "--svg", folder.toString()).err()).contains("it is a folder");
    }

    @Test
    void a_plot_in_the_terminal_loads_no_charting_library() throws Exception {
        String output = start(Map.of(), 0);

        assertThat(output).contains("t v, last 3 records");
        assertThat(loaded("io.dps.shell.plot.LineChart ")).isNotEmpty();
        assertThat(loaded("org.knowm.", "org.apache.batik.", "java.awt.", "io.dps.shell.plot.client."))
                .isEmpty();
        start(Map.of(), 0, "--png", folder.resolve("x.png").toString());
        assertThat(loaded("org.knowm.")).isNotEmpty();
    }

    @Test
    void without_fonts_the_failure_says_what_to_install() throws Exception {
        Path none = Files.writeString(
                folder.resolve("fonts.conf"),
                "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\"><fontconfig/>");
        Path file = folder.resolve("x.svg");

        String output = start(Map.of("FONTCONFIG_FILE", none.toString()), 1, "--svg", file.toString());

        assertThat(output)
                .isEqualTo("error: cannot draw a picture: Java finds no fonts on this machine\n"
                        + "hint: install them; on Debian and Ubuntu: apt-get install fontconfig fonts-dejavu-core\n");
        assertThat(file).doesNotExist();
    }

    /** Plots in a process of its own, which notes the classes that it loads; returns what it wrote. */
    private String start(Map<String, String> variables, int code, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + folder.resolve("classes.log"),
                // Java remembers there which fonts it found.
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                PlotProgram.class.getName()));
        command.addAll(List.of(options));
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("JAVA_TOOL") || name.equals("JDK_JAVA_OPTIONS"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String written = Files.readString(output);
        assertThat(process.exitValue()).as(written).isEqualTo(code);
        return written;
    }

    private List<String> loaded(String... prefixes) throws IOException {
        return Files.readAllLines(folder.resolve("classes.log")).stream()
                .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", ""))
                .filter(line -> Arrays.stream(prefixes).anyMatch(line::startsWith))
                .toList();
    }
}
