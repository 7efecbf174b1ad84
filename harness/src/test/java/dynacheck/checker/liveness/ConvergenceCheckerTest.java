package dynacheck.checker.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Details;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Runs;
import dynacheck.checker.Verdict;
import dynacheck.history.History;
import dynacheck.history.Op;
import dynacheck.history.OpType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvergenceCheckerTest {
    private static final String ADD = "reconfig A n1 +n4; ok A; enabled n4;";
    private static final String CRASHES = "crash-stop 1 installing n1; crash-stop 1 installed n1 gone;"
            + "crash-stop 2 installing n2; crash-stop 2 installed n2 gone;";
    private static final String GONE = "+n5,-n5,+n6,-n6,+n7,-n7";
    private static final Map<String, String> APART =
            Map.of("n3", "{+n1,+n2,+n3} with an unfinished change", "n4", "{+n1,+n2,+n3,+n4}");

    @Test
    void membersInOneViewWithNothingUnfinishedHaveConverged() {
        CheckResult result = check(ADD, RunInfo.CONVERGED, Map.of("n1", "{+n1,+n4}", "n4", "{+n1,+n4}"))
                .orElseThrow();
        assertEquals(Verdict.VALID, result.verdict());
        assertTrue(result.reason().contains("all 2 live members came to {+n1,+n4}"), result.reason());
    }

    /** After an hour of churn hundreds came and went; a sentence is for those who are there, or who differ. */
    @Test
    void whoCameAndWentEverywhereIsOnlyCounted() {
        String converged = check(
                        ADD, RunInfo.CONVERGED, Map.of("n1", "{+n1,+n4," + GONE + "}", "n4", "{+n1,+n4," + GONE + "}"))
                .orElseThrow()
                .reason();
        assertTrue(
                converged.contains("came to {+n1,+n4} (without 3 members that came and went), where nothing"),
                converged);

        CheckResult apart = check(
                        ADD,
                        RunInfo.NOT_CONVERGED,
                        Map.of(
                                "n1",
                                "{+n1," + GONE + ",+n8,-n8}",
                                "n3",
                                RunInfo.NO_ANSWER,
                                "n4",
                                "{+n1," + GONE + ",+n8}"))
                .orElseThrow();
        assertEquals(Verdict.INVALID, apart.verdict());
        assertTrue(
                apart.reason().contains("n1: {+n1,+n8,-n8}; n3: " + RunInfo.NO_ANSWER + "; n4: {+n1,+n8} (without 3 "),
                "n8 is removed in one of them only: " + apart.reason());
    }

    /** Whoever reads the page follows each place to a time of the run. */
    @Test
    void eachPlaceIsOneSentenceAndOneMomentOfTheQuestion() {
        Details.Finding finding = check(ADD, RunInfo.NOT_CONVERGED, APART)
                .orElseThrow()
                .details()
                .orElseThrow()
                .findings()
                .getFirst();
        assertEquals("Live members stay in different views", finding.title());
        assertEquals(
                List.of(
                        new Details.Moment(
                                "n4",
                                1_000_000_000,
                                1_000_000_000,
                                "asked where it stands, it answered {+n1,+n2,+n3,+n4}"),
                        new Details.Moment(
                                "n3",
                                1_000_000_000,
                                1_000_000_000,
                                "asked where it stands, it answered {+n1,+n2,+n3} with an unfinished change")),
                finding.moments());
        assertEquals(2, finding.sentences().size(), finding::toString);
    }

    @Test
    void membersThatStayApartAreAViolationAndNamed() {
        CheckResult result = check(ADD, RunInfo.NOT_CONVERGED, APART).orElseThrow();
        assertEquals(Verdict.INVALID, result.verdict());
        assertTrue(
                result.reason().contains("n3: {+n1,+n2,+n3} with an unfinished change; n4: {+n1,+n2,+n3,+n4}"),
                result.reason());
    }

    @Test
    void withoutThePremiseNothingIsKnown() {
        CheckResult result = check(ADD + CRASHES, RunInfo.NOT_CONVERGED, APART).orElseThrow();
        assertEquals(Verdict.UNKNOWN, result.verdict(), "2 of 4 crashed");
    }

    @Test
    void whoWasNotAskedIsNotJudged() {
        assertEquals(Optional.empty(), ConvergenceChecker.check(Runs.parse(ADD), Runs.info(List.of("n1"))));
    }

    private static Optional<CheckResult> check(String script, String told, Map<String, String> standings) {
        List<Op> ops = new ArrayList<>(Runs.parse(script).ops());
        ops.add(new Op(ops.size(), 1_000_000_000, Op.NEMESIS, OpType.INFO, told, standings, Map.of()));
        return ConvergenceChecker.check(History.of(ops), Runs.info(List.of("n1", "n2", "n3")));
    }
}
