package io.dps.shell.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.settings.Config;
import io.dps.shell.settings.ConfigLoader;
import io.dps.stack.model.Target;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which platform a line works on, and how long it stays open. */
final class PlatformsTest {
    private final List<String> closed = new ArrayList<>();
    private final Platforms platforms =
            new Platforms(config -> config.environment().get("PLACE"), config -> platform(config.environment()));

    @Test
    void a_platform_stays_open_for_lines_in_the_background_when_settings_lead_to_another_one() {
        Platform first = platforms.of(config("a"));
        Platform second = platforms.of(config("b"));

        assertThat(second).isNotSameAs(first);
        assertThat(closed).isEmpty();
        assertThat(platforms.of(config("a"))).isSameAs(first);

        platforms.close();

        assertThat(closed).containsExactlyInAnyOrder("a", "b");
    }

    private static Config config(String place) {
        return ConfigLoader.load(Map.of(), Map.of("PLACE", place), Optional.empty());
    }

    private Platform platform(Map<String, String> environment) {
        Target target = (Target) Proxy.newProxyInstance(
                Target.class.getClassLoader(), new Class<?>[] {Target.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.add(environment.get("PLACE"));
                    }
                    return null;
                });
        return new Platform("test", target, Path.of("views.json"));
    }
}
