package dynacheck.node.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.app.Programs.End;
import dynacheck.node.app.Programs.Reply;
import dynacheck.node.net.FreePorts;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Node programs of more than one protocol, and what they have in common: lives, and data that is of one of them. */
@Timeout(120)
@NullUnmarked
class ProtocolsTest {
    @TempDir
    Path folder;

    private Programs programs;
    private List<Integer> ports;

    @BeforeEach
    void choosePorts() throws IOException {
        programs = new Programs(folder);
        ports = FreePorts.choose(8);
    }

    @AfterEach
    void end() throws InterruptedException {
        programs.close();
    }

    private String address(int number) {
        return "127.0.0.1:" + ports.get(number - 1);
    }

    private void start(int number, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--id", "n" + number, "--cluster", "forms"));
        all.addAll(List.of(
                "--listen",
                address(number),
                "--data",
                programs.data("n" + number).toString()));
        all.addAll(List.of("--initial-view", "n1=" + address(1) + ",n2=" + address(2) + ",n3=" + address(3)));
        all.addAll(List.of(options));
        programs.start("n" + number, ports.get(number + 3), all);
    }

    private Reply read(String at) throws IOException, InterruptedException {
        return programs.send(at, "GET", "/registers/x", "");
    }

    private void startAll(String protocol) throws Exception {
        for (int number = 1; number <= 3; number++) {
            start(number, "--bootstrap", "--protocol", protocol);
        }
        for (String name : List.of("n1", "n2", "n3")) {
            programs.await(name + " serves", () -> read(name).status() == 200);
        }
    }

    /** What it does in memory, and through sockets, is said once it is done; members begin later. */
    @Test
    void aNodeThatWaitsToBeAddedWarmsUp() throws Exception {
        start(4, "--join");
        programs.await("n4 is warmed up", () -> programs.said("n4").contains("n4 is warmed up after "));
        assertTrue(programs.said("n4").contains("links are warmed up"), programs.said("n4"));
    }

    /** One mode for a cluster: a leaver of one form and a writer of the other could miss each other. */
    @Test
    void formsOfTheProtocolDoNotMix() throws Exception {
        start(1, "--bootstrap"); // the default
        start(2, "--bootstrap", "--protocol", "dynastore");
        start(3, "--bootstrap", "--protocol", "dynastore-faithful");
        String refusal = "a node of another cluster or version: dynacheck-8/forms/dynastore-faithful-";
        programs.await("n1 refuses n3", () -> programs.said("n1").contains(refusal));
        assertEquals(503, read("n3").status());
    }

    @Test
    void dataIsOfOneProtocolAndAStartWithAnotherIsRefusedNamingBoth() throws Exception {
        start(1, "--bootstrap", "--protocol", "dynastore-faithful");
        programs.await("n1 listens", () -> read("n1").status() == 503);
        programs.kill("n1");
        for (String other : List.of("dynastore", "abd")) {
            start(1, "--protocol", other);
            End end = programs.end("n1");
            assertEquals(254, end.code(), end.said());
            assertTrue(
                    end.said()
                            .contains("the data of n1 is of --protocol dynastore-faithful, this start says --protocol "
                                    + other + ": start it with the former"),
                    end.said());
        }
        start(1, "--protocol", "dynastore-faithful");
        programs.await("n1 listens again", () -> read("n1").status() == 503);
    }

    @Test
    void nodesOfAbdServeAndRememberAndRefuseToChange() throws Exception {
        startAll("abd");
        Reply written = programs.send("n1", "PUT", "/registers/x", "{\"value\":\"a\"}");
        assertEquals(200, written.status(), written.toString());
        assertEquals("a", read("n2").body().getString("value"));
        Reply refused = programs.send("n1", "POST", "/reconfig", "{\"remove\":[\"n2\"]}");
        assertTrue(refused.status() >= 400 && refused.status() < 500, refused.toString());
        assertEquals("fail", refused.body().getString("outcome"));
        assertTrue(refused.error().contains("never change"), refused.error());
        for (String name : List.of("n1", "n2", "n3")) {
            programs.kill(name);
        }
        start(1);
        End end = programs.end("n1");
        assertTrue(end.code() == 254 && end.said().contains("is of --protocol abd"), end.said());
        start(1, "--protocol", "abd");
        start(2, "--protocol", "abd");
        programs.await("n1 remembers", () -> {
            JsonObject body = read("n1").body();
            return "a".equals(body.getString("value"));
        });
    }

    /** As for any protocol: a disk that was swapped for an empty one is another life, which the others refuse. */
    @Test
    void aSecondLifeUnderAbdIsRefused() throws Exception {
        startAll("abd");
        programs.kill("n3");
        try (Stream<Path> files = Files.walk(programs.data("n3"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        start(3, "--protocol", "abd");
        End lost = programs.end("n3");
        assertTrue(lost.code() == 254 && lost.said().contains("no process has lived in this data folder"), lost.said());
        start(3, "--bootstrap", "--protocol", "abd");
        End refused = programs.end("n3");
        assertEquals(Main.REFUSED_LIFE, refused.code(), refused.said());
        assertTrue(refused.said().contains("n3 has lived elsewhere"), refused.said());
    }
}
