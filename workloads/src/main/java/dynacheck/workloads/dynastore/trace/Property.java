package dynacheck.workloads.dynastore.trace;

import java.util.List;

/** What must hold of traces, named as in the paper. */
public enum Property {
    NV1("NV1", "a scanned proposal was passed to an update invoked before the scan ended"),
    NV2("NV2", "a scan invoked after some update completed is not empty"),
    NV3("NV3", "scans in real-time order grow"),
    NV4("NV4", "one proposal is in every non-empty scan of a view"),
    WRITTEN_ONCE("Mem[i] written once", "all scans of a view see the same proposal of a process (lines 1-4)"),
    ESTABLISHED("Definition 2", "every current, announced or written view is established"),
    RECONFIG("Reconfig", "an acknowledged reconfiguration ends in a view with its changes (line 48)"),
    CUR_VIEW_GROWS("curView grows", "a process only moves to a view that contains its last one (line 79)"),
    TRANSFER(
            "Transfer",
            "who announces a view read each view left whole, from a majority of it, once it had found proposals there"),
    TRANSFER_COMPLETE(
            "Transfer complete",
            "when a view is announced, a majority of it holds every tag that completed in a view inside it"),
    LIVES("Lives", "the incarnation rises with each start, and no message number is of two lives"),
    DURABLE("Durability order", "what a process reported to others is on its disk when it starts again"),
    TAGS("Tags", "tags of a register agree with real time, and each names one write and its value");

    /**
     * The cause before what follows from it: two values in one entry of Mem also look like a disk that forgot one, and
     * who works in a view of another's making looks like many things.
     */
    static final List<Property> MOST_SPECIFIC_FIRST = List.of(
            WRITTEN_ONCE,
            LIVES,
            DURABLE,
            TRANSFER,
            TRANSFER_COMPLETE,
            NV1,
            NV2,
            NV3,
            NV4,
            CUR_VIEW_GROWS,
            RECONFIG,
            TAGS,
            ESTABLISHED);

    private final String title;
    private final String claim;

    Property(String title, String claim) {
        this.title = title;
        this.claim = claim;
    }

    public String title() {
        return title;
    }

    public String claim() {
        return claim;
    }
}
