package dynacheck.node.dynastore;

/** What a traversal carries from view to view: one key's value, or all of them. */
public interface Registers {
    /** Line 68: takes in the greatest values of a majority of {@code w}. */
    void readFrom(View w, Runnable then);

    /** Lines 71-73: brings what is carried to a majority of {@code w}. */
    void writeTo(View w, Runnable then);

    /** Line 48: the traversal begins, or begins again at a later curView. */
    void onRestart();

    /** Line 58: the traversal leaves {@code w}, having seen proposals in it. */
    void onLeaving(View w);
}
