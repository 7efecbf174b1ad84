package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;
import static dynacheck.node.dynastore.Kill.seeds;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in what is kept on disk, and in what a restarted process makes of it. */
@NullUnmarked
enum DiskMutants implements Mutant {
    /** Nothing waits for the disk, which in a real node is late, too. D, A after a crash. */
    REPLY_BEFORE_PERSIST(seeds("D")) {
        @Override
        public Outbox outbox() {
            return new Outbox() {
                @Override
                void send(ProcessId to, String address, Message message, long afterPersist) {
                    super.send(to, address, message, 0);
                }
            };
        }
    },

    /** Copies of Mem are kept in memory only. D, NV after a crash. */
    MEM_COPIES_NOT_PERSISTED(seeds("D")) {
        @Override
        public Outbox outbox() {
            return new Outbox() {
                @Override
                long persist(Persistent record) {
                    return record instanceof Persistent.MemCopy ? 0 : super.persist(record);
                }
            };
        }
    },

    /** A restarted process does not know the entry it wrote before and writes another one. NV, EV. */
    OWN_ENTRY_FORGOTTEN(script("NV", MutantScripts::secondProposalAfterRestart)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            List<Persistent> others = durable.records().stream()
                    .filter(record -> !(record instanceof Persistent.OwnEntry))
                    .toList();
            return super.core(self, v0, new DurableState<>(durable.incarnation(), others), tuning, outbox);
        }
    },

    /** curView is kept in memory only. L: after a restart it is a view whose members may be gone. */
    CUR_VIEW_NOT_PERSISTED(seeds("D")) {
        @Override
        public Outbox outbox() {
            return new Outbox() {
                @Override
                long persist(Persistent record) {
                    return record instanceof Persistent.CurView ? 0 : super.persist(record);
                }
            };
        }
    },

    /**
     * A restarted process does not repeat NOTIFY. Equivalent as long as a waiting process repeats its own and is
     * answered, and finishers complete a transition that only the restarted process had announced.
     */
    NOTIFY_NOT_REPEATED(
            "who waits repeats its own NOTIFY and is answered; finishers complete what only the restarted announced") {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                void repeatNotify() {
                    if (status().incarnation() == 1) {
                        super.repeatNotify();
                    }
                }
            };
        }
    },

    /** Timestamps are numbered from one again in each life. A. */
    TIMESTAMP_USED_AGAIN(script("A", MutantScripts::writeBeforeAndAfterRestart)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                Timestamp nextTimestamp(Timestamp tsmax) {
                    Timestamp next = super.nextTimestamp(tsmax);
                    return new Timestamp(next.num(), next.pid(), 0, next.sequence());
                }
            };
        }
    },

    /** Each life has the first one's number. D: its messages and timestamps are those of earlier lives. */
    INCARNATION_NOT_RAISED(script("A", MutantScripts::answersToAnEarlierLife)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return super.core(self, v0, new DurableState<>(1, durable.records()), tuning, outbox);
        }
    },

    /** Requests are numbered as in the first life. A: answers to an earlier life count. */
    MESSAGE_NUMBERS_USED_AGAIN(script("A", MutantScripts::answersToAnEarlierLife)) {
        @Override
        public ContactQ contactQ(ProcessId self, long incarnation, Outbox outbox) {
            return super.contactQ(self, 1, outbox);
        }
    };

    private final Fate fate;

    DiskMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    DiskMutants(String equivalent) {
        fate = Fate.survives(equivalent);
    }

    @Override
    public Fate fate() {
        return fate;
    }
}
