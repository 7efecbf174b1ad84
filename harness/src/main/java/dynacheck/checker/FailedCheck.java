package dynacheck.checker;

import dynacheck.history.Keyword;
import java.util.Map;

/** A checker that crashed: unknown for itself, and it hides nobody else's verdict. */
public record FailedCheck(String checker, String reason) implements CheckResult {
    @Override
    public Verdict verdict() {
        return Verdict.UNKNOWN;
    }

    @Override
    public Map<Keyword, Object> toEdn() {
        return Results.head(this);
    }
}
