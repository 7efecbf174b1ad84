package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;

/** A process as its traversals see it. */
final class ProcessWalker implements Traverse.Walker {
    private final DynaStore process;
    private final Patience patience;

    ProcessWalker(DynaStore process, Patience patience) {
        this.process = process;
        this.patience = patience;
    }

    @Override
    public ProcessId self() {
        return process.self();
    }

    @Override
    public View curView() {
        return process.curView();
    }

    @Override
    public WeakSnapshot ws(View w) {
        return process.ws(w);
    }

    @Override
    public void halt(View w) {
        process.halt(w);
    }

    @Override
    public void patiently(View w, boolean found, Runnable goOn) {
        if (w.equals(curView()) && (found || process.replica.knowsProposal(w))) {
            patience.await(goOn);
        } else {
            goOn.run();
        }
    }

    @Override
    public void trace(TraceEvent event) {
        process.outbox.trace(event);
    }
}
