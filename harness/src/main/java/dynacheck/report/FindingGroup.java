package dynacheck.report;

import dynacheck.checker.Details.Finding;
import dynacheck.checker.Details.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Findings of one title that say the same of other nodes, numbers and times: who has read one need not read the others.
 *
 * @param alike how many groups have this title, and which of these it is, from 1
 */
record FindingGroup(List<Finding> findings, int place, int alike) {
    private static final Pattern REGISTER = Pattern.compile("(?i)\\bregister (?:\"[^\"]*\"|\\S+)|\"[^\"]*\"");
    private static final Pattern VALUES = Pattern.compile("[{\\[(][^{}\\[\\]()]*[}\\])]");
    private static final Pattern NAME_OR_NUMBER =
            Pattern.compile("[+\u2212-]?[\\p{L}\\p{N}_.:-]*\\p{N}[\\p{L}\\p{N}_:-]*");
    private static final Pattern SEVERAL = Pattern.compile("#(?:(?:, | and | )#)+");

    /** In the order of the first of each. */
    static List<FindingGroup> of(List<Finding> findings) {
        Map<List<String>, List<Finding>> byShape = new LinkedHashMap<>();
        findings.forEach(
                f -> byShape.computeIfAbsent(shape(f), s -> new ArrayList<>()).add(f));
        Map<String, List<List<Finding>>> byTitle = new LinkedHashMap<>();
        byShape.values()
                .forEach(group -> byTitle.computeIfAbsent(group.getFirst().title(), t -> new ArrayList<>())
                        .add(group));
        return byShape.values().stream()
                .map(group -> {
                    List<List<Finding>> same =
                            byTitle.getOrDefault(group.getFirst().title(), List.of());
                    return new FindingGroup(List.copyOf(group), same.indexOf(group) + 1, same.size());
                })
                .toList();
    }

    private static List<String> shape(Finding finding) {
        List<String> shape = new ArrayList<>(List.of(finding.title()));
        finding.sentences().forEach(sentence -> shape.add(shape(sentence)));
        for (Moment moment : finding.moments()) {
            shape.add(shape(moment.what()));
        }
        return shape;
    }

    /** The words, without what differs from node to node and from time to time. */
    private static String shape(String sentence) {
        String words =
                VALUES.matcher(REGISTER.matcher(sentence).replaceAll("#")).replaceAll("#");
        return SEVERAL.matcher(NAME_OR_NUMBER.matcher(words).replaceAll("#")).replaceAll("#");
    }

    Finding first() {
        return findings.getFirst();
    }

    List<Finding> others() {
        return findings.subList(1, findings.size());
    }

    /** What goes on after the title: how many there are, and which of several groups this is. */
    String remark(int othersShown) {
        List<String> parts = new ArrayList<>();
        if (alike > 1) {
            parts.add(place + " of " + alike);
        }
        if (findings.size() > 1) {
            parts.add(findings.size() + " times");
        }
        if (othersShown < findings.size() - 1) {
            parts.add("the first " + (othersShown + 1) + " are told");
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }
}
