package dynacheck.checker.register;

import org.jspecify.annotations.Nullable;

/** Takes what happened to registers, in the order of the history. Registers have numbers, from 0. */
interface AccessEvents {
    /** The register's name. */
    @Nullable
    Object key(int register);

    /**
     * A write begins.
     *
     * @param texts whether the register holds texts, by the name of the operation
     * @param horizon as of {@link OnlineZones}
     */
    void invoked(int register, boolean texts, Access write, long horizon);

    /** An operation that began has an outcome. */
    void completed(int register, boolean texts, Access access, long horizon);

    /** At the end: an operation that never completed. */
    void open(int register, boolean texts, Access access);
}
