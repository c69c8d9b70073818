package io.dps.streaming;

import io.dps.contract.StreamOptions;
import io.dps.streaming.SentRecord.Truth;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What windows and watermarks mean, written down without Spark: fed with the readings of each batch in turn, it knows each
 * batch's watermark, which readings are late, which windows are closed by it, and their exact averages.
 */
final class WatermarkModel {
    private final StreamOptions options;
    private final long windowMicros;
    private final Map<Window, List<Truth>> open = new TreeMap<>();
    private final Map<String, Average> closed = new TreeMap<>();
    private long watermarkMs;
    private long watermarkBeforeMs;
    private long highestMs = Long.MIN_VALUE;
    private int late;

    WatermarkModel(StreamOptions options) {
        this.options = options;
        this.windowMicros = options.window().toMillis() * 1000;
    }

    /** A window, of one sensor when grouped so, else of the empty name. */
    private record Window(long startMicros, String sensor) implements Comparable<Window> {
        @Override
        public int compareTo(Window other) {
            int byStart = Long.compare(startMicros, other.startMicros);
            return byStart != 0 ? byStart : sensor.compareTo(other.sensor);
        }
    }

    /** The exact averages of a closed window. */
    record Average(int readings, BigDecimal temperature, BigDecimal humidity, BigDecimal pressure) {}

    /** Plays one batch with these valid readings. */
    void batch(List<Truth> readings) {
        watermarkBeforeMs = watermarkMs;
        if (highestMs != Long.MIN_VALUE) {
            watermarkMs = Math.max(watermarkMs, highestMs - options.watermark().toMillis());
        }
        for (Truth reading : readings) {
            Window window = window(reading);
            if (isOver(window, watermarkBeforeMs)) {
                late++;
            } else {
                open.computeIfAbsent(window, w -> new ArrayList<>()).add(reading);
            }
            highestMs = Math.max(highestMs, Math.floorDiv(reading.eventMicros(), 1000L));
        }
        close();
    }

    private void close() {
        for (Iterator<Map.Entry<Window, List<Truth>>> it = open.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Window, List<Truth>> entry = it.next();
            if (isOver(entry.getKey(), watermarkMs)) {
                if (closed.put(key(entry.getKey()), average(entry.getValue())) != null) {
                    throw new IllegalStateException("the model closed " + entry.getKey() + " twice");
                }
                it.remove();
            }
        }
    }

    private Window window(Truth reading) {
        long start = Math.floorDiv(reading.eventMicros(), windowMicros) * windowMicros;
        return new Window(start, options.bySensor() ? reading.sensor() : "");
    }

    private boolean isOver(Window window, long watermark) {
        return window.startMicros + windowMicros <= watermark * 1000;
    }

    private String key(Window window) {
        boolean wholeSeconds =
                options.window().compareTo(Duration.ofSeconds(options.window().toSeconds())) == 0;
        DateTimeFormatter form =
                DateTimeFormatter.ofPattern(wholeSeconds ? "uuuu-MM-dd'T'HH:mm:ss'Z'" : "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
        Instant start = Instant.EPOCH.plusMillis(window.startMicros / 1000);
        return form.format(start.atOffset(ZoneOffset.UTC)) + (options.bySensor() ? "|" + window.sensor : "");
    }

    private static Average average(List<Truth> readings) {
        return new Average(
                readings.size(),
                mean(readings.stream().map(Truth::temperature).toList()),
                mean(readings.stream().map(Truth::humidity).toList()),
                mean(readings.stream().map(Truth::pressure).toList()));
    }

    private static BigDecimal mean(List<BigDecimal> numbers) {
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128);
    }

    /** Returns the watermark which the last batch began with; null while there is none. */
    Instant watermark() {
        return watermarkMs == 0 ? null : Instant.ofEpochMilli(watermarkMs);
    }

    /** Returns the closed windows by the key of their record. */
    Map<String, Average> closed() {
        return closed;
    }

    int late() {
        return late;
    }

    int openWindows() {
        return open.size();
    }
}
