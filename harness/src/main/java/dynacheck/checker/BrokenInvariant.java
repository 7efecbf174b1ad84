package dynacheck.checker;

import dynacheck.history.Keyword;
import java.util.Map;

/** A process of the system under test found itself that it broke an invariant of its protocol, and stopped. */
public record BrokenInvariant(String reason) implements CheckResult {
    @Override
    public String checker() {
        return "invariants";
    }

    @Override
    public Verdict verdict() {
        return Verdict.INVALID;
    }

    @Override
    public Map<Keyword, Object> toEdn() {
        return Results.head(this);
    }
}
