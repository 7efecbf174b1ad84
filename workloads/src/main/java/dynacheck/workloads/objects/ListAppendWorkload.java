package dynacheck.workloads.objects;

/** Transactions that append to lists and read them: what was appended when shows in every read. */
public final class ListAppendWorkload extends TransactionWorkload {
    public ListAppendWorkload() {
        super("list-append", "transactions that append to lists and read them; strictly serializable?", "append");
    }
}
