package io.dps.stack.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Services, their tasks and the tasks' containers, in the form in which an engine tells them. Time passes by looks: each
 * listing of a service's tasks moves them one state on. A task runs unless the test has said what becomes of it.
 */
public final class FakeSwarm {
    /** The node that all tasks are on. */
    static final String NODE = "node1abcdefgh";

    /**
     * What becomes of a task.
     *
     * @param states the states that it goes through; it stays in the last one
     * @param error what went wrong in that, may be empty
     * @param exitCode how its process ends
     */
    public record Fate(List<String> states, String error, int exitCode) {
        public static Fate runs() {
            return new Fate(List.of("starting", "running"), "", 0);
        }

        public static Fate stays(String state, String error) {
            return new Fate(List.of(state), error, 0);
        }

        /** Ends before its health check has passed. */
        public static Fate crashes(int code) {
            return new Fate(List.of("starting", "failed"), "task: non-zero exit (" + code + ")", code);
        }

        public static Fate ends(int code) {
            return new Fate(
                    List.of("starting", "running", code == 0 ? "complete" : "failed"),
                    code == 0 ? "" : "task: non-zero exit (" + code + ")",
                    code);
        }
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> ENDED = List.of("complete", "failed", "rejected", "shutdown");

    private final Supplier<Instant> clock;
    private final Map<String, ObjectNode> services = new LinkedHashMap<>();
    private final Map<String, ObjectNode> tasks = new LinkedHashMap<>();
    private final Map<String, ObjectNode> containers = new LinkedHashMap<>();
    private final Map<String, ObjectNode> volumes = new LinkedHashMap<>();
    private final Map<String, Fate> fates = new HashMap<>();
    private final Map<String, Deque<Fate>> coming = new HashMap<>();
    private final Map<String, List<String>> logs = new HashMap<>();
    private final Map<String, Integer> waited = new HashMap<>();
    private int looksToEnd = 1;
    private boolean staffsLater;
    private int containerLooks = 2;
    private int ids;

    FakeSwarm(Supplier<Instant> clock) {
        this.clock = clock;
    }

    /** What becomes of the next tasks of a service, each in its turn; the last one is that of all further ones. */
    public synchronized void next(String service, Fate... turns) {
        coming.put(service, new ArrayDeque<>(List.of(turns)));
    }

    /** How many looks a task that is to end still runs. */
    public synchronized void endsAfter(int looks) {
        looksToEnd = looks;
    }

    /** How many listings the container of a removed service is still in. */
    public synchronized void containersEndAfter(int looks) {
        containerLooks = looks;
    }

    /** What each task of a service has printed. */
    public synchronized void printed(String service, String... lines) {
        logs.put(service, List.of(lines));
    }

    synchronized String id() {
        return String.format("%05d", ++ids) + "abcdefghijklmnopqrst";
    }

    synchronized List<JsonNode> services() {
        return List.copyOf(services.values());
    }

    public synchronized Optional<ObjectNode> service(String nameOrId) {
        return services.values().stream()
                .filter(service -> service.path("ID").asText().equals(nameOrId)
                        || name(service).equals(nameOrId))
                .findFirst();
    }

    /** From now on the tasks of an update are there only when somebody has looked, as a busy manager has it. */
    public synchronized void staffsLater() {
        staffsLater = true;
    }

    synchronized String create(ObjectNode spec) {
        ObjectNode service = JSON.objectNode();
        String id = id();
        service.put("ID", id).put("CreatedAt", clock.get().toString());
        service.putObject("Version").put("Index", 10);
        service.set("Spec", spec);
        services.put(id, service);
        staff(service);
        return id;
    }

    /** Puts another spec in the place of the one that a service has, and its tasks in the place of theirs. */
    synchronized void update(ObjectNode service, ObjectNode spec) {
        JsonNode before = service.get("Spec");
        ((ObjectNode) service.get("Version"))
                .put("Index", service.path("Version").path("Index").asInt() + 1);
        service.set("PreviousSpec", before);
        service.set("Spec", spec);
        if (!before.equals(spec)) {
            // With no task to watch the engine is done at once.
            boolean watches = spec.at("/Mode/Replicated/Replicas").asInt(1) > 0;
            status(service, watches ? "updating" : "completed", watches ? "update in progress" : "update completed");
        }
        if (!before.path("TaskTemplate").equals(spec.path("TaskTemplate"))) {
            of(service).forEach(task -> task.put("DesiredState", "shutdown"));
        }
        if (!staffsLater) {
            staff(service);
        }
    }

