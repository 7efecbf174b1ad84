package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.CheckResult;
import dynacheck.checker.Details;
import dynacheck.checker.Details.Finding;
import dynacheck.checker.Details.Moment;
import dynacheck.checker.RunInfo;
import dynacheck.checker.Verdict;
import dynacheck.history.History;
import dynacheck.history.Keyword;
import dynacheck.judge.Analysis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingGroupTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private static Finding missed(String node, String view, String others, double seconds) {
        long at = Math.round(seconds * 1e9);
        return new Finding(
                "NV2: a scan finds what completed before",
                List.of("A scan by " + node + " in " + view + " found nothing, though the update of " + others
                        + " had completed. Seen at " + seconds + " s (" + node + ")."),
                List.of(new Moment(node, at, at + 5, "it scanned " + view)));
    }

    @Test
    void whatDiffersInNodesViewsAndTimesOnlyIsOneGroup() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 1; i <= 11; i++) {
            String others = i % 2 == 0 ? "n1" : "n1, c2 and r-n" + i;
            findings.add(missed("n" + i, "{+n1,+n" + i + "}", others, i / 4.0));
        }
        Finding otherRule = new Finding("NV3: scans agree", findings.getFirst().sentences());
        findings.add(3, otherRule);
        List<FindingGroup> groups = FindingGroup.of(findings);
        assertEquals(2, groups.size());
        assertEquals(" (11 times)", groups.getFirst().remark(10));
        assertEquals(" (11 times, the first 6 are told)", groups.getFirst().remark(5));
        assertEquals("n1", groups.getFirst().first().moments().getFirst().node());
        assertEquals(List.of(otherRule), groups.get(1).findings());
        assertEquals("", groups.get(1).remark(0));
    }

    @Test
    void theNameOfARegisterMakesNoDifference() {
        List<Finding> findings = new ArrayList<>();
        for (String register : List.of("KEYAA", "k", "\u016beyAa", "\"two words\"", "7")) {
            findings.add(new Finding(
                    "Transfer", List.of("n1 announced {+n1} when n2 held register " + register + " with tag 1.n3.1.")));
        }
        assertEquals(1, FindingGroup.of(findings).size());
    }

    @Test
    void oneThatSaysSomethingElseIsToldByItself() {
        Finding other = new Finding(
                "NV2: a scan finds what completed before", List.of("A scan by n1 found less than another before it."));
        List<FindingGroup> groups =
                FindingGroup.of(List.of(missed("n1", "{+n1}", "n2", 1), other, missed("n2", "{+n1,+n2}", "n4", 2.5)));
        assertEquals(2, groups.size());
        assertEquals(" (1 of 2, 2 times)", groups.getFirst().remark(1));
        assertEquals(" (2 of 2)", groups.get(1).remark(0));
        assertEquals(List.of(other), groups.get(1).findings());
    }

    /** One row with its number; the others are on the page all the same, folded. */
    @Test
    void onAPageTheFirstIsToldAndTheOthersWait() throws IOException {
        List<Finding> findings =
                List.of(missed("n1", "{+n1}", "n2", 1), missed("n2", "{+n1}", "n3", 2), missed("n3", "{+n1}", "n4", 3));
        CheckResult result = new CheckResult() {
            @Override
            public String checker() {
                return "inside";
            }

            @Override
            public Verdict verdict() {
                return Verdict.INVALID;
            }

            @Override
            public String reason() {
                return "Broken";
            }

            @Override
            public Map<Keyword, Object> toEdn() {
                return Map.of();
            }

            @Override
            public Optional<Details> details() {
                return Optional.of(new Details("Inside", List.of(), findings, List.of(), Optional.empty()));
            }
        };
        Path file = dir.resolve("report.html");
        ReportWriter.write(new Analysis(RunInfo.foreign("few"), History.of(List.of()), List.of(result)), file);
        String html = Files.readString(file);
        assertEquals(1, html.split("what completed before \\(3 times\\)", -1).length - 1, "one row");
        for (String node : List.of("n1", "n2", "n3")) {
            assertTrue(html.contains("A scan by " + node + " in"), node);
        }
        assertTrue(html.indexOf("A scan by n1 in") < html.indexOf("A scan by n2 in"), "the first first");
    }
}
