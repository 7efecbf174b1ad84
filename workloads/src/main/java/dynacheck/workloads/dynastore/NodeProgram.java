package dynacheck.workloads.dynastore;

import dynacheck.node.app.ChildNode;
import dynacheck.target.Program;
import java.io.IOException;
import java.util.List;

/** {@code dynacheck node}. */
public final class NodeProgram implements Program {
    @Override
    public String name() {
        return "node";
    }

    @Override
    public String help() {
        return "One node of the reference store, by hand.";
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        return ChildNode.run(arguments);
    }
}
