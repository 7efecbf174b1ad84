package dynacheck.workloads.dynastore;

import dynacheck.node.app.ClusterMain;
import dynacheck.target.Program;
import java.util.List;

/** {@code dynacheck cluster}. */
public final class ClusterProgram implements Program {
    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public String help() {
        return "A few nodes of the reference store on this machine, by hand: up, status, down.";
    }

    @Override
    public int run(List<String> arguments) {
        return ClusterMain.run(arguments);
    }
}
