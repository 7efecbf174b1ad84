package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;
import static dynacheck.node.dynastore.Kill.seeds;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in NOTIFY, and in when a process begins and ceases to serve. */
@NullUnmarked
enum NotifyMutants implements Mutant {
    /** Lines 28 and 77 send nothing. L. */
    NOTIFY_NOT_SENT(seeds("L")) {
        @Override
        public NotifyQ notifyQ(View curView, Outbox outbox) {
            return new NotifyQ(curView, outbox) {
                @Override
                void tell(ProcessId to, String address, boolean answerWanted) {}
            };
        }
    },

    /** Line 78: any NOTIFY moves curView, also back. Two processes then tell each other without end. L. */
    NOTIFY_MOVES_CUR_VIEW_BACK(seeds("L")) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                boolean isNews(View w) {
                    return !w.equals(curView());
                }
            };
        }
    },

    /** Line 77: who receives NOTIFY does not send it on. L: the first sender may crash. */
    NOTIFY_NOT_SENT_ON(script("L", MutantScripts::notifierCrashes)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                void sendOn() {}
            };
        }
    },

    /** Line 29: nothing waits for NOTIFY. L. */
    NOTIFY_NOT_AWAITED(script("L", MutantScripts::reconfigurerCrashesAfterCompletion)) {
        @Override
        public NotifyQ notifyQ(View curView, Outbox outbox) {
            return new NotifyQ(curView, outbox) {
                @Override
                boolean isHeard() {
                    return true;
                }
            };
        }
    },

    /** A NOTIFY that is no news is not answered. L: who restarted waits for messages that were sent once. */
    NOTIFY_NOT_ANSWERED(script("L", MutantScripts::restartAfterAllNotified)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                void answerNotify(ProcessId from) {}
            };
        }
    },

    /** Line 82: NOTIFY moves curView, and what runs is not restarted. L. */
    NO_RESTART_AT_NOTIFY(seeds("L")) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                void restartTraversals() {}
            };
        }
    },

    /** Line 53 does not tell the clients' side: a removed process answers reads from its own copy. A. */
    REMOVED_PROCESS_SERVES_ITS_COPY(script("A", MutantScripts::readAtARemovedProcess)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                void refuse(Event.ClientRequest<Message> request, String why) {
                    if (status().halted() && request.operation() instanceof Operation.Read read) {
                        outbox.reply(request.token(), new Ended.ReadOk(replica.register(read.key()), curView()));
                    } else {
                        super.refuse(request, why);
                    }
                }
            };
        }
    },

    /** Lines 10, 81: operations are enabled from the start. L: the joiner meets line 53 in V(0) and halts. */
    JOINER_ENABLED_AT_ONCE(script("L", MutantScripts::clientAtTheJoinerTooEarly)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                boolean isJoined() {
                    return true;
                }
            };
        }
    };

    private final Fate fate;

    NotifyMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    @Override
    public Fate fate() {
        return fate;
    }
}
