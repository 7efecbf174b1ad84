package dynacheck.node.storage;

import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TaggedValue;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store at one moment, as bytes.
 *
 * @param files by name
 * @param state what had been committed
 */
record StoreFiles(Map<String, byte[]> files, Set<Persistent> state) {
    static final String WAL = SqliteStorage.FILE + "-wal";
    static final String ID = "n1";

    static Persistent.Register register(String key, String value, long num) {
        return new Persistent.Register(key, new TaggedValue(value, new Timestamp(num, ID, 1, num)));
    }

    /** What a crash leaves when it comes now: the files as they are, not those of an ordered end. */
    static StoreFiles of(Path folder, Set<Persistent> state) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(f -> !f.toString().endsWith("-shm")).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return new StoreFiles(files, state);
    }

    /** @param bytes null: without the file */
    StoreFiles with(String name, byte @Nullable [] bytes) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        if (bytes == null) {
            changed.remove(name);
        } else {
            changed.put(name, bytes);
        }
        return new StoreFiles(changed, state);
    }

    byte[] bytes(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("no " + name + " in " + files.keySet());
        }
        return bytes;
    }

    /** Opens a store of these files in an empty folder and returns what it serves. */
    Set<Persistent> serve(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        try (SqliteStorage<Persistent> storage = SqliteStorage.open(folder, ID, "dynastore", DynaStoreProtocol.CODEC)) {
            return Set.copyOf(storage.load().records());
        }
    }

    static final List<String> NAMES = List.of("identity", CommitCounter.FILE, SqliteStorage.FILE, WAL);
}
