package dynacheck.workloads.dynastore.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes trace files from lines such as these, one event a millisecond, in V(0) = {n1 n2 n3} or, after {@code in}, in
 * V(0) with further changes:
 *
 * <pre>
 * n1 starts b1              Started, on a machine's boot b1
 * n1 updates +n4            UpdateInvoked with {+n4}
 * n1 updated                UpdateCompleted
 * n2 scans 1                ScanStarted, scan 1
 * n2 sees 1 n1:+n4 n3:-n2   ScanEnded, scan 1, two entries
 * n1 curview in +n4         CurViewChanged; also notify, writes, enabled, ended
 * n1 chooses 3.n1.1.7       TimestampChosen for register x
 * n1 reads - n1:b n2:.      ChunkRead from the first key (else the key instead of -), on the way to V(0) with n4:
 *                           n1 told up to b, n2 all, as b. would be, with b as its last key
 * n1 moves a b n1 n2        ChunkWritten from a to b, acknowledged by n1 and n2
 * n2 tells x 3.n1.1.7       Told, register x with that timestamp
 * n1 recovers 2             Recovered, in life 2, with nothing on its disk
 * n1 numbers 2              Numbered, with incarnation 2
 * </pre>
 */
final class Script {
    private static final String TARGET = "[\"+n1\",\"+n2\",\"+n3\",\"+n4\"]";

    private Script() {}

    static void write(Path run, String script) throws IOException {
        long millis = 0;
        for (String line : script.strip().split("\n")) {
            millis++;
            String[] halves = line.strip().split(" in ");
            String[] words = halves[0].split(" ");
            String view = "[\"+n1\",\"+n2\",\"+n3\"" + (halves.length == 1 ? "" : "," + quoted(halves[1])) + "]";
            append(
                    run,
                    words[0],
                    line(
                            words[0],
                            words[1].equals("recovers") ? Long.parseLong(words[2]) : 1,
                            millis * 1_000_000,
                            event(words, view)));
        }
    }

    static String line(String process, long incarnation, long nanos, String event) {
        return "{\"process\":\"" + process + "\",\"incarnation\":" + incarnation + ",\"time_ns\":" + nanos
                + ",\"event\":" + event + "}\n";
    }

    static void append(Path run, String node, String text) throws IOException {
        Path dir = Files.createDirectories(run.resolve(node));
        Files.writeString(dir.resolve("trace.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String event(String[] words, String view) {
        String in = "\",\"view\":" + view;
        return switch (words[1]) {
            case "starts" -> "{\"t\":\"Started\",\"boot\":\"" + words[2] + "\"}";
            case "updates" -> "{\"t\":\"UpdateInvoked" + in + ",\"proposal\":[" + quoted(words[2]) + "]}";
            case "updated" -> "{\"t\":\"UpdateCompleted" + in + "}";
            case "scans" -> "{\"t\":\"ScanStarted" + in + ",\"scan\":" + words[2] + "}";
            case "sees" ->
                "{\"t\":\"ScanEnded" + in + ",\"scan\":" + words[2] + ",\"result\":[" + entries(words) + "]}";
            case "curview" -> "{\"t\":\"CurViewChanged" + in + "}";
            case "notify" -> "{\"t\":\"NotifyReceived" + in + ",\"from\":\"n1\"}";
            case "writes" -> "{\"t\":\"WriteInView" + in + "}";
            case "enabled" -> "{\"t\":\"Enabled" + in + "}";
            case "ended" -> "{\"t\":\"OperationEnded" + in + ",\"value\":{}}";
            case "chooses" -> "{\"t\":\"TimestampChosen\",\"key\":\"x\",\"ts\":" + tag(words[2]) + "}";
            case "reads" ->
                "{\"t\":\"ChunkRead" + in + ",\"target\":" + TARGET + ",\"after\":"
                        + (words[2].equals("-") ? "null" : "\"" + words[2] + "\"") + ",\"parts\":["
                        + Arrays.stream(words).skip(3).map(Script::part).collect(Collectors.joining(",")) + "]}";
            case "moves" ->
                "{\"t\":\"ChunkWritten\",\"target\":" + TARGET + ",\"first\":\"" + words[2] + "\",\"last\":\""
                        + words[3]
                        + "\",\"by\":["
                        + Arrays.stream(words).skip(4).map(w -> "\"" + w + "\"").collect(Collectors.joining(","))
                        + "]}";
            case "tells" ->
                "{\"t\":\"Told\",\"facts\":[{\"t\":\"Value\",\"key\":\"" + words[2] + "\",\"ts\":" + tag(words[3])
                        + "}]}";
            case "recovers" -> "{\"t\":\"Recovered\",\"facts\":[]}";
            case "numbers" -> "{\"t\":\"Numbered\",\"first\":{\"incarnation\":" + words[2] + ",\"counter\":1}}";
            default -> throw new IllegalArgumentException(words[1]);
        };
    }

    private static String tag(String text) {
        String[] ts = text.split("\\.");
        return "{\"num\":" + ts[0] + ",\"pid\":\"" + ts[1] + "\",\"incarnation\":" + ts[2] + ",\"sequence\":" + ts[3]
                + "}";
    }

    private static String part(String word) {
        String[] told = word.split(":");
        String last = told[1].replace(".", "");
        return "{\"from\":\"" + told[0] + "\",\"last\":" + (last.isEmpty() ? "null" : "\"" + last + "\"")
                + ",\"complete\":" + told[1].endsWith(".") + "}";
    }

    private static String quoted(String changes) {
        return Arrays.stream(changes.split(",")).map(c -> "\"" + c + "\"").collect(Collectors.joining(","));
    }

    private static String entries(String[] words) {
        return Arrays.stream(words)
                .skip(3)
                .map(w -> w.split(":"))
                .map(w -> "{\"owner\":\"" + w[0] + "\",\"proposal\":[" + quoted(w[1]) + "]}")
                .collect(Collectors.joining(","));
    }
}
