package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dynacheck.checker.Details.Finding;
import dynacheck.checker.Details.Moment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingGroupTest {
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
}