    private static void status(ObjectNode service, String state, String message) {
        service.putObject("UpdateStatus").put("State", state).put("Message", message);
    }

    public synchronized void remove(ObjectNode service) {
        of(service).forEach(task -> {
            tasks.remove(id(task));
            container(task).ifPresent(container -> container.put("ends", containerLooks));
        });
        services.remove(service.path("ID").asText());
        notifyAll();
    }

    /** All tasks, as they are. */
    public synchronized List<JsonNode> tasks() {
        return List.copyOf(tasks.values());
    }

    /** The tasks of a service; each has moved on by a state at the next look. */
    synchronized List<JsonNode> look(String nameOrId) {
        Optional<ObjectNode> service = service(nameOrId);
        List<JsonNode> seen = new ArrayList<>();
        service.ifPresent(found -> of(found).forEach(task -> seen.add(task.deepCopy())));
        service.ifPresent(found -> of(found).forEach(task -> step(found, task)));
        service.ifPresent(this::staff);
        return seen;
    }

    private void step(ObjectNode service, ObjectNode task) {
        String state = task.path("Status").path("State").asText();
        String desired = task.path("DesiredState").asText();
        if (!desired.equals("running")) {
            if (!ENDED.contains(state)) {
                if (waited.merge(id(task), 1, Integer::sum) >= looksToEnd) {
                    enter(task, "shutdown", "");
                }
            } else if (desired.equals("remove")) {
                tasks.remove(id(task));
                notifyAll();
                container(task)
                        .ifPresent(container ->
                                containers.remove(container.path("Id").asText()));
            }
            return;
        }
        Fate fate = fates.get(id(task));
        int now = fate.states().indexOf(state);
        if (now + 1 < fate.states().size()) {
            enter(task, fate.states().get(now + 1), now + 2 == fate.states().size() ? fate.error() : "");
        }
        String entered = task.path("Status").path("State").asText();
        boolean updating = service.path("UpdateStatus").path("State").asText().equals("updating");
        if (ENDED.contains(entered)) {
            task.put("DesiredState", "shutdown");
            if (updating) {
                fail(service, task);
            }
        } else if (updating && entered.equals("running")) {
            status(service, "completed", "update completed");
        }
    }

    /** To the engine also a task that is done while it is watched has failed. */
    private void fail(ObjectNode service, ObjectNode task) {
        boolean back = service.at("/Spec/UpdateConfig/FailureAction").asText().equals("rollback");
        String why = " due to failure or early termination of task " + id(task);
        status(service, back ? "rollback_completed" : "paused", (back ? "rollback completed" : "update paused") + why);
        if (back) {
            service.set("Spec", service.get("PreviousSpec"));
            coming.remove(name(service));
        }
    }

    private void enter(ObjectNode task, String state, String error) {
        ObjectNode status = task.putObject("Status");
        notifyAll();
        status.put("State", state).put("Timestamp", clock.get().toString()).put("Message", state);
        if (!error.isEmpty()) {
            status.put("Err", error);
        }
        if (List.of("starting", "running").contains(state)) {
            containers.computeIfAbsent(containerId(task), id -> start(task, id));
        }
        if (containers.containsKey(containerId(task))) {
            containers.get(containerId(task)).put("State", ENDED.contains(state) ? "exited" : "running");
            status.putObject("ContainerStatus")
                    .put("ContainerID", containerId(task))
                    .put(
                            "ExitCode",
                            state.equals("shutdown") ? 0 : fates.get(id(task)).exitCode());
        }
    }

    private ObjectNode start(ObjectNode task, String id) {
        JsonNode spec = task.at("/Spec/ContainerSpec");
        spec.path("Mounts").forEach(this::makeVolume);
        ObjectNode container = JSON.objectNode().put("Id", id);
        container.putArray("Names").add("/" + id);
        container.set("Labels", spec.path("Labels"));
        return container;
    }

    private void makeVolume(JsonNode mount) {
        String name = mount.path("Source").asText();
        if (mount.path("Type").asText().equals("volume") && !name.isEmpty() && !volumes.containsKey(name)) {
            ObjectNode volume = JSON.objectNode().put("Name", name);
            volume.set("Labels", mount.at("/VolumeOptions/Labels"));
            volume.set("Options", mount.at("/VolumeOptions/DriverConfig/Options"));
            volumes.put(name, volume);
        }
    }

