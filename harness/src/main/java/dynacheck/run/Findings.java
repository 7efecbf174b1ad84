package dynacheck.run;

import dynacheck.ssh.Preflight.Finding;
import dynacheck.ssh.Preflight.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found on hosts, as a table for people. */
public final class Findings {
    private Findings() {}

    /** A line for each. */
    public static List<String> lines(List<Finding> findings) {
        int host = width(findings.stream().map(Finding::host).toList());
        int found = width(findings.stream().map(Finding::found).toList());
        String line = "%-7s  %-" + host + "s  %-9s  %-" + found + "s  %s";
        return findings.stream()
                .map(f -> line.formatted(
                                f.level() == Level.OK ? "ok" : f.level().name(),
                                f.host(),
                                f.check(),
                                f.found(),
                                f.fix())
                        .stripTrailing())
                .toList();
    }

    private static int width(List<String> column) {
        return Math.max(1, column.stream().mapToInt(String::length).max().orElse(1));
    }

    /** Those that are not well; what is the same on several hosts, as one. */
    static List<Finding> wrong(List<Finding> findings) {
        Map<Finding, List<String>> hosts = new LinkedHashMap<>();
        for (Finding f : findings) {
            if (f.level() != Level.OK) {
                Finding anywhere = new Finding("", f.check(), f.level(), f.found(), f.fix());
                hosts.computeIfAbsent(anywhere, same -> new ArrayList<>()).add(f.host());
            }
        }
        List<Finding> result = new ArrayList<>();
        hosts.forEach((f, names) -> {
            String some = names.size() < 3
                    ? String.join(", ", names)
                    : names.getFirst() + " and " + (names.size() - 1) + " more";
            result.add(new Finding(some, f.check(), f.level(), f.found(), f.fix()));
        });
        return result;
    }
}
