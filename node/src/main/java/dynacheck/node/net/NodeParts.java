package dynacheck.node.net;

import dynacheck.node.dynastore.LivingProcess;
import dynacheck.node.storage.Storage;
import java.util.function.UnaryOperator;

/**
 * What a node is made of: always {@link #FAITHFUL}, except in programs that show what a checker notices.
 *
 * @param processes makes the process that it runs
 * @param disk stands between the process and its store
 */
public record NodeParts(LivingProcess.Factory processes, UnaryOperator<Storage> disk) {
    public static final NodeParts FAITHFUL = new NodeParts(LivingProcess::new, UnaryOperator.identity());
}
