package dynacheck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.fault.FaultModel;
import dynacheck.target.SimulatedSystem.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimDiskTest {
    private static final int SEEDS = 400;

    /** Records 1 and 2 were acknowledged, 3 to 6 are being synced, 7 and 8 wait, when the node stops. */
    @Test
    void aCrashKeepsWhatWasAcknowledgedAndAnyPartOfTheRest() {
        Set<String> covered = new TreeSet<>();
        Set<List<Object>> contents = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            List<Object> content = afterCrash(seed, covered);
            assertEquals(List.of(1, 2), content.subList(0, 2), "acknowledged");
            contents.add(content);
        }
        assertTrue(
                covered.containsAll(Set.of(
                        FaultModel.UNSYNCED_LOST,
                        FaultModel.UNACKNOWLEDGED_KEPT,
                        FaultModel.TORN,
                        FaultModel.TORN_PREFIX,
                        FaultModel.TORN_PAGES)),
                covered.toString());
        for (int end = 2; end <= 8; end++) {
            List<Object> prefix =
                    IntStream.rangeClosed(1, end).<Object>mapToObj(i -> i).toList();
            assertTrue(contents.contains(prefix), "a prefix of " + end + " records: " + contents);
        }
        assertTrue(contents.contains(List.of(1, 2, 8)), "only the last page");
        assertTrue(contents.stream().anyMatch(c -> !c.equals(c.stream().sorted().toList())), "another order");
    }

    private static List<Object> afterCrash(long seed, Set<String> covered) {
        Simulation simulation = new Simulation(seed, null);
        SimDisk disk = new SimDisk(simulation, FaultModel.CALM, simulation.random("disk"), covered::add);
        List<Long> durable = new ArrayList<>();
        long incarnation = disk.mount(durable::add, () -> {});
        assertEquals(1, incarnation);
        disk.append(1, writes(1, 2));
        String storm = simulation.runUntil(() -> !durable.isEmpty());
        assertEquals(null, storm);
        disk.append(2, writes(3, 6));
        disk.append(3, writes(7, 8));
        disk.crash();
        assertEquals(List.of(1L), durable);
        return disk.content();
    }

    /** Each start writes one record; what a later one finds is all of them, or those of the first few starts. */
    @Test
    void anOldDiskIsTheDiskAsAnEarlierStartFoundIt() {
        Set<List<Object>> found = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, null);
            SimDisk disk =
                    new SimDisk(simulation, FaultModel.CALM.withOldDisk(), simulation.random("disk"), covered -> {});
            List<Object> all = new ArrayList<>();
            for (int start = 1; start <= 4; start++) {
                int record = start;
                List<Long> durable = new ArrayList<>();
                long incarnation = disk.mount(durable::add, () -> {});
                List<Object> content = disk.content();
                assertEquals(all.subList(0, (int) incarnation - 1), content, "with its own number of starts");
                assertEquals(
                        incarnation == start ? SimDisk.Found.ITS_OWN : SimDisk.Found.OLD, disk.found(), "is named");
                if (disk.found() == SimDisk.Found.OLD) {
                    assertTrue(!content.isEmpty(), "an empty disk is no old one");
                    found.add(content);
                    break;
                }
                disk.append(start, writes(record, record));
                assertEquals(null, simulation.runUntil(() -> !durable.isEmpty()));
                disk.crash();
                all.add(record);
            }
        }
        assertEquals(Set.of(List.<Object>of(1), List.<Object>of(1, 2)), found);
    }

    /** A record without a value takes the earlier one away, in a sync as in what a crash leaves. */
    @Test
    void whatIsErasedIsGone() {
        Set<List<Object>> contents = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, null);
            SimDisk disk = new SimDisk(simulation, FaultModel.CALM, simulation.random("disk"), covered -> {});
            List<Long> durable = new ArrayList<>();
            disk.mount(durable::add, () -> {});
            disk.append(1, writes(1, 3));
            disk.append(2, List.of(new Write(2, null), new Write(9, null)));
            assertEquals(null, simulation.runUntil(() -> durable.size() == 2));
            assertEquals(List.<Object>of(1, 3), disk.content());
            disk.append(3, List.of(new Write(1, null)));
            disk.crash();
            contents.add(disk.content());
        }
        assertEquals(Set.of(List.<Object>of(1, 3), List.<Object>of(3)), contents);
    }

    private static List<Write> writes(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> new Write(i, i)).toList();
    }
}
