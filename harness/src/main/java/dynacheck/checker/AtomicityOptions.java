package dynacheck.checker;

/**
 * How foreign histories are read.
 *
 * @param treatFailAsInfo take {@code :fail} writes as indeterminate, to see whether that explains an aborted read
 * @param nilReadsUnknown take a read of nil as "no value known" (Knossos' wildcard) instead of the initial value
 */
public record AtomicityOptions(boolean treatFailAsInfo, boolean nilReadsUnknown) {
    public static final AtomicityOptions DEFAULT = new AtomicityOptions(false, false);
}
