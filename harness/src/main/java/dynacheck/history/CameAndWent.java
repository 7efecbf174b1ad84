package dynacheck.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Views as sets of changes, such as <code>{+n1,+n2,-n1}</code>, made short for a sentence: a member that every view
 * both adds and removes says nothing about where they differ, and after an hour of churn there are hundreds of those.
 * Text of another form stays as it is.
 *
 * @param views by node, without those changes
 * @param members who came and went
 */
public record CameAndWent(Map<String, String> views, Set<String> members) {
    /** One or two may be what a sentence is about. */
    private static final int FEWEST = 3;

    private static final Pattern SET = Pattern.compile("\\{[+-][^,{}]+(?:,[+-][^,{}]+)*}");
    private static final Pattern CHANGES = Pattern.compile("\\{([+-][^,{}]+(?:,[+-][^,{}]+)*)}(.*)");

    public static CameAndWent of(Map<String, String> told) {
        Set<String> gone = new TreeSet<>();
        boolean first = true;
        for (String view : told.values()) {
            Matcher set = CHANGES.matcher(view);
            if (set.matches()) {
                Set<String> here = removed(List.of(set.group(1).split(",")));
                if (first) {
                    gone.addAll(here);
                } else {
                    gone.retainAll(here);
                }
                first = false;
            }
        }
        if (gone.size() < FEWEST) {
            gone.clear();
        }
        Map<String, String> views = new LinkedHashMap<>();
        told.forEach((node, view) -> views.put(node, without(gone, view)));
        return new CameAndWent(views, gone);
    }

    private static Set<String> removed(Collection<String> changes) {
        Set<String> members = new TreeSet<>();
        changes.forEach(change -> members.add(change.substring(1)));
        members.removeIf(member -> !changes.contains("+" + member) || !changes.contains("-" + member));
        return members;
    }

    private static String without(Set<String> gone, String view) {
        Matcher set = CHANGES.matcher(view);
        if (!set.matches()) {
            return view;
        }
        List<String> left = new ArrayList<>(List.of(set.group(1).split(",")));
        left.removeIf(change -> gone.contains(change.substring(1)));
        return "{" + String.join(",", left) + "}" + set.group(2);
    }

    /** The same for all views in a text. Their changes stand apart, so that a line can end between them. */
    public static String shortened(String text) {
        return String.join(" ", shortened(List.of(text)));
    }

    /** The same for some sentences. If anything was left out, a last one says so. */
    public static List<String> shortened(List<String> sentences) {
        Map<String, String> told = new LinkedHashMap<>();
        for (String sentence : sentences) {
            SET.matcher(sentence).results().forEach(found -> told.put(found.group(), found.group()));
        }
        CameAndWent views = of(told);
        List<String> all = new ArrayList<>();
        for (String sentence : sentences) {
            all.add(SET.matcher(sentence)
                    .replaceAll(found -> Matcher.quoteReplacement(views.views
                            .getOrDefault(found.group(), found.group())
                            .replace(",", ", "))));
        }
        if (!views.members.isEmpty()) {
            all.add("Views are told " + views.words() + ".");
        }
        return all;
    }

    /** {@code " (without 3 members that came and went)"}, or nothing. */
    public String note() {
        return members.isEmpty() ? "" : " (" + words() + ")";
    }

    private String words() {
        return "without " + members.size() + " members that came and went";
    }
}
