package dynacheck.checker.txn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Checks that registers and lists share. */
final class SharedChecks {
    private final TxnHistory history;
    private final Marks marks;
    private final Findings findings;
    private final Set<Integer> told = new HashSet<>();

    SharedChecks(TxnHistory history, Marks marks, Findings findings) {
        this.history = history;
        this.marks = marks;
        this.findings = findings;
    }

    /** Checks a read that saw a version of nobody, or of a failed transaction. Reported once for each version. */
    void source(int mop, int version) {
        if (!isForeign(version) || !told.add(version)) {
            return;
        }
        int failed = history.failedWriter(version);
        if (failed == TxnHistory.NONE) {
            findings.add(Phenomenon.PHANTOM_READ, Tier.DATA, () -> phantom(mop, version));
        } else {
            findings.add(Phenomenon.G1A, Tier.DATA, () -> aborted(mop, version, failed));
        }
    }

    /** Whether no transaction that may have committed wrote the version. */
    boolean isForeign(int version) {
        return history.writer(version) == TxnHistory.NONE
                && (history.model == Model.LIST_APPEND || !history.isInitial(version));
    }

    private ElleAnomaly phantom(int mop, int version) {
        Narrator n = new Narrator(history);
        n.say("%s read %s from %s, but nobody ever wrote that.".formatted(n.nameOf(mop), n.value(version), n.key(mop)));
        int alike = history.lookAlike(version);
        if (alike >= 0) {
            n.say("%s was written, though: type mismatch? The client may encode values differently when it reads."
                    .formatted(n.value(alike)));
        } else if (mayBeInitial(version)) {
            String value = n.value(version);
            n.say("If registers begin as %s: --initial %s says so."
                    .formatted(value, value.matches("[\\w.:-]+") ? value : "'" + value + "'"));
        }
        return n.anomaly(Phenomenon.PHANTOM_READ, Tier.DATA);
    }

    /** Whether all reads of what nobody wrote show this one value, and none shows the initial one. */
    private boolean mayBeInitial(int version) {
        if (history.model == Model.LIST_APPEND || history.initialValue() != null) {
            return false;
        }
        for (int mop = 0; mop < history.mops(); mop++) {
            int seen = history.isRead(mop) ? history.versionOf(mop) : TxnHistory.NONE;
            boolean ofNobody = seen >= 0 && history.writer(seen) == TxnHistory.NONE;
            if (ofNobody && !Objects.equals(history.valueOf(seen), history.valueOf(version))) {
                return false;
            }
        }
        return true;
    }

    private ElleAnomaly aborted(int mop, int version, int failed) {
        Narrator n = new Narrator(history);
        String who = failed == TxnHistory.SEVERAL
                ? "only failed transactions wrote"
                : n.nameOf(failed) + " wrote, and failed";
        n.say("%s read %s from %s, which %s.".formatted(n.nameOf(mop), n.value(version), n.key(mop), who));
        n.say("Either the store shows writes of aborted transactions,"
                + " or the client takes an unknown outcome for a failure (check with --treat-fail-as-info).");
        return n.anomaly(Phenomenon.G1A, Tier.DATA);
    }

    /** A read whose result is this version, of another transaction that went on to overwrite it. */
    void intermediate(int mop, int version) {
        int writer = history.writer(version);
        boolean other = writer >= 0 && history.txnOf(writer) != history.txnOf(mop);
        if (!other || marks.isFinal(writer) || !history.isRecoverable(version)) {
            return;
        }
        findings.add(Phenomenon.G1B, Tier.DATA, () -> {
            Narrator n = new Narrator(history);
            n.say("%s read %s from %s, which %s wrote but then overwrote before it ended."
                    .formatted(n.nameOf(mop), n.value(version), n.key(mop), n.nameOf(writer)));
            return n.anomaly(Phenomenon.G1B, Tier.DATA);
        });
    }

    /** Transactions that read the same version of a key and wrote the key: mops of their reads, at least two. */
    void lostUpdate(List<Integer> reads) {
        findings.add(Phenomenon.LOST_UPDATE, Tier.DATA, () -> {
            Narrator n = new Narrator(history);
            List<Integer> shown = new ArrayList<>(reads.subList(0, Math.min(4, reads.size())));
            for (int read : shown) {
                n.say("%s read %s from %s and wrote %s there."
                        .formatted(
                                n.nameOf(read),
                                n.result(read),
                                n.key(read),
                                n.value(history.versionOf(marks.finalWriteBeside(read)))));
            }
            n.say("Whichever came later did not see the other's write, and overwrote it unseen.");
            return n.anomaly(Phenomenon.LOST_UPDATE, Tier.DATA);
        });
    }

    void contradiction(int read, int earlier, Phenomenon phenomenon) {
        findings.add(phenomenon, Tier.DATA, () -> {
            Narrator n = new Narrator(history);
            String text = phenomenon == Phenomenon.FUTURE_READ
                    ? "In %s, %s shows what only the later %s writes."
                    : "In %s, %s contradicts %s before it.";
            n.say(text.formatted(n.nameOf(read), n.show(read), n.show(earlier)));
            return n.anomaly(phenomenon, Tier.DATA);
        });
    }
}
