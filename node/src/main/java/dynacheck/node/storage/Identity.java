package dynacheck.node.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Whose data folder this is. The file is written and synced once the first store exists. An id whose store was lost is
 * crashed for good (protocol.md section 4): going on with an empty store would forget acknowledged writes.
 */
final class Identity {
    static final String FILE = "identity";

    private Identity() {}

    /**
     * Checks that {@code id} may use this folder.
     *
     * @return whether this is the first start in it
     * @throws StorageException if it is another process's, or its store is gone
     */
    static boolean check(Path folder, String id, Path store) throws StorageException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return true;
        }
        String owner;
        try {
            owner = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new StorageException("cannot read " + file + ": " + e.getMessage(), e);
        }
        if (!owner.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new DamagedStoreException(id, file + " names no process: '" + owner + "'", null);
        }
        if (!owner.equals(id)) {
            throw new StorageException(folder + " belongs to '" + owner + "', not to '" + id + "': start with --id "
                    + owner + " or give another --data");
        }
        if (!Files.exists(store)) {
            throw new DamagedStoreException(id, store + " is missing", null);
        }
        return false;
    }

    /** Marks the folder as {@code id}'s, durably. */
    static void write(Path folder, String id) throws StorageException {
        Path draft = folder.resolve(FILE + ".new");
        try {
            try (FileChannel out = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.UTF_8.encode(id + "\n"));
                out.force(true);
            }
            Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder);
        } catch (IOException e) {
            throw new StorageException("cannot write the identity in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Makes the names in a folder durable. */
    static void syncFolder(Path folder) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return; // a folder cannot be opened there; the rename is journaled
        }
        try (FileChannel in = FileChannel.open(folder, StandardOpenOption.READ)) {
            in.force(true);
        }
    }
}
