package dynacheck.run;

import dynacheck.store.Store;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Places that a run shall write to: what is wrong with one is said with the option that named it. */
public final class Places {
    private Places() {}

    /** The folder of a new run. Refuses a store that cannot be written. */
    public static Path newRun(Path store, String name, Instant start) throws IOException {
        try {
            return new Store(store).create(name, start);
        } catch (FileSystemException e) {
            throw unusable("--store", store, e);
        }
    }

    /** Makes the folder and looks whether the file can be written, before what it shall hold takes long to find. */
    public static void expectWritable(String option, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder == null ? file : folder);
            // Permissions do not say it: whoever is root has all of them, and /proc takes no new file even so.
            boolean isThere = Files.exists(file);
            Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
                    .close();
            if (!isThere) {
                Files.delete(file);
            }
        } catch (FileSystemException e) {
            throw unusable(option, file, e);
        }
    }

    private static BadArguments unusable(String option, Path place, FileSystemException e) {
        return new BadArguments(option + " " + place + " cannot be written: " + Judge.reason(e)
                + "; name another place with " + option);
    }
}
