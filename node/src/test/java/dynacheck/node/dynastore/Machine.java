package dynacheck.node.dynastore;

import dynacheck.node.core.Change;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.function.Consumer;

/** One process as the {@link Explorer} drives it: the real core, with a short list of things its client will do. */
interface Machine {
    List<Effect<Message, Persistent>> start();

    List<Effect<Message, Persistent>> receive(ProcessId from, Message message);

    /** The client's {@code index}-th call, counted from 0; its reply carries the index as token. */
    List<Effect<Message, Persistent>> invoke(int index);

    /** Whether an answer with this number would be counted. */
    boolean awaits(MessageNumber number);

    /** The whole core, with a script of client operations. */
    static Machine dynaStore(DynaStore core, List<Operation> script) {
        return new Machine() {
            @Override
            public List<Effect<Message, Persistent>> start() {
                return core.start();
            }

            @Override
            public List<Effect<Message, Persistent>> receive(ProcessId from, Message message) {
                return core.step(new Event.MessageReceived<>(from, message));
            }

            @Override
            public List<Effect<Message, Persistent>> invoke(int index) {
                return core.step(new Event.ClientRequest<>(index, script.get(index)));
            }

            @Override
            public boolean awaits(MessageNumber number) {
                return core.awaits(number);
            }
        };
    }

    /** One process's part of one weak snapshot, and its replica; a script of updates and scans. */
    static Machine weakSnapshot(ProcessId self, View view, Parts parts, List<Consumer<SnapshotProcess>> script) {
        return new SnapshotProcess(self, view, parts, script);
    }

    /** {@link WeakSnapshot}, {@link ContactQ} and {@link Replica} without anything around them. */
    final class SnapshotProcess implements Machine {
        private final View view;
        private final Outbox outbox;
        private final ContactQ contactQ;
        private final Replica replica;
        private final WeakSnapshot snapshot;
        private final List<Consumer<SnapshotProcess>> script;
        private int running;

        private SnapshotProcess(ProcessId self, View view, Parts parts, List<Consumer<SnapshotProcess>> script) {
            this.view = view;
            this.script = script;
            outbox = parts.outbox();
            contactQ = parts.contactQ(self, 1, outbox);
            replica = parts.replica(outbox);
            snapshot = parts.weakSnapshot(view, self, contactQ, outbox);
        }

        void update(Change change) {
            snapshot.update(View.of(List.of(change)), () -> outbox.reply(running, new Ended.ReconfigOk(view)));
        }

        void scan() {
            snapshot.scan(found -> outbox.reply(running, new Ended.ReconfigOk(view)));
        }

        @Override
        public List<Effect<Message, Persistent>> start() {
            return outbox.drain();
        }

        @Override
        public List<Effect<Message, Persistent>> receive(ProcessId from, Message message) {
            switch (message) {
                case Message.Request request -> replica.handle(from, null, request);
                case Message.Reply reply -> contactQ.onReply(from, reply);
                case Message.Notify notify -> {}
                case Message.OfLife ofLife -> {}
            }
            return outbox.drain();
        }

        @Override
        public List<Effect<Message, Persistent>> invoke(int index) {
            running = index;
            script.get(index).accept(this);
            return outbox.drain();
        }

        @Override
        public boolean awaits(MessageNumber number) {
            return contactQ.awaits(number);
        }
    }
}
