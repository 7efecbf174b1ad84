package dynacheck.workloads.objects;

/** Transactions that write registers and read them, every value written once. */
public final class RwRegisterWorkload extends TransactionWorkload {
    public RwRegisterWorkload() {
        super("rw-register", "transactions that write registers and read them; strictly serializable?", "w");
    }
}
