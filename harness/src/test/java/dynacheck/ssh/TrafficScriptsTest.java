package dynacheck.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.cluster.LinkState;
import dynacheck.ssh.Firewall.Rule;
import dynacheck.ssh.Firewall.Wanted;
import dynacheck.ssh.TrafficScripts.Change;
import dynacheck.ssh.TrafficScripts.Traffic;
import dynacheck.target.NodeAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts run by a real shell, on a host whose nft, tc and ip are functions of that shell. */
class TrafficScriptsTest {
    private static final NodeAddress N1 = new NodeAddress("n1", "10.0.0.1", 7001, 8001);
    private static final NodeAddress N2 = new NodeAddress("n2", "10.0.0.2", 7002, 8002);
    private static final NodeAddress N3 = new NodeAddress("n3", "10.0.0.3", 7003, 8003);
    private static final LinkState DELAYED = LinkState.delayed(Duration.ofMillis(120));

    /** Has a rule for n2 that met 40 bytes, until one for n3 that met 7 takes its place; then queues are made. */
    private static final String HOST = """
            rule() {
              echo '{"nftables":[{"rule":{"comment":"'$1'","expr":[{"counter":{"bytes":'$2'}},{"drop":null}]}}]}'
            }
            nft() {
              case "$*" in
                'list tables') echo 'table inet dynacheck' ;;
                '-f -') cat >input ;;
                '-j list table inet dynacheck') if [ -e input ]; then rule n3 7; else rule n2 40; fi ;;
                *) exit 9 ;;
              esac
            }
            tc() {
              case "$*" in
                'qdisc show') ;;
                'qdisc show dev eth0 root') echo 'qdisc noqueue 0: dev eth0 root' ;;
                '-j -s qdisc show dev eth0') echo '[{"kind":"netem","handle":"dc01:","parent":"dc00:1","bytes":42,\
            "options":{"delay":{"delay":0.12}}}]' ;;
                'class show dev eth0') echo 'class htb dc00:1 root leaf dc01: prio 0 rate 32Gbit ceil 32Gbit' ;;
                *) echo "$*" >>made ;;
              esac
            }
            ip() { echo '10.0.0.2 dev eth0 src 10.0.0.1'; }
            """;

    private final TrafficScripts scripts = new TrafficScripts(new NftFirewall());

    @TempDir
    Path dir;

    private String run(String script, String input) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", HOST + script)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = shell.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(shell.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, shell.exitValue(), said);
        return said.strip(); // as a host's answer is
    }

    private Change change(@Nullable Map<NodeAddress, LinkState> shapes, List<NodeAddress> peers)
            throws IOException, InterruptedException {
        List<Rule> rules = List.of(new Rule(N3, 100, false));
        Wanted wanted = new Wanted(N1, rules, List.of());
        String input = scripts.filter().input(wanted);
        Change change = scripts.changed(run(scripts.change(wanted, shapes, peers), input), peers);
        assertEquals(input, Files.readString(dir.resolve("input")));
        return change;
    }

    private static Firewall.Listing dropped(String sender, long bytes) {
        return new Firewall.Listing(Map.of(sender, new Firewall.InForce(100, false, bytes)), Map.of());
    }

    @Test
    void aChangeTellsWhatWasInForceAndWhatIsNow() throws Exception {
        assertEquals(
                new Change(
                        dropped("n2", 40),
                        new Traffic(dropped("n3", 7), Map.of("n2", new Shaping.InForce(DELAYED, 42)))),
                change(Map.of(N2, DELAYED), List.of(N2)));
        assertTrue(Files.readString(dir.resolve("made")).contains("handle dc01: netem limit 10000 delay 120ms"));
    }

    @Test
    void whatIsNotToChangeIsOnlyRead() throws Exception {
        assertEquals(
                Map.of("n2", new Shaping.InForce(DELAYED, 42)),
                change(null, List.of(N2)).now().shapes());
        assertTrue(Files.notExists(dir.resolve("made")));
        assertEquals(Map.of(), change(null, List.of()).now().shapes());
    }

    @Test
    void aListingWithoutQueuesIsNotTakenForOneWithThem() throws Exception {
        assertEquals(
                new Traffic(dropped("n2", 40), Map.of()), scripts.listed(run(scripts.list(List.of()), ""), List.of()));
        String both = run(scripts.list(List.of(N2)), "");
        assertEquals(
                Map.of("n2", new Shaping.InForce(DELAYED, 42)),
                scripts.listed(both, List.of(N2)).shapes());
        String rules = run(scripts.list(List.of()), "");
        assertThrows(IOException.class, () -> scripts.listed(rules, List.of(N2)));
        assertThrows(IOException.class, () -> scripts.changed(rules, List.of(N2)));
    }
}
