package dynacheck.checker;

/** INVALID outranks UNKNOWN outranks VALID; unknown is never green. The ordinal order is the merge order. */
public enum Verdict {
    VALID(0),
    UNKNOWN(2),
    INVALID(1);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Process exit code: 0 valid, 1 invalid, 2 unknown. */
    public int exitCode() {
        return exitCode;
    }

    public Verdict merge(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
