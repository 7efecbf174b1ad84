package dynacheck.workloads.exec;

import dynacheck.generator.Invocation;
import dynacheck.membership.Change;
import dynacheck.membership.Membership;
import dynacheck.target.Client;
import dynacheck.target.Completion;
import dynacheck.target.NodeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Hands operations to client programs, each with the node that it is for.
 *
 * @param members addresses of every node so far, by name
 * @param timeout how long an operation may take that says nothing else
 */
record ExecClient(ClientPrograms programs, NodeAddress node, Map<String, NodeAddress> members, Duration timeout)
        implements Client {
    /** Changes of a membership move data, and wait for elections. */
    private static final int CHANGES_TAKE_LONGER = 3;

    @Override
    public Completion invoke(Invocation op) throws InterruptedException {
        return op.f().equals(Change.F)
                ? change(op, Change.of(op.value()))
                : programs.perform(exchange(op), op.patienceOr(timeout));
    }

    private ClientPrograms.Exchange exchange(Invocation op) {
        Duration patience = op.patienceOr(timeout);
        return new ClientPrograms.Exchange() {
            @Override
            public String line(long id) {
                return Messages.operation(id, op, node, patience);
            }

            @Override
            public Completion completion(long id, String answer) throws Messages.NotUnderstood {
                return Messages.completion(id, op, answer);
            }
        };
    }

    /** One after another: what fails after another was done may have had an effect. */
    private Completion change(Invocation op, Change change) throws InterruptedException {
        for (String name : Membership.union(change.add(), change.remove())) {
            if (!members.containsKey(name)) { // another client is about to provision it
                return new Completion.Fail("no node " + name + " was provisioned");
            }
        }
        Duration patience = op.patienceOr(timeout.multipliedBy(CHANGES_TAKE_LONGER));
        List<ClientPrograms.Exchange> steps = new ArrayList<>();
        for (String name : change.add()) {
            steps.add(step("add", name, op, patience));
        }
        for (String name : change.remove()) {
            steps.add(step("remove", name, op, patience));
        }
        boolean isFirst = true;
        for (ClientPrograms.Exchange step : steps) {
            Completion completion = programs.perform(step, patience);
            if (!(completion instanceof Completion.Ok)) {
                return completion instanceof Completion.Fail fail && !isFirst
                        ? new Completion.Info("in part only: " + fail.error())
                        : completion;
            }
            isFirst = false;
        }
        return new Completion.Ok(op.value(), Map.of());
    }

    private ClientPrograms.Exchange step(String f, String name, Invocation op, Duration patience) {
        NodeAddress member = Objects.requireNonNull(members.get(name));
        return new ClientPrograms.Exchange() {
            @Override
            public String line(long id) {
                return Messages.change(id, f, member, node, patience);
            }

            @Override
            public Completion completion(long id, String answer) throws Messages.NotUnderstood {
                return Messages.completion(id, op, answer);
            }
        };
    }
}
