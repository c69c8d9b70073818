package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.compose.ComposeFile;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.swarm.spec.StackDefinition;
import io.dps.stack.swarm.verbs.SwarmDoctor.KernelFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelFindingsTest {
    private static final ComposeFile ASKING = file("""
            services:
              plain: {image: i, ports: [{target: 1, published: 1, mode: host}], deploy: {endpoint_mode: dnsrr}}
              virtual: {image: i, deploy: {endpoint_mode: vip}}
              silent: {image: i}
              ingress: {image: i, ports: [{target: 2, published: 2}], deploy: {endpoint_mode: dnsrr}}
            """);
    private static final ComposeFile NOT_ASKING = file("services: {a: {image: i, deploy: {endpoint_mode: dnsrr}}}");

    @TempDir
    private Path root;

    private static ComposeFile file(String text) {
        return new StackDefinition("compose.yml", text, name -> {
                    throw new IOException(name);
                })
                .load(Map.of());
    }

    @Test
    void without_ipvs_services_that_need_it_are_named() {
        Finding finding = new KernelFindings(root).ipvs(ASKING);

        assertThat(finding.level()).isEqualTo(Level.WARN);
        assertThat(finding.message()).endsWith(": virtual, silent, ingress");
        assertThat(finding.advice()).contains("modprobe ip_vs", "dnsrr");
        assertThat(new KernelFindings(root).ipvs(NOT_ASKING).level()).isEqualTo(Level.OK);
    }

    @Test
    void with_ipvs_all_is_well() throws IOException {
        Files.createDirectories(root.resolve("proc/net"));
        Files.createFile(root.resolve("proc/net/ip_vs"));

        assertThat(new KernelFindings(root).ipvs(ASKING).level()).isEqualTo(Level.OK);
    }

    @Test
    void interfaces_that_an_engine_left_are_named() throws IOException {
        make("vx-001001-abcde", "DEVTYPE=vxlan\nINTERFACE=vx-001001-abcde\n");
        make("flannel.1", "DEVTYPE=vxlan\nINTERFACE=flannel.1\n");
        make("vx-tap", "INTERFACE=vx-tap\n");

        Finding finding = new KernelFindings(root).staleOverlays().orElseThrow();

        assertThat(finding.level()).isEqualTo(Level.WARN);
        assertThat(finding.message()).endsWith(": vx-001001-abcde");
        assertThat(finding.advice()).contains("ip link delete");
    }

    @Test
    void a_machine_without_such_interfaces_has_no_finding() throws IOException {
        assertThat(new KernelFindings(root).staleOverlays()).isEmpty();
        make("eth0", "INTERFACE=eth0\n");
        assertThat(new KernelFindings(root).staleOverlays()).isEmpty();
    }

    private void make(String name, String event) throws IOException {
        Files.writeString(
                Files.createDirectories(root.resolve("sys/class/net/" + name)).resolve("uevent"), event);
    }
}
