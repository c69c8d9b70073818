package io.dps.shell.stack;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.ImageStatus;
import java.util.List;
import java.util.Locale;

/** Images as rows. */
final class ImagesTable {
    private ImagesTable() {}

    static void show(Invocation invocation, List<ImageStatus> images) {
        List<List<String>> rows = images.stream()
                .map(image -> List.of(
                        image.name(),
                        image.state().name().toLowerCase(Locale.ROOT),
                        image.bytes() == 0 ? "" : String.valueOf(image.bytes() >> 20)))
                .toList();
        invocation.output().table(List.of(Column.text("image"), Column.text("state"), Column.number("size_mib")), rows);
    }
}
