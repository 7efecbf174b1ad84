package dynacheck.node.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose data folder this is, and which protocol's: its name, which tells forms of one protocol apart. The file is
 * written and synced once the first store exists. An id whose store was lost is crashed for good (protocol.md section
 * 4): going on with an empty store would forget acknowledged writes.
 */
final class Identity {
    static final String FILE = "identity";

    private static final Pattern FORMAT = Pattern.compile("([A-Za-z0-9_-]{1,64}) ([a-z0-9-]{1,64})");

    private Identity() {}

    /**
     * Checks that {@code id} may use this folder under this protocol.
     *
     * @return whether this is the first start in it
     * @throws StorageException if it is another process's or another protocol's, or its store is gone
     */
    static boolean check(Path folder, String id, String protocol, Path store) throws StorageException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return true;
        }
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new StorageException("cannot read " + file + ": " + e.getMessage(), e);
        }
        Matcher kept = FORMAT.matcher(text);
        if (!kept.matches()) {
            throw new DamagedStoreException(id, file + " names no process and its protocol: '" + text + "'", null);
        }
        String owner = kept.group(1);
        if (!owner.equals(id)) {
            throw new StorageException(folder + " belongs to '" + owner + "', not to '" + id + "': start with --id "
                    + owner + " or give another --data");
        }
        if (!kept.group(2).equals(protocol)) {
            throw new RefusedStartException("the data of " + id + " is of --protocol " + kept.group(2)
                    + ", this start says --protocol " + protocol
                    + ": start it with the former, or a new process on an empty folder");
        }
        if (!Files.exists(store)) {
            throw new DamagedStoreException(id, store + " is missing", null);
        }
        return false;
    }

    /** Marks the folder as {@code id}'s under this protocol, durably. */
    static void write(Path folder, String id, String protocol) throws StorageException {
        Path draft = folder.resolve(FILE + ".new");
        try {
            try (FileChannel out = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.UTF_8.encode(id + " " + protocol + "\n"));
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
