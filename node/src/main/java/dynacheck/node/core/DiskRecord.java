package dynacheck.node.core;

import java.util.List;

/** A fact that must survive a restart. Immutable. */
public interface DiskRecord {
    /**
     * Where it stands: it replaces the earlier record at an equal place. The first part is the kind; a text stands for
     * itself, and of anything else a disk may keep a digest.
     */
    List<?> place();

    /** Whether nothing is kept at its place any more: it removes the earlier record and leaves none. */
    default boolean erases() {
        return false;
    }
}
