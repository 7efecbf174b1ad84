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
import java.util.stream.IntStream;

/**
 * What every live member is asked after all is healed, to see whether each kind of operation completes there: a read of
 * every register; a reconfiguration, if the run had any; a write and a read of every register. The reads
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

    private final List<String> registers;
    private final Set<String> initialView;
    /** The run's own values rise from 1; none is written twice. */
    private final AtomicLong nextValue = new AtomicLong(-1);

    private FinalOperations(List<String> registers, List<String> initialView) {
        this.registers = List.copyOf(registers);
        this.initialView = Set.copyOf(initialView);
    }

    /**
     * The stages, for {@link Workload.Plan}.
     *
     * @param registers every register that the run uses
     * @param initialView V(0)
     */
    public static List<Function<Membership, Generator>> of(List<String> registers, List<String> initialView) {
        FinalOperations all = new FinalOperations(registers, initialView);
        return List.of(all::reads, all::reconfigs, all::writesAndReads);
    }

    private Generator reads(Membership membership) {
        return untilAnswered(everywhere(membership, FinalOperations::read));
    }

    private Generator writesAndReads(Membership membership) {
        List<Invocation> ops = everywhere(membership, this::write);
        ops.addAll(everywhere(membership, FinalOperations::read));
        return untilAnswered(ops);
    }

    private List<Invocation> everywhere(Membership membership, Function<Object, Invocation> make) {
        List<Invocation> ops = new ArrayList<>();
        for (String register : registers) {
            membership
                    .activeMembers()
                    .forEach(node -> ops.add(make.apply(register).at(node)));
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

    /** A value whose write failed must not be seen again, so another takes its place. */
    private Invocation again(Op refused) {
        String node = Objects.requireNonNull(refused.node(), "the worker says where it asked");
        return switch (refused.f()) {
            case "write" ->
                write(((List<?>) Objects.requireNonNull(refused.value())).getFirst())
                        .at(node);
            case Change.F -> Invocation.of(Change.F, new Change(Set.of(node), Set.of()).toEdn(), node);
            default -> Invocation.of(refused.f(), refused.value(), node);
        };
    }

    private Invocation write(Object register) {
        return Invocation.of("write", List.of(register, nextValue.getAndDecrement()));
    }

    private static Invocation read(Object register) {
        return Invocation.of("read", Arrays.asList(register, null));
    }
}
