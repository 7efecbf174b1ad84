package dynacheck.checker.register;

import dynacheck.history.Op;

/** Hands on each operation on a register with what must be known to judge it apart from those on all others. */
final class AccessSorter implements RegisterFeed.Taker {
    /** What takes the operations. */
    interface Out {
        /**
         * @param event as of {@link AccessWriter}
         * @param horizon as of {@link OnlineZones}
         */
        void write(int event, Access access, String f, long horizon);
    }

    private final Registers understanding;
    private final Out out;
    private final OpenReads reads = new OpenReads();

    AccessSorter(Registers understanding, Out out) {
        this.understanding = understanding;
        this.out = out;
    }

    @Override
    public void began(long start) {
        reads.begin(start);
    }

    @Override
    public void ended(long start) {
        reads.end(start);
    }

    @Override
    public void invoked(Access access, String f) {
        out.write(AccessWriter.INVOKED, access, f, reads.horizon());
    }

    @Override
    public void completed(Access access, Op invoke, Op completion) {
        reads.end(access.start());
        understanding.understood(access, invoke, completion);
        out.write(AccessWriter.COMPLETED, access, invoke.f(), reads.horizon());
    }

    @Override
    public void open(Access access, Op invoke) {
        understanding.understood(access, invoke, null);
        out.write(AccessWriter.OPEN, access, invoke.f(), 0);
    }
}
