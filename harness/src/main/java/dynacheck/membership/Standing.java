package dynacheck.membership;

/**
 * How far a node has come in the sequence of memberships.
 *
 * @param view the membership that it works in, in words; equal ones are equal texts
 * @param unfinished it knows of a change to that which nobody has completed
 */
public record Standing(String view, boolean unfinished) {
    /** After the view, in words, where a change of it is unfinished. */
    public static final String UNFINISHED = " with an unfinished change";

    @Override
    public String toString() {
        return view + (unfinished ? UNFINISHED : "");
    }
}
