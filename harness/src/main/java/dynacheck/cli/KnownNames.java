package dynacheck.cli;

import dynacheck.injection.About;
import dynacheck.injection.Need;
import dynacheck.injection.NemesisPackage;
import dynacheck.run.Plugins;
import dynacheck.target.Target;
import dynacheck.target.TargetOption;
import dynacheck.workload.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The names that options accept, for {@code --help}; also those of plug-ins. */
final class KnownNames {
    private static final int COLUMNS = 80;

    private KnownNames() {}

    static String help() {
        List<String> lines = new ArrayList<>(List.of("", "Workloads:"));
        Plugins.all(Workload.class).stream()
                .sorted(Comparator.comparing(Workload::name))
                .forEach(w -> lines.addAll(entry(w.name(), w.description())));
        lines.addAll(List.of("", "Nemeses ('all' is those without a remark, where the cluster can suffer them):"));
        Plugins.nemeses().stream()
                .sorted(Comparator.comparing(NemesisPackage::name))
                .forEach(n -> lines.addAll(entry(n.name(), n.about().description() + remark(n.about()))));
        for (Target target : Plugins.all(Target.class)) {
            lines.addAll(List.of("", "Target " + target.name() + (isDefault(target) ? " (the default):" : ":")));
            lines.addAll(entry("workloads", names(Plugins.workloads(target, Map.of()))));
            if (!target.capabilities().options().isEmpty()) {
                lines.add("  --target-option:");
            }
            target.capabilities().options().forEach(option -> lines.addAll(entry(option.key(), values(option))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static boolean isDefault(Target target) {
        return target.capabilities().isDefault();
    }

    /** The first of them is the target's default. */
    private static String names(List<Workload> workloads) {
        return workloads.isEmpty()
                ? "none of these"
                : workloads.stream().map(Workload::name).collect(Collectors.joining(", ")) + "; default "
                        + workloads.getFirst().name();
    }

    private static String remark(About nemesis) {
        return nemesis.needs().contains(Need.BROKEN_PREMISE)
                ? " (breaks the premise of Definition 1: by name only)"
                : nemesis.needs().contains(Need.WHOLE_RUN) ? " (alone: by name only)" : "";
    }

    private static String values(TargetOption option) {
        return option.description()
                + switch (option.values()) {
                    case TargetOption.OneOf oneOf -> ": " + String.join(", ", oneOf.names());
                    case TargetOption.Between range -> ": " + range.least() + " to " + range.most();
                    case TargetOption.Text text -> "";
                };
    }

    /** A name and its text, wrapped. */
    private static List<String> entry(String name, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-14s", name));
        int words = 0;
        for (String word : text.split(" ")) {
            if (words > 0 && line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(16));
            }
            line.append(' ').append(word);
            words++;
        }
        lines.add(line.toString());
        return lines;
    }
}
