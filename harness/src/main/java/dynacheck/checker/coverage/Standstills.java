package dynacheck.checker.coverage;

import dynacheck.checker.Tally;
import dynacheck.checker.coverage.StatsResult.Seldom;
import dynacheck.checker.coverage.StatsResult.Standstill;
import dynacheck.checker.liveness.OpClass;
import dynacheck.history.Call;
import dynacheck.history.Edn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stopped completing, and what seldom completed: for information, whatever the cause. */
final class Standstills {
    /** A single one may just have been under way when the run ended. */
    private static final int LEAST_TRIED = 2;
    /** From so many operations at a node on, it is reported if fewer than half completed. */
    private static final int LEAST_FOR_SHARE = 10;

    private Standstills() {}

    /** Operations of a function; optionally of one register, or at one node. */
    private record Group(
            String f, @Nullable Object register, @Nullable String node) {
        boolean isWithin(Standstill other) {
            return f.equals(other.f())
                    && (other.register() == null || other.register().equals(print(register)))
                    && (other.node() == null || other.node().equals(node));
        }
    }

    private static final class Tally {
        private double lastOkMillis = -1;
        private long triedSince;
        private final Set<Object> registersSince = new HashSet<>();

        private final Set<Object> nodesSince = new HashSet<>();
        private final Set<Object> registers = new HashSet<>();
        private final Set<Object> nodes = new HashSet<>();
        private long ok;
        private long unanswered;

        void add(Call call) {
            Object register = OpClass.register(call).orElse("");
            Object node = Objects.requireNonNullElse(call.node(), "");
            registers.add(register);
            nodes.add(node);
            if (call.isOk()) {
                ok++;
                lastOkMillis = Math.max(lastOkMillis, call.last().timeNanos() / 1e6);
                triedSince = 0;
                registersSince.clear();
                nodesSince.clear();
            } else {
                unanswered++;
                triedSince++;
                registersSince.add(register);
                nodesSince.add(node);
            }
        }

        /** Whether it is the whole group that stopped, and not one register or one node of it. */
        boolean stopped() {
            return triedSince >= LEAST_TRIED
                    && (registers.size() == 1 || registersSince.size() > 1)
                    && (nodes.size() == 1 || nodesSince.size() > 1);
        }
    }

    /** Each as wide as possible: over all registers and nodes if the whole function stopped. */
    static List<Standstill> of(List<Call> calls) {
        List<Standstill> found = new ArrayList<>();
        for (boolean[] by : new boolean[][] {{false, false}, {false, true}, {true, false}, {true, true}}) {
            tallies(calls, by[0], by[1]).forEach((group, tally) -> {
                if (tally.stopped() && found.stream().noneMatch(group::isWithin)) {
                    found.add(new Standstill(
                            group.f(), print(group.register()), group.node(), tally.lastOkMillis, tally.triedSince));
                }
            });
        }
        return found;
    }

    /** In order of invocation, so that what was tried since the last success is what was invoked after it. */
    private static Map<Group, Tally> tallies(List<Call> calls, boolean byRegister, boolean byNode) {
        Map<Group, Tally> tallies = new LinkedHashMap<>();
        for (Call call : calls) {
            if (!call.isOk() && !OpClass.isUnanswered(call)) {
                continue;
            }
            Optional<Object> register = OpClass.register(call);
            if (byNode && call.node() == null || byRegister && register.isEmpty()) {
                continue;
            }
            Group group = new Group(call.f(), byRegister ? register.get() : null, byNode ? call.node() : null);
            tallies.computeIfAbsent(group, g -> new Tally()).add(call);
        }
        return tallies;
    }

    static List<Seldom> seldom(List<Call> calls) {
        List<Seldom> found = new ArrayList<>();
        tallies(calls, false, true).forEach((group, tally) -> {
            long all = tally.ok + tally.unanswered;
            if (all >= LEAST_FOR_SHARE && tally.ok > 0 && 2 * tally.ok < all && group.node() != null) {
                found.add(new Seldom(group.f(), group.node(), tally.ok, all));
            }
        });
        found.sort(Comparator.comparingDouble(s -> (double) s.ok() / s.all()));
        return found;
    }

    private static @Nullable String print(@Nullable Object register) {
        return register == null ? null : Edn.print(register);
    }
}
