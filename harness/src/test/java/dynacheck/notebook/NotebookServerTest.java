package dynacheck.notebook;

import static dynacheck.notebook.Notebooks.ask;
import static dynacheck.notebook.Notebooks.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.history.HistoryReader;
import dynacheck.store.RunMark;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookServerTest {
    private static final String FIRST = "register/20240506T070809.123Z";
    private static final String SECOND = "register/20240506T070809.456Z";

    @TempDir
    Path dir;

    private static String post(NotebookServer server, String path, String body) throws IOException {
        return new String(
                ask(server, "POST " + path + " HTTP/1.0\r\nContent-Length: " + body.length() + "\r\n\r\n" + body),
                StandardCharsets.UTF_8);
    }

    private Path store() throws IOException {
        return Files.createDirectories(dir.resolve("store"));
    }

    private Path run(String path, String valid, int seed) throws IOException {
        return Notebooks.run(store(), path, valid, seed);
    }

    @Test
    void theIndexNamesVerdictReasonAndSettings() throws Exception {
        run(FIRST, "false", 17);
        run(SECOND, "true", 18);
        Files.createDirectories(store().resolve("<b>/20240506T070809.124Z"));
        Files.writeString(store().resolve("<b>/20240506T070809.124Z/history.edn"), "");
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            String page = get(server, "/");
            assertTrue(page.contains(">INVALID<") && page.contains("atomicity INVALID"), page);
            assertTrue(page.contains("atomicity: a &lt;b&gt;stale&lt;/b&gt; read"), page);
            assertTrue(page.contains(">17<") && page.contains(">kill<") && page.contains(">3<"), page);
            assertTrue(page.contains("no verdict"), "a history without results is no success: " + page);
            assertFalse(page.contains("<b>"), "names are escaped");
            assertTrue(page.indexOf(SECOND) < page.indexOf(FIRST), "newest first");
            String found = get(server, "/?q=seed%3D17&verdict=INVALID");
            assertTrue(found.contains(FIRST) && !found.contains(SECOND), found);
            assertTrue(get(server, "/?q=seed%3D19").contains("None of 3 fits"));
            assertTrue(get(server, "/?sort=seed").indexOf(FIRST)
                    < get(server, "/?sort=seed").indexOf(SECOND));
        }
    }

    /** That the premise broke explains why nothing was read, and not the other way round. */
    @Test
    void whereNothingWasPromisedThatIsTheFirstReason() throws Exception {
        Path run = run(FIRST, "true", 17);
        Files.writeString(
                run.resolve("results.edn"),
                "{:valid? :unknown, :atomicity {:valid? :unknown, :reason \"never read\"},"
                        + " :definition-1 {:valid? :unknown, :outcome :vacuous, :reason \"3 of 5 crashed\"}}");
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            String page = get(server, "/");
            assertTrue(page.contains("definition-1: 3 of 5 crashed") && !page.contains("atomicity: never read"), page);
        }
    }

    @Test
    void aStoreOfManyRunsIsShownInPages() throws Exception {
        for (int i = 0; i < Query.PAGE_SIZE + 20; i++) {
            run("register/20240506T0708" + String.format("%02d", i % 60) + "." + (100 + i) + "Z", "true", i);
        }
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            assertTrue(get(server, "/").contains("page 1 of 2"));
            String second = get(server, "/?page=2");
            assertEquals(20, second.split("name=\"a\"", -1).length - 1);
            assertTrue(get(server, "/?page=x").contains("page 1 of 2"));
        }
    }

    @Test
    void filesFoldersAndReportsAreServed() throws Exception {
        run(FIRST, "true", 1);
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            String report = get(server, "/" + FIRST + "/report.html");
            assertTrue(report.contains("the report") && report.contains("href=\"/\""), report);
            assertTrue(report.contains("Content-security-policy: sandbox"), report);
            String folder = get(server, "/" + FIRST + "/");
            assertTrue(folder.contains("results.edn") && folder.contains("/-/zip/" + FIRST), folder);
            assertTrue(get(server, "/" + FIRST).contains("301"));
            assertTrue(get(server, "/absent").contains("404"));
            assertTrue(get(server, "/favicon.ico").contains("/-/favicon.svg"));
            for (String own : List.of("favicon.svg", "notebook.css", "notebook.js", "exports.js", "entries.json")) {
                assertTrue(get(server, "/-/" + own).startsWith("HTTP/1.1 200"), own);
            }
        }
    }

    @Test
    void headIsAnsweredWithoutABody() throws Exception {
        run(FIRST, "true", 1);
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            for (String path : List.of("/", "/" + FIRST + "/history.edn", "/-/zip/" + FIRST)) {
                String head = new String(ask(server, "HEAD " + path + " HTTP/1.0\r\n\r\n"), StandardCharsets.UTF_8);
                assertTrue(head.startsWith("HTTP/1.1 200"), head);
                assertTrue(head.endsWith("\r\n\r\n"), head);
            }
            assertTrue(new String(ask(server, "PUT / HTTP/1.0\r\n\r\n"), StandardCharsets.UTF_8).contains("405"));
        }
    }

    @Test
    void nothingOutsideTheStoreIsServed() throws Exception {
        Files.writeString(dir.resolve("secret"), "the secret");
        Path run = run(FIRST, "true", 1);
        Files.createSymbolicLink(store().resolve("link"), dir.resolve("secret"));
        Files.createSymbolicLink(run.resolve("link"), dir.resolve("secret"));
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            for (String path : List.of(
                    "/../secret",
                    "/%2e%2e/secret",
                    "/link",
                    "//" + dir + "/secret",
                    "/%00",
                    "/" + FIRST + "/link",
                    "/-/zip/../",
                    "/-/compare?a=../secret&b=..")) {
                String answer = get(server, path);
                assertFalse(answer.contains("the secret"), path);
                assertTrue(answer.contains(" 404 ") || answer.contains(" 400 "), path + ": " + answer);
            }
        }
    }

    /** A page of another place may send requests under a name of its own that leads here. */
    @Test
    void whoAsksByAnotherNameIsRefused() throws Exception {
        run(FIRST, "true", 1);
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            String answer = new String(
                    ask(server, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
                    StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 421") && !answer.contains(FIRST), answer);
            String own = new String(
                    ask(server, "GET / HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n"),
                    StandardCharsets.UTF_8);
            assertTrue(own.startsWith("HTTP/1.1 200"), own);
        }
    }

    @Test
    void aPortInUseIsNamedWithTheWayOut() throws Exception {
        try (NotebookServer server = NotebookServer.start(dir, 0, false)) {
            IOException e = assertThrows(IOException.class, () -> NotebookServer.start(dir, server.port(), false));
            assertEquals("port " + server.port() + " is in use; name another with --port", e.getMessage());
        }
        assertEquals(
                "port 80 is for root only, as ports below 1024 are; name another with --port",
                NotebookServer.unusable(80, new BindException("Permission denied"))
                        .getMessage());
    }

    /** Every file, and nothing that only a link leads to. */
    @Test
    void foldersComeAsArchives() throws Exception {
        Path run = run(FIRST, "true", 1);
        Files.createSymbolicLink(run.resolve("link"), Files.writeString(dir.resolve("secret"), "the secret"));
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            List<String> names = new ArrayList<>();
            ZipInputStream zip = new ZipInputStream(body(ask(server, "GET /-/zip/" + FIRST + " HTTP/1.0\r\n\r\n")));
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                if (entry.getName().endsWith("history.edn")) {
                    String history = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                    assertEquals(2, HistoryReader.parse(history).ops().size());
                }
            }
            Set<String> files = Set.of("history.edn", "report.html", "results.edn", "test.json");
            assertEquals(files, inRun(names));
            names.clear();
            TarArchiveInputStream tar = new TarArchiveInputStream(
                    new ZstdInputStream(body(ask(server, "GET /-/tar/" + FIRST + " HTTP/1.0\r\n\r\n"))));
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
            assertEquals(files, inRun(names));
        }
    }

    /** Names in the folder of the run, which all begin with it. */
    private static Set<String> inRun(List<String> names) {
        return names.stream()
                .map(name -> name.replaceFirst("^20240506T070809[.]123Z/", ""))
                .collect(Collectors.toSet());
    }

    private static ByteArrayInputStream body(byte[] answer) {
        int start = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        return new ByteArrayInputStream(answer, start, answer.length - start);
    }

    @Test
    void whatCannotBeReadIsNamedAndNeverGreen() throws Exception {
        Files.writeString(run(FIRST, "true", 1).resolve("results.edn"), "{:valid? tr");
        Files.writeString(run(SECOND, "true", 2).resolve("test.json"), "[1");
        Files.writeString(run("register/20240506T070809.789Z", "true", 3).resolve("results.edn"), "{:other 1}");
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            String page = get(server, "/");
            assertFalse(page.contains(">VALID<"), page);
            assertTrue(page.contains("results.edn is damaged") && page.contains("test.json is damaged"), page);
        }
    }

    @Test
    void aRunUnderWayIsFollowedToItsEnd() throws Exception {
        Path run = run(FIRST, "", 1);
        RunMark mark = RunMark.put(run);
        try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
            assertTrue(get(server, "/").contains("/-/live/" + FIRST), "it can be watched");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET /-/events/" + FIRST + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                var events = socket.getInputStream();
                String padding =
                        "; " + "x".repeat(8192) + "\n"; // the reader of histories looks ahead by some thousand bytes
                Files.writeString(
                        run.resolve("history.edn"),
                        padding
                                + "{:index 2, :time 400000000, :process 1, :type :invoke, :f :read,"
                                + " :value [\"k\" nil]}\n"
                                + "{:index 3, :time 500000000, :process 1, :type :ok, :f :read, :value [\"k\" nil]}\n"
                                + padding,
                        StandardOpenOption.APPEND);
                String seen = readUntil(events, "\"violation\":\"");
                assertTrue(seen.contains("lost-initial"), seen);
                assertTrue(seen.contains("\"members\":[\"n1\",\"n2\",\"n3\"]"), seen);
                mark.close();
                assertTrue(readUntil(events, "\"over\":true").contains("\"acknowledged\":2"));
            }
            assertFalse(get(server, "/").contains("/-/live/" + FIRST), "it is over");
        }
    }

    private static String readUntil(InputStream in, String wanted) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] block = new byte[4096];
        while (true) {
            int read;
            try {
                read = in.read(block);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("nothing more: " + text, e);
            }
            assertTrue(read >= 0, "ended before " + wanted + ": " + text);
            text.append(new String(block, 0, read, StandardCharsets.UTF_8));
            int found = text.indexOf(wanted);
            assertTrue(text.length() < 40_000, "no " + wanted + " in " + text);
            if (found >= 0 && text.indexOf("\n\n", found) >= 0) {
                return text.toString();
            }
        }
    }

    @Test
    void onlyOurOwnPageMayEndARunAndOnlyIfTheUserWantsIt() throws Exception {
        Path run = run(FIRST, "", 1);
        try (RunMark mark = RunMark.put(run)) {
            try (NotebookServer server = NotebookServer.start(store(), 0, false)) {
                assertFalse(get(server, "/-/live/" + FIRST).contains("name=\"token\""));
                assertTrue(post(server, "/-/stop", "run=" + FIRST).startsWith("HTTP/1.1 403"));
            }
            try (NotebookServer server = NotebookServer.start(store(), 0, true)) {
                Matcher token = Pattern.compile("name=\"token\" value=\"([0-9a-f]+)\"")
                        .matcher(get(server, "/-/live/" + FIRST));
                assertTrue(token.find());
                assertTrue(post(server, "/-/stop", "run=" + FIRST + "&token=0").startsWith("HTTP/1.1 403"));
                assertFalse(mark.isStopRequested(0));
                String answer = post(server, "/-/stop", "run=" + FIRST + "&token=" + token.group(1));
                assertTrue(answer.startsWith("HTTP/1.1 303"), answer);
                assertTrue(mark.isStopRequested(1_000_000_000));
            }
        }
    }

    /** A harness that was killed leaves its mark. */
    @Test
    void aMarkOfADeadProcessIsNoRunUnderWay() throws Exception {
        Path run = run(FIRST, "", 1);
        Files.writeString(
                run.resolve("running.json"),
                "{\"pid\": " + ProcessHandle.current().pid() + ", \"since\": 1}");
        assertFalse(RunMark.isRunning(run), "the number of the process is another's now");
        Files.writeString(run.resolve("running.json"), "{");
        assertFalse(RunMark.isRunning(run));
    }
}
