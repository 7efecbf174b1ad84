package dynacheck.checker.model;

import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects that come with dynacheck. */
public final class Models {
    private Models() {}

    /** {@code acquire} and {@code release} of one lock, whoever does it. */
    public record Mutex() implements Model<Boolean> {
        @Override
        public String name() {
            return "mutex";
        }

        @Override
        public boolean knows(Operation op) {
            return op.f().equals("acquire") || op.f().equals("release");
        }

        @Override
        public Boolean initial() {
            return false;
        }

        @Override
        public Optional<Boolean> step(Boolean held, Operation op) {
            boolean acquire = op.f().equals("acquire");
            return held == acquire ? Optional.empty() : Optional.of(acquire);
        }
    }

    /** {@code add} an element; {@code read} all elements, in any order. */
    public record GrowOnlySet() implements Model<Set<Object>> {
        @Override
        public String name() {
            return "set";
        }

        @Override
        public boolean knows(Operation op) {
            return op.f().equals("add") && op.input() != null
                    || op.f().equals("read") && (!op.answered() || op.output() instanceof Collection<?>);
        }

        @Override
        public Set<Object> initial() {
            return Set.of();
        }

        @Override
        public Optional<Set<Object>> step(Set<Object> state, Operation op) {
            if (op.f().equals("add")) {
                Set<Object> next = new HashSet<>(state);
                next.add(id(op.input()));
                return Optional.of(Set.copyOf(next));
            }
            return !op.answered() || elements(op.output()).equals(state) ? Optional.of(state) : Optional.empty();
        }

        static Set<Object> elements(@Nullable Object output) {
            Set<Object> elements = new HashSet<>();
            if (output instanceof Collection<?> all) {
                all.forEach(e -> elements.add(id(e)));
            }
            return elements;
        }

        /** Equal for values that EDN holds equal. */
        static Object id(@Nullable Object value) {
            return value instanceof Long ? value : Edn.print(value);
        }
    }

    /** {@code add} a whole number, {@code increment} and {@code decrement} (by 1 if without a number), {@code read}. */
    public record Counter() implements Model<Long> {
        @Override
        public String name() {
            return "counter";
        }

        @Override
        public boolean knows(Operation op) {
            return switch (op.f()) {
                case "add" -> op.input() instanceof Long;
                case "increment", "decrement" -> op.input() == null || op.input() instanceof Long;
                case "read" -> !op.answered() || op.output() instanceof Long;
                default -> false;
            };
        }

        /** What it adds; 0 for a read. */
        static long amount(Operation op) {
            long number = op.input() instanceof Long n ? n : 1;
            return switch (op.f()) {
                case "add", "increment" -> number;
                case "decrement" -> -number;
                default -> 0;
            };
        }

        @Override
        public Long initial() {
            return 0L;
        }

        @Override
        public Optional<Long> step(Long state, Operation op) {
            return op.f().equals("read") && op.answered() && !state.equals(op.output())
                    ? Optional.empty()
                    : Optional.of(state + amount(op));
        }
    }

    /** {@code enqueue} at one end, {@code dequeue} at the other; a dequeue of nil found the queue empty. */
    public record FifoQueue() implements Model<List<Object>> {
        @Override
        public String name() {
            return "queue";
        }

        @Override
        public boolean knows(Operation op) {
            return op.f().equals("enqueue") && op.input() != null || op.f().equals("dequeue");
        }

        @Override
        public List<Object> initial() {
            return List.of();
        }

        @Override
        public Optional<List<Object>> step(List<Object> state, Operation op) {
            if (op.f().equals("enqueue")) {
                List<Object> next = new ArrayList<>(state);
                next.add(GrowOnlySet.id(op.input()));
                return Optional.of(List.copyOf(next));
            }
            if (state.isEmpty()) {
                return op.answered() && op.output() != null ? Optional.empty() : Optional.of(state);
            }
            boolean fits = !op.answered()
                    || op.output() != null && GrowOnlySet.id(op.output()).equals(state.getFirst());
            return fits ? Optional.of(List.copyOf(state.subList(1, state.size()))) : Optional.empty();
        }
    }
}
