package dynacheck.workloads.dynastore.trace;

import dynacheck.history.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one process reported to others about its disk, in all its lives. The disk must hold it at each start. */
final class ToldFacts {
    private final Map<String, Tag> values = new HashMap<>();
    private final Set<DiskFact.Mem> mems = new HashSet<>();
    private @Nullable View current;
    /** Nothing is said of views properly inside it any more. */
    private @Nullable View dropped;

    /** Also what a disk holds: only what is the latest or largest counts. */
    void add(DiskFact fact) {
        switch (fact) {
            case DiskFact.Value v -> values.merge(v.key(), v.tag(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
            case DiskFact.Mem mem -> mems.add(mem);
            case DiskFact.Current cur ->
                current = current == null || current.isSubsetOf(cur.view()) ? cur.view() : current;
            case DiskFact.Dropped gone -> dropped = gone.before();
        }
    }

    void addAll(ToldFacts other) {
        other.values.forEach((key, tag) -> add(new DiskFact.Value(key, tag)));
        mems.addAll(other.mems);
        if (other.current != null) {
            add(new DiskFact.Current(other.current));
        }
    }

    int size() {
        return values.size() + mems.size() + (current == null ? 0 : 1);
    }

    private boolean hasDropped(View view) {
        return dropped != null && view.isSubsetOf(dropped) && !view.equals(dropped);
    }

    /** What was reported and is not on the disk. */
    List<DiskFact> missingOn(List<DiskFact> disk) {
        ToldFacts held = new ToldFacts();
        disk.forEach(held::add);
        List<DiskFact> missing = new ArrayList<>();
        if (current != null && (held.current == null || !current.isSubsetOf(held.current))) {
            missing.add(new DiskFact.Current(current));
        }
        mems.stream()
                .filter(mem -> !held.mems.contains(mem) && !held.hasDropped(mem.view()))
                .forEach(missing::add);
        values.forEach((key, tag) -> {
            Tag kept = held.values.get(key);
            if (kept == null || kept.compareTo(tag) < 0) {
                missing.add(new DiskFact.Value(key, tag));
            }
        });
        return missing;
    }
}