    /** Makes the tasks that are missing, and takes away those that are too many. */
    private void staff(ObjectNode service) {
        int wanted = service.at("/Spec/Mode/Replicated/Replicas").asInt(1);
        for (ObjectNode task : of(service)) {
            if (task.path("DesiredState").asText().equals("running")
                    && task.path("Slot").asInt() > wanted) {
                task.put("DesiredState", "remove");
            }
        }
        for (int slot = 1; slot <= wanted; slot++) {
            int number = slot;
            List<ObjectNode> all = of(service).stream()
                    .filter(task -> task.path("Slot").asInt() == number)
                    .toList();
            if (all.isEmpty() || isReplaced(service, all.get(all.size() - 1), all.size())) {
                make(service, slot);
            }
        }
    }

    private static boolean isReplaced(ObjectNode service, ObjectNode last, int tries) {
        if (last.path("DesiredState").asText().equals("running")) {
            return false;
        }
        JsonNode template = service.at("/Spec/TaskTemplate");
        JsonNode policy = template.path("RestartPolicy");
        String state = last.path("Status").path("State").asText();
        boolean allowed = !policy.has("MaxAttempts")
                || tries <= policy.path("MaxAttempts").asInt();
        return switch (policy.path("Condition").asText("any")) {
            case "any" -> allowed;
            case "on-failure" -> !last.path("Spec").equals(template) || (allowed && !state.equals("complete"));
            default -> !last.path("Spec").equals(template);
        };
    }

    private void make(ObjectNode service, int slot) {
        Deque<Fate> turns = coming.getOrDefault(name(service), new ArrayDeque<>(List.of(Fate.runs())));
        ObjectNode task = JSON.objectNode().put("ID", id());
        fates.put(id(task), turns.size() > 1 ? turns.removeFirst() : turns.getFirst());
        task.put("ServiceID", service.path("ID").asText())
                .put("Slot", slot)
                .put("NodeID", NODE)
                .put("CreatedAt", clock.get().toString())
                .put("DesiredState", "running");
        task.set("Spec", service.at("/Spec/TaskTemplate"));
        enter(
                task,
                fates.get(id(task)).states().get(0),
                fates.get(id(task)).states().size() == 1 ? fates.get(id(task)).error() : "");
        tasks.put(id(task), task);
    }

    private List<ObjectNode> of(ObjectNode service) {
        return tasks.values().stream()
                .filter(task -> task.path("ServiceID").equals(service.path("ID")))
                .toList();
    }

    /** Those of removed services end in their own time: a look or two later. */
    public synchronized List<JsonNode> containers() {
        List<JsonNode> seen = List.copyOf(containers.values());
        containers
                .values()
                .removeIf(container ->
                        container.has("ends") && container.path("ends").asInt() == 0);
        containers.values().stream()
                .filter(container -> container.has("ends"))
                .forEach(container ->
                        container.put("ends", container.path("ends").asInt() - 1));
        return seen;
    }

    synchronized Map<String, ObjectNode> containersById() {
        return containers;
    }

    synchronized Map<String, ObjectNode> volumes() {
        return volumes;
    }

    /** What a task has printed; empty where there is no such task. */
    synchronized Optional<List<String>> log(String taskId) {
        return Optional.ofNullable(tasks.get(taskId))
                .flatMap(task -> service(task.path("ServiceID").asText()))
                .map(service -> logs.getOrDefault(name(service), List.of()));
    }

    /** Returns once a task has no more to print. */
    synchronized void awaitEnd(String taskId) throws InterruptedException {
        while (tasks.containsKey(taskId)
                && !ENDED.contains(
                        tasks.get(taskId).path("Status").path("State").asText())) {
            wait();
        }
    }

    private Optional<ObjectNode> container(ObjectNode task) {
        return Optional.ofNullable(containers.get(containerId(task)));
    }

    private static String containerId(ObjectNode task) {
        return "c" + id(task);
    }

    private static String id(ObjectNode task) {
        return task.path("ID").asText();
    }

    private static String name(ObjectNode service) {
        return service.at("/Spec/Name").asText();
    }
}
