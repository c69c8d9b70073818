package io.dps.shell.settings;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Edits the text of config.yaml. Keeps everything else in the text, including comments, but may normalize indentation.
 * The text must be valid for {@link ConfigFile}.
 */
final class ConfigEditor {
    private static final String CONTEXTS = "contexts";

    private final Yaml yaml;
    private final MappingNode root;

    ConfigEditor(String text) {
        LoaderOptions reading = new LoaderOptions();
        reading.setProcessComments(true);
        DumperOptions writing = new DumperOptions();
        writing.setProcessComments(true);
        writing.setDefaultFlowStyle(FlowStyle.BLOCK);
        writing.setSplitLines(false);
        this.yaml = new Yaml(new SafeConstructor(reading), new Representer(writing), writing, reading);
        this.root = yaml.compose(new StringReader(text)) instanceof MappingNode map ? map : mapping();
    }

    /** Adds a context that does not exist yet. */
    ConfigEditor add(String context, Map<Setting, String> values) {
        MappingNode added = mapping();
        values.forEach((setting, value) -> added.getValue().add(new NodeTuple(scalar(setting.key()), scalar(value))));
        contexts().getValue().add(new NodeTuple(scalar(context), added));
        return this;
    }

    private MappingNode contexts() {
        List<NodeTuple> top = root.getValue();
        for (int i = 0; i < top.size(); i++) {
            if (key(top.get(i)).equals(CONTEXTS)) {
                if (top.get(i).getValueNode() instanceof MappingNode found) {
                    found.setFlowStyle(FlowStyle.BLOCK);
                    return found;
                }
                MappingNode contexts = mapping();
                top.set(i, new NodeTuple(top.get(i).getKeyNode(), contexts));
                return contexts;
            }
        }
        MappingNode contexts = mapping();
        top.add(new NodeTuple(scalar(CONTEXTS), contexts));
        return contexts;
    }

    /** Removes all keys of a context, nested or dotted. */
    ConfigEditor remove(String context) {
        String whole = CONTEXTS + "." + context;
        prune(
                root,
                "",
                path -> path.equals(whole)
                        || (path.startsWith(whole + ".")
                                && Setting.of(path.substring(whole.length() + 1))
                                        .isPresent()));
        return this;
    }

    /** Sets a top-level key. */
    ConfigEditor set(Setting setting, String value) {
        List<NodeTuple> top = root.getValue();
        for (int i = 0; i < top.size(); i++) {
            if (key(top.get(i)).equals(setting.key())) {
                Node old = top.get(i).getValueNode();
                Node changed = scalar(value);
                changed.setInLineComments(old.getInLineComments());
                changed.setBlockComments(old.getBlockComments());
                top.set(i, new NodeTuple(top.get(i).getKeyNode(), changed));
                return this;
            }
        }
        top.add(0, new NodeTuple(scalar(setting.key()), scalar(value)));
        return this;
    }

    /** Removes a top-level key. */
    ConfigEditor unset(Setting setting) {
        prune(root, "", path -> path.equals(setting.key()));
        return this;
    }

    /** Returns the edited text. */
    String text() {
        if (root.getValue().isEmpty()) {
            return "";
        }
        StringWriter text = new StringWriter();
        yaml.serialize(root, text);
        return text.toString();
    }

    /** Removes the matching leaves, and maps that thereby become empty. */
    private static void prune(MappingNode map, String path, Predicate<String> doomed) {
        List<NodeTuple> kept = new ArrayList<>();
        for (NodeTuple tuple : map.getValue()) {
            String here = path.isEmpty() ? key(tuple) : path + "." + key(tuple);
            if (tuple.getValueNode() instanceof MappingNode below) {
                int before = below.getValue().size();
                prune(below, here, doomed);
                boolean emptied = before > 0 && below.getValue().isEmpty();
                if (!emptied && !(before == 0 && doomed.test(here))) {
                    kept.add(tuple);
                }
            } else if (!doomed.test(here)) {
                kept.add(tuple);
            }
        }
        map.getValue().clear();
        map.getValue().addAll(kept);
    }

    private static String key(NodeTuple tuple) {
        return Optional.of(tuple.getKeyNode())
                .map(node -> node instanceof ScalarNode scalar ? scalar.getValue() : "")
                .orElse("");
    }

    private static MappingNode mapping() {
        return new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK);
    }

    /** Returns a node tagged as a string, so that the emitter quotes a text that YAML would read as another type. */
    private static ScalarNode scalar(String value) {
        return new ScalarNode(Tag.STR, value, null, null, ScalarStyle.PLAIN);
    }
}
