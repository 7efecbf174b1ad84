package dynacheck.checker;

import dynacheck.history.Keyword;
import java.util.Map;
import java.util.Optional;

/** What every checker's typed result offers to results.edn, the console and the merge of verdicts. */
public interface CheckResult {
    /** Short, stable: {@code "atomicity"}, {@code "definition-1"}, {@code "coverage"}, {@code "stats"}. */
    String checker();

    Verdict verdict();

    /** One sentence in words, never empty. */
    String reason();

    /** EDN data for results.edn. */
    Map<Keyword, Object> toEdn();

    /** What a report shows beside verdict and reason; a checker that the report does not know says it here. */
    default Optional<Details> details() {
        return Optional.empty();
    }
}
