package dynacheck.workload;

import dynacheck.generator.Generator;
import dynacheck.generator.Generators;
import dynacheck.generator.Invocation;
import dynacheck.history.Op;
import dynacheck.membership.Change;
import dynacheck.membership.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What every live member is asked after all is healed, to see whether each kind of operation completes there. For
 * registers: a read of each; a reconfiguration, if the run had any; a write and a read of each. The reads
 * come first, for they should see what is there, not what the writes bring. Refused operations are tried again.
 *
 * <p>The reconfiguration is the same at every member, and harmless by Definition 1. It proposes once more what was
 * proposed and not acknowledged, if anything: that adds nothing to P(t), and a system that lets only certain changes
 * hang is asked for those. Else it adds one new process, which can only raise the number of tolerated crashes and makes
 * every register move. If that is refused, or no machine is left, a member adds itself, which changes nothing and
 * must still complete.
 */
public final class FinalOperations {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Questions questions;
    private final Set<String> initialView;

    private FinalOperations(Questions questions, List<String> initialView) {
        this.questions = questions;
        this.initialView = Set.copyOf(initialView);
    }

    /** What every live member is asked. */
    public interface Questions {
        /** What is there; each is made once for each member. */
        List<Supplier<Invocation>> reads();

        /** Every function that clients use at all, so that the judge of Definition 1 sees each completed. */
        List<Supplier<Invocation>> all();

        /** What takes the place of an operation that was refused: the same, or one with another value. */
        Invocation again(Op refused);
    }

    /**
     * The stages for registers, for {@link Workload.Plan}.
     *
     * @param registers every register that the run uses
     * @param initialView V(0)
     */
    public static List<Function<Membership, Generator>> of(List<String> registers, List<String> initialView) {
        return of(new OfRegisters(registers, new AtomicLong(-1)), initialView);
    }

    /** The stages for anything else. */
    public static List<Function<Membership, Generator>> of(Questions questions, List<String> initialView) {
        FinalOperations all = new FinalOperations(questions, initialView);
        return List.of(all::reads, all::reconfigs, all::all);
    }

    /** @param nextValue the run's own values rise from 1; none is written twice */
    private record OfRegisters(List<String> registers, AtomicLong nextValue) implements Questions {
        @Override
        public List<Supplier<Invocation>> reads() {
            return of(register -> Invocation.of("read", Arrays.asList(register, null)));
        }

        @Override
        public List<Supplier<Invocation>> all() {
            return Stream.concat(of(this::write).stream(), reads().stream()).toList();
        }

        private List<Supplier<Invocation>> of(Function<Object, Invocation> make) {
            return registers.stream()
                    .<Supplier<Invocation>>map(register -> () -> make.apply(register))
                    .toList();
        }

        private Invocation write(Object register) {
            return Invocation.of("write", List.of(register, nextValue.getAndDecrement()));
        }

        /** A value whose write failed must not be seen again, so another takes its place. */
        @Override
        public Invocation again(Op refused) {
            return refused.f().equals("write")
                    ? write(((List<?>) Objects.requireNonNull(refused.value())).getFirst())
                    : Invocation.of(refused.f(), refused.value());
        }
    }

    private Generator reads(Membership membership) {
        return untilAnswered(everywhere(membership, questions.reads()));
    }

    private Generator all(Membership membership) {
        return untilAnswered(everywhere(membership, questions.all()));
    }

    private static List<Invocation> everywhere(Membership membership, List<Supplier<Invocation>> questions) {
        List<Invocation> ops = new ArrayList<>();
        for (Supplier<Invocation> question : questions) {
            membership.activeMembers().forEach(node -> ops.add(question.get().at(node)));
        }
        return ops;
    }

    private Generator reconfigs(Membership membership) {
        Set<String> known = new TreeSet<>(membership.members());
        known.addAll(membership.pendingJoins());
        known.addAll(membership.everRemoved());
        if (known.equals(initialView) && membership.everRemoved().isEmpty()) {
            return Generators.none();
        }
        Set<String> joins = new LinkedHashSet<>(membership.pendingJoins());
        joins.removeAll(membership.everRemoved());
        Set<String> removals = membership.pendingRemovals();
        if (joins.isEmpty() && removals.isEmpty()) {
            joins.add(IntStream.iterate(1, i -> i + 1)
                    .mapToObj(i -> "z" + i)
                    .filter(name -> !known.contains(name))
                    .findFirst()
                    .orElseThrow());
        }
        Change change = new Change(joins, removals);
        return untilAnswered(membership.activeMembers().stream()
                .map(node -> Invocation.of(Change.F, change.toEdn(), node))
                .toList());
    }

    private Generator untilAnswered(List<Invocation> ops) {
        return Generators.untilAnswered(ops, PAUSE, this::again);
    }

    private Invocation again(Op refused) {
        String node = Objects.requireNonNull(refused.node(), "the worker says where it asked");
        return refused.f().equals(Change.F)
                ? Invocation.of(Change.F, new Change(Set.of(node), Set.of()).toEdn(), node)
                : questions.again(refused).at(node);
    }
}
