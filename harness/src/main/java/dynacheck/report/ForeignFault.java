package dynacheck.report;

import dynacheck.fault.FaultEvent;
import dynacheck.fault.ForeignFaults;
import dynacheck.history.NaturalOrder;
import dynacheck.history.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A fault of a history that is not ours, as its nemesis tells it. */
final class ForeignFault {
    private static final int MOST_NODES = 100;
    private static final int MOST_LINKS = 2_000;

    private ForeignFault() {}

    static FaultLife life(long id, ForeignFaults.Span span) {
        Set<String> nodes = new TreeSet<>(NaturalOrder.OF_NAMES);
        List<FaultEvent.Link> links = new ArrayList<>();
        read(span.first().value(), nodes, links);
        read(span.done().value(), nodes, links);
        List<FaultEvent.Link> cut = links.stream().distinct().toList();
        FaultEvent event = new FaultEvent(
                id,
                span.kind(),
                FaultEvent.Phase.INSTALLED,
                List.copyOf(nodes),
                cut,
                List.of(),
                false,
                evidence(span.first(), span.done()));
        Op ended = span.ended();
        return new FaultLife(
                event,
                event.phase(),
                event.evidence(),
                span.first(),
                span.done(),
                ended == null ? null : FaultEvent.Phase.HEALED,
                ended == null ? null : told(ended),
                ended);
    }

    private static String evidence(Op first, Op done) {
        return first == done ? told(first) : told(first) + ", then " + told(done);
    }

    private static String told(Op op) {
        return "the history says " + op.f() + (op.value() == null ? "" : " " + Text.value(op.value()));
    }

    /** A map from a node to nodes is a grudge: whose packets the first one drops. */
    private static void read(@Nullable Object value, Set<String> nodes, List<FaultEvent.Link> links) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((node, others) -> {
                if (node instanceof String name && nodes.size() < MOST_NODES) {
                    nodes.add(name);
                    grudge(name, others, nodes, links);
                }
            });
        } else if (value instanceof Collection<?> all) {
            all.stream().limit(MOST_NODES).forEach(item -> {
                if (item instanceof String name) {
                    nodes.add(name);
                } else {
                    read(item, nodes, links);
                }
            });
        }
    }

    private static void grudge(String node, @Nullable Object others, Set<String> nodes, List<FaultEvent.Link> links) {
        if (others instanceof Collection<?> all) {
            all.stream().limit(MOST_NODES).forEach(other -> {
                if (other instanceof String name && links.size() < MOST_LINKS) {
                    nodes.add(name);
                    links.add(new FaultEvent.Link(name, node));
                }
            });
        }
    }
}
