package dynacheck.run;

/** Which dynacheck this is. */
public final class Version {
    public static final String CURRENT = "0.1.0-SNAPSHOT";

    private Version() {}
}
