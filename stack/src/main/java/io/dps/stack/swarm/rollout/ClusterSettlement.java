package io.dps.stack.swarm.rollout;

import io.dps.contract.UserFailure;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Profile;
import io.dps.stack.swarm.spec.ClusterChoices;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Settles the profile of a stack, and what a cluster needs beside the choices of every deploy. */
final class ClusterSettlement {
    private final DeployRequest request;
    private final Optional<SwarmChoices> before;

    ClusterSettlement(DeployRequest request, Optional<SwarmState> before) {
        this.request = request;
        this.before = before.map(SwarmState::choices).filter(SwarmChoices::areSettled);
    }

    /** @throws UserFailure of kind {@code USAGE} when the stack has another profile */
    static Profile profile(DeployRequest request, Optional<SwarmState> before) {
        return new ClusterSettlement(request, before).profile();
    }

    private Profile profile() {
        Optional<Profile> kept = before.map(SwarmChoices::profile);
        Optional<Profile> asked = request.size().profile();
        if (asked.isPresent() && kept.isPresent() && !asked.equals(kept)) {
            throw UserFailure.usage(
                    "the stack has profile " + kept.get().text() + ", not "
                            + asked.get().text(),
                    "deploy another stack in another context, or remove this one with its data first: stack remove --purge");
        }
        Profile profile = kept.or(() -> asked).orElse(Profile.SINGLE);
        if (profile == Profile.SINGLE && request.size().sharedDir().isPresent()) {
            throw UserFailure.usage(
                    "profile single needs no shared folder", "use --shared-dir with --profile cluster only");
        }
        return profile;
    }

    /**
     * @param settled choices of a stack on one node
     * @param nodes provides the addresses of the three nodes, asked for only if there is a cluster
     */
    SwarmChoices settle(SwarmChoices settled, Supplier<List<String>> nodes) {
        if (profile() == Profile.SINGLE) {
            return settled;
        }
        Optional<ClusterChoices> kept = before.flatMap(SwarmChoices::ofCluster);
        List<String> addresses = nodes.get();
        return settled.withCluster(new ClusterChoices(
                request.advertise()
                        .map(ClusterSettlement::hosts)
                        .or(() -> kept.map(ClusterChoices::hosts))
                        .orElse(addresses),
                sharedDir(kept)));
    }

    private static List<String> hosts(String advertise) {
        List<String> hosts =
                Arrays.stream(advertise.split(",")).map(String::strip).toList();
        if (hosts.size() != Profile.CLUSTER.brokers() || hosts.contains("")) {
            throw UserFailure.usage(
                    "a cluster needs a host for each of its three nodes, not '" + advertise + "'",
                    "write them in the order of the labels dps.node: --advertise HOST1,HOST2,HOST3; without the option each"
                            + " node's address in the swarm is used");
        }
        return hosts;
    }

    private String sharedDir(Optional<ClusterChoices> kept) {
        String asked = request.size().sharedDir().orElse("");
        if (!asked.isEmpty() && !asked.startsWith("/")) {
            throw UserFailure.usage(
                    "the shared folder must be an absolute path: " + asked, "it is where the nodes mount it");
        }
        if (kept.isPresent() && !asked.isEmpty() && !asked.equals(kept.get().sharedDir())) {
            throw UserFailure.usage(
                    kept.get().isShared()
                            ? "the stack has the shared folder " + kept.get().sharedDir() + ", not " + asked
                            : "the stack was deployed without a shared folder",
                    "its files are where the first deploy put them; remove it with its data first: stack remove --purge");
        }
        return kept.map(ClusterChoices::sharedDir).orElse(asked);
    }
}
