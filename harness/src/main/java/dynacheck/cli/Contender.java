package dynacheck.cli;

import dynacheck.run.BadArguments;
import dynacheck.run.Plugins;
import dynacheck.run.TargetOptions;
import dynacheck.target.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the systems that a benchmark measures side by side.
 *
 * @param label what people call it in the table
 * @param options of the target, checked
 */
record Contender(String label, Target target, Map<String, String> options) {
    private static final String TARGET = "target";

    /** Leaves out traces where nodes write them, for they are no part of the system. */
    private static final String TRACE = "trace";

    /**
     * The systems of {@code --compare}, or the only one.
     *
     * @param words each with target options, {@code protocol=abd}, more of them joined by a plus sign; {@code
     *     target=NAME} names another target
     */
    static List<Contender> of(SystemOptions system, List<String> words) {
        Map<String, String> common = system.options;
        if (words.isEmpty()) {
            Target target = Plugins.target(system.target);
            return List.of(of(label(target, common), target, common));
        }
        List<Contender> all = new ArrayList<>();
        for (String word : words) {
            Map<String, String> own = new LinkedHashMap<>();
            for (String pair : word.split("\\+", -1)) {
                int at = pair.indexOf('=');
                if (at < 1) {
                    throw new BadArguments("--compare " + word + ": expected KEY=VALUE, such as protocol=abd or"
                            + " target=NAME; more of one system are joined by a plus sign");
                }
                own.put(pair.substring(0, at), pair.substring(at + 1));
            }
            String other = own.remove(TARGET);
            Map<String, String> options = new LinkedHashMap<>(other == null ? common : Map.of());
            options.putAll(own);
            all.add(of(word, Plugins.target(other == null ? system.target : other), options));
        }
        return all;
    }

    private static Contender of(String label, Target unconfigured, Map<String, String> given) {
        Target target = unconfigured.configured(given);
        Map<String, String> options = new LinkedHashMap<>();
        if (target.capabilities().options().stream()
                .anyMatch(option -> option.key().equals(TRACE))) {
            options.put(TRACE, "false");
        }
        options.putAll(TargetOptions.checked(target, given));
        return new Contender(label, target, options);
    }

    private static String label(Target target, Map<String, String> options) {
        StringBuilder label = new StringBuilder(target.name());
        options.forEach(
                (key, value) -> label.append(' ').append(key).append('=').append(value));
        return label.toString();
    }
}
