package dynacheck.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dynacheck.checker.Verdict;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A {@link Suite} in the forms that other programs read. UNKNOWN is green in none of them. */
public final class SuiteFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A job's summary has room for one MiB; what a table of so many rows leaves out, it counts. */
    private static final int MOST_ROWS = 100;

    private static final int LONGEST_CELL = 400;

    private SuiteFiles() {}

    /** One object: verb, verdict, reason, command, and {@code cases}. */
    public static String json(Suite suite) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("name", suite.name());
        root.put("verdict", suite.verdict().name());
        root.put("reason", suite.reason());
        root.put("seconds", suite.took().toMillis() / 1e3);
        root.put("command", suite.command());
        List<Map<String, Object>> cases = new ArrayList<>();
        for (Suite.Case one : suite.cases()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("group", one.group());
            map.put("name", one.name());
            map.put("verdict", one.verdict().name());
            map.put("reason", one.reason());
            if (one.seconds() != null) {
                map.put("seconds", one.seconds());
            }
            if (!one.again().isEmpty()) {
                map.put("again", one.again());
            }
            if (!one.report().isEmpty()) {
                map.put("report", one.report());
            }
            cases.add(map);
        }
        root.put("cases", cases);
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
    }

    /** As JUnit's reports are: INVALID is a failure, UNKNOWN an error. */
    public static String junit(Suite suite) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuite");
            attribute(xml, "name", "dynacheck " + suite.name());
            attribute(xml, "tests", "" + suite.cases().size());
            attribute(xml, "failures", "" + suite.count(Verdict.INVALID));
            attribute(xml, "errors", "" + suite.count(Verdict.UNKNOWN));
            attribute(xml, "skipped", "0");
            attribute(xml, "time", seconds(suite.took().toMillis() / 1e3));
            for (Suite.Case one : suite.cases()) {
                xml.writeCharacters("\n  ");
                testcase(xml, one);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory can always be written to", e);
        }
        return text + "\n";
    }

    private static void testcase(XMLStreamWriter xml, Suite.Case one) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute(xml, "classname", one.group());
        attribute(xml, "name", one.name());
        if (one.seconds() != null) {
            attribute(xml, "time", seconds(one.seconds()));
        }
        if (one.verdict() != Verdict.VALID) {
            xml.writeStartElement(one.verdict() == Verdict.INVALID ? "failure" : "error");
            attribute(xml, "type", one.verdict().name());
            attribute(xml, "message", one.reason());
            xml.writeCharacters(legal(lines(one)));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String lines(Suite.Case one) {
        return one.reason()
                + (one.again().isEmpty() ? "" : "\nagain: " + one.again())
                + (one.report().isEmpty() ? "" : "\nreport: " + one.report());
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, legal(value));
    }

    /** Without what XML 1.0 cannot say, which a history's values may hold. */
    private static String legal(String text) {
        return text.codePoints()
                .map(c -> c == '\n' || c == '\t' || c >= 0x20 && c < 0xD800 || c >= 0xE000 && c <= 0xFFFD || c > 0xFFFF
                        ? c
                        : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** Markdown: the verdict, what is not valid, and the line that repeats it. */
    public static String markdown(Suite suite) {
        StringBuilder text = new StringBuilder();
        text.append("### dynacheck ").append(plain(suite.name())).append(": ").append(suite.verdict());
        text.append("\n\n").append(plain(suite.reason())).append("\n\n");
        List<Suite.Case> bad =
                suite.cases().stream().filter(c -> c.verdict() != Verdict.VALID).toList();
        if (!bad.isEmpty()) {
            text.append("| | verdict | reason | again |\n|---|---|---|---|\n");
            bad.stream()
                    .limit(MOST_ROWS)
                    .forEach(c -> text.append("| ")
                            .append(plain(c.group() + ", " + c.name()))
                            .append(" | **")
                            .append(c.verdict())
                            .append("** | ")
                            .append(plain(c.reason()))
                            .append(" | ")
                            .append(c.again().isEmpty() ? "" : "<code>" + plain(c.again()) + "</code>")
                            .append(" |\n"));
            text.append('\n');
        }
        if (bad.size() > MOST_ROWS) {
            text.append("The first ")
                    .append(MOST_ROWS)
                    .append(" of ")
                    .append(bad.size())
                    .append(".\n\n");
        }
        text.append(suite.count(Verdict.VALID))
                .append(" of ")
                .append(suite.cases().size())
                .append(" VALID, in ");
        text.append(String.format(Locale.ROOT, "%.0f s.", suite.took().toMillis() / 1e3));
        return text.append("\n\n<pre>")
                .append(escaped(suite.command()))
                .append("</pre>\n\n")
                .toString();
    }

    /** A bounded text on one line that no mark of Markdown or HTML breaks out of. */
    private static String plain(String text) {
        return escaped(Text.shorten(text.replaceAll("\\s+", " ").strip(), LONGEST_CELL));
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        for (char c : text.toCharArray()) {
            if ("&<>|`*_[]\\~#\n".indexOf(c) >= 0) {
                safe.append("&#").append((int) c).append(';');
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }
}
