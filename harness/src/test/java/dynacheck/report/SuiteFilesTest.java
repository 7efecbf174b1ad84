package dynacheck.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.checker.Verdict;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What build servers read: nothing but VALID is green there, and no value of a history breaks the form. */
class SuiteFilesTest {
    private static final String HOSTILE = "a|b <script>]]> \"q\" & \u0000\u0007 \ud800 `code` *b*\n| new | row |";

    private static Suite.Case of(String name, Verdict verdict, String reason) {
        return new Suite.Case("register seed 7", name, verdict, reason, 1.5, "./dynacheck replay 7", "store/x.html");
    }

    private static Suite suite(Verdict verdict, Suite.Case... cases) {
        return new Suite(
                "test register", verdict, "in short", List.of(cases), Duration.ofMillis(2500), "./dynacheck test a_b");
    }

    private static Element junit(Suite suite) throws Exception {
        Document parsed = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(SuiteFiles.junit(suite).getBytes(StandardCharsets.UTF_8)));
        return parsed.getDocumentElement();
    }

    @Test
    void eachVerdictHasItsFormInJUnit() throws Exception {
        Element root = junit(suite(
                Verdict.INVALID,
                of("atomicity", Verdict.INVALID, HOSTILE),
                of("coverage", Verdict.UNKNOWN, "too little"),
                of("stats", Verdict.VALID, "")));
        assertEquals("3", root.getAttribute("tests"));
        assertEquals("1", root.getAttribute("failures"));
        assertEquals("1", root.getAttribute("errors"));
        assertEquals("2.500", root.getAttribute("time"));
        Element failure = (Element) root.getElementsByTagName("failure").item(0);
        assertTrue(failure.getAttribute("message").startsWith("a|b <script>]]> \"q\" & \ufffd\ufffd \ufffd"));
        assertTrue(failure.getTextContent().contains("again: ./dynacheck replay 7"), failure::getTextContent);
        assertEquals(1, root.getElementsByTagName("error").getLength());
        assertEquals(3, root.getElementsByTagName("testcase").getLength());
    }

    /** A sweep whose seeds are all VALID is UNKNOWN if they exercised too little: no reader of cases may miss that. */
    @Test
    void aVerdictThatNoCaseExplainsHasACaseOfItsOwn() throws Exception {
        Suite lacking = suite(Verdict.UNKNOWN, of("seed 1", Verdict.VALID, ""));
        assertEquals("1", junit(lacking).getAttribute("errors"));
        assertEquals("2", junit(lacking).getAttribute("tests"));
        assertEquals("1", junit(suite(Verdict.UNKNOWN)).getAttribute("errors"));
        Suite well = suite(Verdict.VALID, of("seed 1", Verdict.VALID, ""));
        assertEquals("0", junit(well).getAttribute("errors"));
        assertEquals("1", junit(well).getAttribute("tests"));
    }

    @Test
    void jsonHoldsEveryCase() throws Exception {
        JsonNode root = new ObjectMapper()
                .readTree(SuiteFiles.json(suite(Verdict.INVALID, of("atomicity", Verdict.INVALID, HOSTILE))));
        assertEquals("INVALID", root.get("verdict").asText());
        assertEquals(2.5, root.get("seconds").asDouble());
        assertEquals(HOSTILE, root.get("cases").get(0).get("reason").asText());
        assertEquals(
                "./dynacheck replay 7", root.get("cases").get(0).get("again").asText());
    }

    @Test
    void theSummaryKeepsItsTableWhateverIsInIt() {
        String text = SuiteFiles.markdown(
                suite(Verdict.INVALID, of("atomicity", Verdict.INVALID, HOSTILE), of("stats", Verdict.VALID, "fine")));
        assertTrue(text.startsWith("### dynacheck test register: INVALID\n"), text);
        List<String> rows = text.lines().filter(line -> line.startsWith("|")).toList();
        assertEquals(3, rows.size(), text);
        assertEquals(5, rows.get(2).chars().filter(c -> c == '|').count(), rows.get(2));
        assertFalse(text.contains("<script>"), text);
        assertTrue(text.contains("1 of 2 VALID"), text);
        assertTrue(text.contains("a&#95;b"), text);
        assertFalse(text.contains("fine"), "what held is counted");
    }
}
