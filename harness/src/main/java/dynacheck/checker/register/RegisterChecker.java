package dynacheck.checker.register;

import dynacheck.checker.Verdict;
import dynacheck.checker.register.AtomicityResult.Anomaly;
import dynacheck.checker.register.AtomicityResult.KeyResult;
import dynacheck.history.Edn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges one register, with the cheapest exact engine: zones if every value identifies its write, chains if
 * compare-and-sets tie such values together, else a search.
 */
final class RegisterChecker {
    static final String ZONES = "zones";
    static final String CHAINS = "cas-chains";
    static final String OVERWRITES = "overwrites";
    static final String SEARCH = "search";

    /** A chain of compare-and-sets longer than this is shown by its ends. */
    private static final int REDUCIBLE = 3_000;

    private final Register register;
    private final AtomicityOptions options;
    private final Explainer explainer;
    private final Writers writers;
    private final Windows windows;
    private final Map<String, Anomaly> anomalies = new LinkedHashMap<>();
    private String engine = ZONES;

    RegisterChecker(Register register, AtomicityOptions options, Explainer explainer) {
        this.register = register;
        this.options = options;
        this.explainer = explainer;
        this.writers = new Writers(register, options);
        this.windows = new Windows(writers, register.initial());
    }

    KeyResult check() {
        if (!writers.hasAppends()) {
            checkEachObservation();
        }
        if (!anomalies.isEmpty()) {
            return result(Verdict.INVALID, "An operation observed what no write can have given it.");
        }
        if (writers.notUnique() == null) {
            return checkVersions();
        }
        KeyResult overwritten = writers.hasAppends() ? null : checkOverwritten();
        if (overwritten != null) {
            return overwritten;
        }
        engine = SEARCH;
        return search();
    }

    String engine() {
        return engine;
    }

    private KeyResult checkVersions() {
        Versions versions = new Versions(writers, register.initial());
        Versions.Broken broken = versions.tie();
        if (versions.isChained()) {
            engine = CHAINS;
        }
        if (broken != null) {
            return impossible(broken.anomaly(), broken.shownBy(), 1);
        }
        Zones.Conflict conflict = Zones.earliest(versions.heads());
        if (conflict != null && versions.isChained()) {
            return impossible("", versions.grounds(conflict.u(), conflict.v()), 1);
        }
        if (conflict != null) {
            return conflicting(versions, conflict);
        }
        return certified(Zones.linearization(versions.heads()));
    }

    /** The first conflict, and the first wrong observation of each other name; each counts what is called like it. */
    private KeyResult conflicting(Versions versions, Zones.Conflict first) {
        Map<String, List<Overwritten.Found>> wrong = new Overwritten(writers, register.initial()).byName();
        Zones.Conflict told = ConflictStory.oldestFirst(first);
        String name = "";
        // A write explains more than reads do, and no operation is wrong under two names.
        for (ValueCluster cluster : List.of(told.u(), told.v())) {
            for (Map.Entry<String, List<Overwritten.Found>> named : wrong.entrySet()) {
                for (Overwritten.Found found : named.getValue()) {
                    if (name.isEmpty() && found.observation() == cluster.lastStart()) {
                        name = named.getKey();
                        told = conflict(versions, found);
                    }
                }
            }
        }
        boolean isCounted = !name.isEmpty();
        name = isCounted ? name : ConflictStory.name(told);
        tell(told, wrong.getOrDefault(name, List.of()).size() + (isCounted ? 0 : 1));
        wrong.forEach((other, all) -> {
            if (!anomalies.containsKey(other)) {
                tell(conflict(versions, all.getFirst()), all.size());
            }
        });
        return result(Verdict.INVALID, "Two values must each come before the other.");
    }

    private static Zones.Conflict conflict(Versions versions, Overwritten.Found found) {
        return new Zones.Conflict(
                versions.cluster(found.observation().observed()),
                versions.cluster(found.by().value()));
    }

    private void tell(Zones.Conflict conflict, int count) {
        Anomaly anomaly = explainer.conflict(register, conflict, count);
        anomalies.put(anomaly.name(), anomaly);
    }

