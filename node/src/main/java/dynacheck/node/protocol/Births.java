package dynacheck.node.protocol;

import dynacheck.node.lives.Birth;
import dynacheck.node.storage.DamagedStoreException;
import dynacheck.node.storage.RefusedStartException;
import dynacheck.node.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The rule of first and later starts, for every protocol that keeps the {@link Birth} of its process on disk. */
public final class Births {
    private Births() {}

    /** What a process would be if this were its first start. */
    public static Birth of(Start said) {
        TreeMap<String, String> members = new TreeMap<>();
        said.members().forEach((id, address) -> members.put(id.name(), address));
        return new Birth(said.name(), said.life(), said.cluster(), said.address(), members);
    }

    /**
     * Whether this start may be.
     *
     * @param emptyDisk whether the disk has no record at all
     * @param now what this start says
     * @param before what the disk says; null if it says nothing
     * @throws StorageException if it may not; the message says what to do
     */
    public static void check(Start said, boolean emptyDisk, Birth now, @Nullable Birth before) throws StorageException {
        if (before == null && !emptyDisk) {
            throw new DamagedStoreException(said.name(), "it does not say which life wrote it", null);
        }
        if (before == null && !said.first()) {
            throw RefusedStartException.emptyFolder(said.name(), said.joins() ? "--join" : "--bootstrap");
        }
        String contradiction = before == null ? null : before.contradiction(now);
        if (contradiction != null) {
            throw new RefusedStartException(contradiction);
        }
    }

    /** Of V(0), on which all processes must agree. */
    public static String fingerprint(Birth birth) {
        CRC32 crc = new CRC32();
        crc.update(birth.members().toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
