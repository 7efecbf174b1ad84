package dynacheck.report;

import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reconfigurations of a run. */
public final class Reconfigs {
    /** The function name of reconfigs in a history. */
    public static final String F = "reconfig";

    private static final int MOST_ROWS = 500;

    private Reconfigs() {}

    public static List<Span> of(List<Span> spans) {
        return spans.stream().filter(s -> s.invoke().f().equals(F)).toList();
    }

    /** Members of the view that the answer reported, if the client recorded one. */
    static @Nullable String view(Span reconfig) {
        Op completion = reconfig.completion();
        if (completion == null || completion.type() != OpType.OK) {
            return null;
        }
        Object view = completion.extra().get(Op.VIEW);
        if (view == null) {
            return null;
        }
        return view instanceof String text && text.startsWith("{") && text.endsWith("}")
                ? members(text.substring(1, text.length() - 1)).orElse(Text.plain(text))
                : Text.plain(view);
    }

    /** Who was added and not removed, of changes such as {@code "+n1,+n2,-n1"}; empty if it is something else. */
    private static Optional<String> members(String changes) {
        Set<String> all = changes.isEmpty() ? Set.of() : new TreeSet<>(List.of(changes.split(",")));
        if (!all.stream().allMatch(change -> change.length() > 1 && "+-".indexOf(change.charAt(0)) >= 0)) {
            return Optional.empty();
        }
        String members = all.stream()
                .filter(change -> change.startsWith("+"))
                .map(change -> change.substring(1))
                .filter(node -> !all.contains("-" + node))
                .sorted(NaturalOrder.OF_NAMES)
                .collect(Collectors.joining(" "));
        return Optional.of("{" + Text.shorten(members, 300) + "}");
    }

    static Page.Grid table(List<Span> reconfigs) {
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (Span r : reconfigs.subList(0, Math.min(MOST_ROWS, reconfigs.size()))) {
            String outcome = r.completion() == null ? "never completed" : Text.words(r.outcome());
            String node = r.node();
            String detail = r.error() == null ? view(r) : Text.plain(r.error());
            rows.add(List.of(
                    new Page.Cell(String.valueOf(r.invoke().index()), "num index"),
                    Page.Cell.of("process " + r.process()),
                    Page.Cell.of(node == null ? "\u2013" : Text.shorten(node, 60)),
                    new Page.Cell(Text.changes(r.invoke().value()), "code"),
                    new Page.Cell(Text.at(r.startNanos()), "num"),
                    new Page.Cell(Text.at(r.endNanos()), "num"),
                    new Page.Cell(Text.duration(r.latencyNanos()), "num"),
                    new Page.Cell(outcome, r.outcome().name().toLowerCase(java.util.Locale.ROOT)),
                    Page.Cell.of(detail == null ? "" : detail)));
        }
        return new Page.Grid(
                "Reconfigurations",
                List.of(
                        "Index",
                        "Proposer",
                        "Node",
                        "Changes",
                        "Invoked",
                        "Completed",
                        "Took",
                        "Outcome",
                        "Members or error"),
                rows,
                Grids.note(MOST_ROWS, reconfigs.size()));
    }
}
