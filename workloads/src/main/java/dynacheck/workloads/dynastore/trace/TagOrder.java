package dynacheck.workloads.dynastore.trace;

import dynacheck.history.Call;
import dynacheck.history.Edn;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tags (timestamps) that nodes attached to their answers, against the history's real-time order: after an operation
 * with tag t completed, a read gets t or greater and a write a greater one; a tag names one write and its value. Sees
 * also an order that is wrong inside the nodes but did no visible harm this time.
 */
final class TagOrder {
    private final List<Violation> violations = new ArrayList<>();
    private int judged;

    private TagOrder() {}

    record Outcome(int judged, List<Violation> violations) {}

    private record Tagged(Call call, Tag tag, @Nullable Object value) {
        boolean isWrite() {
            return call.f().equals("write");
        }

        String words() {
            return call.f() + " " + Edn.print(value) + " (index " + call.start() + ", tag "
                    + call.last().extra().get(Op.TAG) + ")";
        }
    }

    static Outcome check(History history) {
        TagOrder order = new TagOrder();
        Map<Object, List<Tagged>> perKey = new HashMap<>();
        for (Call call : history.calls()) {
            boolean register = call.f().equals("read") || call.f().equals("write");
            Optional<Tag> tag = Tag.parse(call.last().extra().get(Op.TAG));
            if (register && call.isOk() && tag.isPresent() && call.last().value() instanceof List<?> kv) {
                if (kv.size() == 2 && kv.getFirst() != null) {
                    perKey.computeIfAbsent(kv.getFirst(), k -> new ArrayList<>())
                            .add(new Tagged(call, tag.get(), kv.getLast()));
                }
            }
        }
        perKey.forEach((key, calls) -> {
            order.judged += calls.size();
            order.realTime(key, calls);
            order.oneWrite(key, calls);
        });
        return new Outcome(order.judged, order.violations);
    }

    /** @param calls of one register by invocation */
    private void realTime(Object key, List<Tagged> calls) {
        List<Tagged> byEnd = calls.stream()
                .sorted(Comparator.comparingLong(t -> t.call().end()))
                .toList();
        Tagged greatest = null;
        int ended = 0;
        for (Tagged now : calls) {
            while (ended < byEnd.size()
                    && byEnd.get(ended).call().end() < now.call().start()) {
                Tagged done = byEnd.get(ended++);
                greatest = greatest == null || done.tag().compareTo(greatest.tag()) > 0 ? done : greatest;
            }
            int comparison = greatest == null ? 1 : now.tag().compareTo(greatest.tag());
            if (greatest != null && (comparison < 0 || comparison == 0 && now.isWrite())) {
                broken(
                        key,
                        greatest.words() + " completed before " + now.words() + " was invoked, whose tag is "
                                + (comparison == 0 ? "the same." : "smaller."));
                return;
            }
        }
    }

    private void oneWrite(Object key, List<Tagged> calls) {
        Map<Tag, Tagged> first = new HashMap<>();
        for (Tagged now : calls) {
            Tagged other = first.putIfAbsent(now.tag(), now);
            if (other == null) {
                continue;
            }
            if (other.isWrite() && now.isWrite()) {
                broken(key, "Two writes have one tag: " + other.words() + " and " + now.words() + ".");
            } else if (!Objects.equals(other.value(), now.value())) {
                broken(key, "One tag names two values: " + other.words() + " and " + now.words() + ".");
            }
        }
    }

    private void broken(Object key, String why) {
        violations.add(new Violation(Property.TAGS, "Register " + Edn.print(key) + ": " + why));
    }
}
