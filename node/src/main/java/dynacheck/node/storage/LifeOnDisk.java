package dynacheck.node.storage;

import dynacheck.node.core.DurableState;
import dynacheck.node.dynastore.Birth;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.dynastore.Persistent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Begins a life on an empty disk, if the start says that it is the first, and holds every later start to it. */
public final class LifeOnDisk {
    private LifeOnDisk() {}

    /**
     * What the process is, durably.
     *
     * @param said by this start, with a life that no other process has
     * @param first whether this start may be the first
     * @throws StorageException if the disk has another process, or none and this is not to be the first start
     */
    public static Birth begin(Storage storage, Birth said, boolean first, LivingProcess.Factory processes)
            throws StorageException {
        DurableState<Persistent> durable = storage.load();
        Optional<Birth> kept = durable.records().stream()
                .filter(Persistent.Born.class::isInstance)
                .map(record -> ((Persistent.Born) record).birth())
                .findFirst();
        if (kept.isPresent()) {
            Birth birth = processes.remembered(kept.get(), said);
            String contradiction = birth.contradiction(said);
            if (contradiction != null) {
                throw new RefusedStartException(contradiction);
            }
            return birth;
        }
        if (!durable.records().isEmpty()) {
            throw new DamagedStoreException(said.name(), "it does not say which life wrote it", null);
        }
        if (!first) {
            throw noLife(said);
        }
        storage.append(List.of(new Persistent.Born(said)));
        return said;
    }

    /** Before anything is written: refuses an empty folder unless this is the first start. */
    public static void check(Path folder, Birth said, boolean first) throws RefusedStartException {
        if (!first && SqliteStorage.isEmpty(folder)) {
            throw noLife(said);
        }
    }

    private static RefusedStartException noLife(Birth said) {
        return new RefusedStartException("no process has lived in this data folder: if " + said.name()
                + " has run before, its disk was lost or is not mounted; mount it, or remove " + said.name()
                + " and add a new process. If this is its first start, say so with "
                + (said.joins() ? "--join" : "--bootstrap"));
    }
}
