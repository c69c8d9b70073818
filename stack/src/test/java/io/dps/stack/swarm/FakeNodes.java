package io.dps.stack.swarm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.stack.swarm.EngineServer.Call;
import io.dps.stack.swarm.EngineServer.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The nodes of a {@link FakeEngine}'s swarm. */
final class FakeNodes {
    /** What the engine says of the swarm itself. */
    static final Map<String, Object> SWARM =
            Map.of("JoinTokens", Map.of("Worker", "SWMTKN-1-worker", "Manager", "SWMTKN-1-manager"));

    private final List<ObjectNode> nodes = new ArrayList<>();
    private int looksUntilDemoted;

    List<ObjectNode> all() {
        return nodes;
    }

    /** Adds a manager that is up. */
    ObjectNode add(String id, String name, String address) {
        ObjectNode node = new ObjectMapper().createObjectNode().put("ID", id);
        node.withObject("/Version").put("Index", 1);
        node.withObject("/Spec").put("Role", "manager").put("Availability", "active");
        node.withObject("/Spec/Labels");
        node.withObject("/Description").put("Hostname", name);
        node.withObject("/Description/Resources").put("NanoCPUs", 4_000_000_000L);
        node.withObject("/Status").put("State", "ready").put("Addr", address);
        node.withObject("/ManagerStatus").put("Reachability", "reachable").put("Addr", address + ":2377");
        nodes.add(node);
        return node;
    }

    /** A manager that is made a worker stays one of those that decide for that many more listings. */
    void demotesAfter(int looks) {
        looksUntilDemoted = looks;
    }

    Reply answer(Call call) {
        if (call.parts().size() == 1) {
            demote();
            return Reply.json(200, nodes);
        }
        ObjectNode node = nodes.stream()
                .filter(each -> each.path("ID").asText().equals(call.parts().get(1)))
                .findFirst()
                .orElse(null);
        if (node == null) {
            return Reply.refusal(404, "node " + call.parts().get(1) + " not found");
        }
        if (call.is("DELETE")) {
            return remove(node, call.query().getOrDefault("force", "").equals("true"));
        }
        if (!call.query().get("version").equals(node.at("/Version/Index").asText())) {
            return Reply.refusal(500, "rpc error: code = Unknown desc = update out of sequence");
        }
        node.withObject("/Version").put("Index", node.at("/Version/Index").asInt() + 1);
        node.set("Spec", call.json());
        return Reply.json(200, Map.of());
    }

    private void demote() {
        if (looksUntilDemoted > 0) {
            looksUntilDemoted--;
            return;
        }
        nodes.stream()
                .filter(node -> node.at("/Spec/Role").asText().equals("worker"))
                .forEach(node -> node.remove("ManagerStatus"));
    }

    private Reply remove(ObjectNode node, boolean force) {
        if (node.has("ManagerStatus")) {
            return Reply.refusal(400, "rpc error: node is a cluster manager and is a member of the raft cluster");
        }
        if (!force && node.at("/Status/State").asText().equals("ready")) {
            return Reply.refusal(400, "rpc error: node is not down and can't be removed");
        }
        nodes.remove(node);
        return Reply.json(200, Map.of());
    }
}