    /** Null if no value that is overwritten was observed. */
    private @Nullable KeyResult checkOverwritten() {
        Overwritten overwritten = new Overwritten(writers, register.initial());
        Overwritten.Found first = overwritten.first();
        if (first == null) {
            return null;
        }
        engine = OVERWRITES;
        Map<String, List<Overwritten.Found>> wrong = overwritten.byName();
        if (wrong.isEmpty() || writers.effective().stream().anyMatch(Access::isCas)) {
            int count = wrong.values().stream().mapToInt(List::size).sum();
            return impossible("", grounds(first), Math.max(1, count));
        }
        KeyResult result = null;
        for (Map.Entry<String, List<Overwritten.Found>> named : wrong.entrySet()) {
            List<Overwritten.Found> all = named.getValue();
            result = impossible(named.getKey(), grounds(all.getFirst()), all.size());
        }
        return result;
    }

    private List<Access> grounds(Overwritten.Found found) {
        return new Witness(writers).closure(List.of(found.by(), found.observation()));
    }

    private KeyResult certified(List<Access> order) {
        String flaw = Linearization.flaw(order, writers.definite(), register.initial());
        return flaw == null
                ? result(Verdict.VALID, "A legal order of all operations was found and verified.")
                : result(Verdict.UNKNOWN, "The " + engine + " passed but the certificate is wrong: " + flaw + ".");
    }

    private KeyResult search() {
        String why = writers.notUnique() + ", so orders were searched";
        SearchBudget budget = new SearchBudget(options.timeLimit(), options.memoryBytes());
        return switch (Search.run(writers.effective(), register.initial(), budget, windows::suspected)) {
            case Search.Outcome.Legal legal -> certified(legal.order());
            case Search.Outcome.Impossible i ->
                impossible("", i.shownBy().isEmpty() ? windows.around(i.at()) : i.shownBy(), 1);
            case Search.Outcome.Exhausted e ->
                result(
                        Verdict.UNKNOWN,
                        "%s, and the search used up %s after %d of %d operations; there %s open: %s."
                                .formatted(
                                        why,
                                        e.budget(),
                                        e.judged(),
                                        register.accesses().size(),
                                        e.blocking().size() == 1
                                                ? "one was"
                                                : e.blocking().size() + " were",
                                        Explainer.some(e.blocking())));
        };
    }

    /**
     * @param shownBy closed and without a legal order; made minimal and verified here
     * @param count how many operations show one like it
     */
    private KeyResult impossible(String name, List<Access> shownBy, int count) {
        Witness reduction = new Witness(writers);
        List<Access> witness = shownBy;
        if (shownBy.size() <= REDUCIBLE) {
            witness = reduction.minimal(shownBy, windows::hasNoOrder);
        }
        if (Linearization.isFew(witness)) {
            String flaw = reduction.flaw(witness, register.initial());
            if (flaw != null) {
                return result(
                        Verdict.UNKNOWN, "The " + engine + " found a violation but its witness is wrong: " + flaw);
            }
        }
        List<Access> shown = WitnessStory.isLong(witness) ? windows.byItself(witness) : witness;
        WitnessStory story = new WitnessStory(register, shown, witness.size() - shown.size(), writers, reduction);
        Anomaly anomaly = explainer.impossible(register, name, story, count);
        anomalies.put(anomaly.name(), anomaly);
        return result(Verdict.INVALID, "Its operations have no legal order.");
    }

    private KeyResult result(Verdict verdict, String reason) {
        return new KeyResult(register.key(), verdict, reason, writers.taken(), List.copyOf(anomalies.values()));
    }

    /** Anomalies that one operation shows by itself; sound for values that are not unique, too. */
    private void checkEachObservation() {
        for (Access access : writers.effective()) {
            boolean looks =
                    access.observes() && access.isDefinite() && !Objects.equals(access.observed(), register.initial());
            if (!looks) {
                continue;
            }
            List<Access> candidates = writers.of(access.observed());
            if (!candidates.stream().allMatch(access::precedes)) {
                continue;
            }
            Access failed = writers.failedWith(access.observed());
            if (failed != null && !access.precedes(failed)) {
                report(explainer.aborted(register, access, failed));
            } else {
                report(
                        candidates.isEmpty()
                                ? explainer.phantom(register, access, writers.alike(access.observed()))
                                : explainer.future(register, access, candidates.getFirst()));
            }
        }
    }

    private void report(Anomaly anomaly) {
        anomalies.merge(anomaly.name(), anomaly, (first, next) -> explainer.recount(first, first.count() + 1));
    }

    /** The register's key for people. */
    static String name(Register register) {
        return register.key() == null ? "the register" : "register " + Edn.print(register.key());
    }
}
