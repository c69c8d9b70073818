package io.dps.shell.plot.client;

import io.dps.contract.UserFailure;
import io.dps.shell.output.CellText;
import io.dps.shell.plot.PlotData;
import io.dps.shell.plot.PlotKind;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws plots as PNG and SVG. Needs fonts on this machine, and no screen. For one thread. */
public final class ChartClient {
    /** Pixels of a picture that fits a page and a mail. */
    public static final int WIDTH = 1_000;

    public static final int HEIGHT = 600;

    private static final String SVG = "http://www.w3.org/2000/svg";

    public ChartClient() {
        // Without it, AWT would look for a screen.
        System.setProperty("java.awt.headless", "true");
        requireFonts();
    }

    /**
     * Java finds its fonts with fontconfig, and fails with errors of many kinds if there are none, also when a class of it
     * was tried before.
     */
    private static void requireFonts() {
        try {
            BufferedImage probe = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = probe.createGraphics();
            graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 10)).stringWidth("0");
            graphics.dispose();
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw UserFailure.failed(
                    "cannot draw a picture: Java finds no fonts on this machine",
                    "install them; on Debian and Ubuntu: apt-get install fontconfig fonts-dejavu-core",
                    e);
        }
    }

    /** Returns a picture of data that has been shaped for its kind, as PNG. */
    public byte[] png(PlotData data, PlotKind kind) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        paint(data, kind, graphics);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns a picture of data that has been shaped for its kind, as SVG. Its texts are drawn as shapes, so that they look
     * the same without the fonts of this machine; the title and the names of the series are also there as text.
     */
    public byte[] svg(PlotData data, PlotKind kind) {
        Document document = document();
        SVGGraphics2D graphics = new SVGGraphics2D(document);
        graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
        paint(data, kind, graphics);
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
        String names = data.series().stream()
                .map(series -> CellText.printable(series.name()))
                .collect(Collectors.joining(", "));
        root.insertBefore(text(document, "desc", names), root.getFirstChild());
        root.insertBefore(text(document, "title", CellText.printable(data.title())), root.getFirstChild());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStreamWriter writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
            graphics.stream(root, writer, true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void paint(PlotData data, PlotKind kind, Graphics2D graphics) {
        Chart<?, ?> chart = kind == PlotKind.LINE ? Charts.lines(data) : Charts.bars(data);
        chart.paint(graphics, WIDTH, HEIGHT);
    }

    private static Element text(Document document, String name, String content) {
        Element element = document.createElementNS(SVG, name);
        // XML cannot hold these two at all.
        element.setTextContent(content.replace('\uFFFE', '?').replace('\uFFFF', '?'));
        return element;
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
