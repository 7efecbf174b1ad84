package dynacheck.workloads.exec;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Evidence;
import dynacheck.checker.Results;
import dynacheck.checker.Verdict;
import dynacheck.history.Call;
import dynacheck.history.Keyword;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the client program did what it should. One that ended or hung left operations whose outcome nobody knows,
 * which costs nothing but strength. One that said what nobody understood may have said other things that are wrong, so
 * that the run proves nothing.
 *
 * @param asked operations that it was given
 * @param broken of these, those during which it ended, hung, or was not understood
 * @param garbage of these, those where it was not understood
 * @param example the error of one of them; empty if there is none
 */
record ClientsResult(long asked, long broken, long garbage, String example) implements CheckResult {
    static final String NAME = "clients";

    /** Begins the error of an operation that the client program spoiled. */
    static final String PROGRAM = "client program ";

    /** Is in the error of one where it was not understood. */
    static final String GARBAGE = "was not understood: ";

    static Optional<CheckResult> check(Evidence evidence) {
        long asked = 0;
        long broken = 0;
        long garbage = 0;
        String example = "";
        for (Call call : evidence.history().calls()) {
            asked++;
            if (!(call.last().error() instanceof String error) || !error.startsWith(PROGRAM)) {
                continue;
            }
            broken++;
            boolean isGarbage = error.contains(GARBAGE);
            garbage += isGarbage ? 1 : 0;
            if (example.isEmpty() || garbage == 1 && isGarbage) {
                example = error;
            }
        }
        return Optional.of(new ClientsResult(asked, broken, garbage, example));
    }

    @Override
    public String checker() {
        return NAME;
    }

    @Override
    public Verdict verdict() {
        return garbage > 0 ? Verdict.UNKNOWN : Verdict.VALID;
    }

    @Override
    public String reason() {
        if (broken == 0) {
            return "The client program answered all of " + Results.count(asked, "operation") + ".";
        }
        String all = "The client program spoiled " + broken + " of " + Results.count(asked, "operation")
                + ", whose outcome is unknown, and was started again; for example: " + example + ".";
        return garbage == 0 ? all : all + " Mend it: what it says otherwise may be wrong, too.";
    }

    @Override
    public Map<Keyword, Object> toEdn() {
        Map<Keyword, Object> map = Results.head(this);
        map.put(Keyword.of("asked"), asked);
        map.put(Keyword.of("broken"), broken);
        map.put(Keyword.of("not-understood"), garbage);
        return map;
    }
}
