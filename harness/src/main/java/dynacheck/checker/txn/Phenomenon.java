package dynacheck.checker.txn;

/** What can go wrong, by the names of Adya and of Elle. */
enum Phenomenon {
    /** A cycle of write dependencies alone. */
    G0("G0"),
    /** A committed transaction read a write of an aborted one. */
    G1A("G1a"),
    /** A transaction read a version that its writer went on to overwrite. */
    G1B("G1b"),
    /** A cycle of write and read dependencies, at least one of them wr. */
    G1C("G1c"),
    /** A cycle with exactly one anti-dependency (rw). */
    G_SINGLE("G-single"),
    /** A cycle with several anti-dependencies, no two of them in a row. */
    G_NONADJACENT("G-nonadjacent"),
    /** Any other cycle with anti-dependencies. */
    G2_ITEM("G2-item"),
    /** A read contradicts what its own transaction read or wrote before. */
    INTERNAL("internal"),
    /** Two transactions read the same version of a key, and both wrote the key. */
    LOST_UPDATE("lost-update"),
    /** A committed transaction wrote on top of an aborted one's version. */
    DIRTY_UPDATE("dirty-update"),
    /** Two reads of a list of which neither is a prefix of the other. */
    INCOMPATIBLE_ORDER("incompatible-order"),
    /** An element stands in a list more often than it was appended. */
    DUPLICATE_ELEMENTS("duplicate-elements"),
    /** A transaction read what it wrote only afterwards. */
    FUTURE_READ("future-read"),
    /** A version of a register came before itself. */
    CYCLIC_VERSIONS("cyclic-versions"),
    /** One version, by the history's own name of it, with two values or two names. */
    VERSION_CONFLICT("version-conflict"),
    /** A value that nobody ever wrote. */
    PHANTOM_READ("phantom-read");

    private final String label;

    Phenomenon(String label) {
        this.label = label;
    }

    String name(Tier tier) {
        return label + tier.suffix();
    }
}
