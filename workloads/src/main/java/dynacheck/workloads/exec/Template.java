package dynacheck.workloads.exec;

import dynacheck.run.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word of a command with placeholders, {@code "--name={node}"}. */
record Template(String text) {
    /** Braces around anything else, such as JSON, are as they are. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9.-]*)}");

    /** What placeholders of a node's command may be; a placeholder {@code option.NAME} is the value of an option. */
    static final Set<String> OF_NODES = Set.of(
            "adapter",
            "node",
            "host",
            "peer-port",
            "client-port",
            "peer",
            "address",
            "data",
            "logs",
            "run",
            "joiner",
            "operations",
            "proxy",
            "initial",
            "initial-clients",
            "known-clients");

    /** The same of a client's command: it talks to any node, and is told with each operation to which. */
    static final Set<String> OF_CLIENTS = Set.of("adapter", "operations", "run");

    /** Refuses placeholders that are none of these. */
    static Template of(Located word, Set<String> known) {
        Template template = new Template(word.string());
        Matcher matcher = PLACEHOLDER.matcher(template.text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!known.contains(name)) {
                throw word.wrong("there is no placeholder {" + name + "} here; " + Nearest.hint(name, known) + "known: "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
        return template;
    }

    String filled(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }

    static List<String> filled(List<Template> words, Map<String, String> values) {
        return words.stream().map(word -> word.filled(values)).toList();
    }
}
