package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;
import static dynacheck.node.dynastore.Kill.search;
import static dynacheck.node.dynastore.Kill.seeds;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in Algorithm 1, the weak snapshot, and in the registers and quorums below it. */
@NullUnmarked
enum SnapshotMutants implements Mutant {
    /** Line 8: a scan returns its first collect. NV4, so EV and A. */
    SECOND_COLLECT_DROPPED(search("NV4", SearchScopes::updatesThenScansAndAScanner)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new WeakSnapshot(view, self, contactQ, outbox) {
                @Override
                void collectAgain(List<MemEntry> first, Consumer<List<MemEntry>> end) {
                    end.accept(first);
                }
            };
        }
    },

    /** Line 12: Mem[k] is read without writing back what was found. NV2, NV3: a later scan finds less. */
    COLLECT_WITHOUT_WRITE_BACK(search("NV", SearchScopes::updatesThenScansAndAScanner)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new WeakSnapshot(view, self, contactQ, outbox) {
                @Override
                void writeBack(List<MemEntry> found, Runnable done) {
                    done.run();
                }
            };
        }
    },

    /**
     * Line 2: the entry is written whatever is there. Equivalent as long as an entry, once chosen, is never another.
     * The argument in full: NV1 and NV2 hold for any write to Mem[i]; NV3 and NV4 use only that the registers are
     * atomic and that each is written with one value ever, which remembering the own entry ensures without the collect.
     * More entries may be written, at most one a process and view, so walks stay finite.
     */
    UPDATE_WITHOUT_COLLECT(
            "NV1-NV4 need only that each register of Mem is written with one value ever, and its owner remembers it") {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new WeakSnapshot(view, self, contactQ, outbox) {
                @Override
                void propose(View proposal, Runnable done) {
                    writeOwnEntry(proposal, done);
                }
            };
        }
    },

    /** Line 4: an update returns before a majority has its entry. NV2, so EV and A. */
    UPDATE_RETURNS_AT_ONCE(seeds("NV2")) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new WeakSnapshot(view, self, contactQ, outbox) {
                @Override
                void writeOwnEntry(View proposal, Runnable done) {
                    super.writeOwnEntry(proposal, () -> {});
                    done.run();
                }
            };
        }
    },

    /** Half of the members are enough. NV, A. */
    HALF_QUORUM(seeds("NV"), script("A", MutantScripts::aloneWithRepeatedRequests)) {
        @Override
        public Quorum quorum() {
            return new Quorum() {
                @Override
                int needed(View view) {
                    return Math.max(1, view.members().size() / 2);
                }
            };
        }
    },

    /** Whatever the view, the members of V(0) are asked. L: a majority of them may be gone. */
    QUORUM_OF_INITIAL_VIEW(script("L", MutantScripts::oldMajorityCrashes)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            Quorum quorum = new Quorum() {
                @Override
                SortedSet<ProcessId> asked(View view) {
                    return v0.members();
                }

                @Override
                boolean isAsked(View view, ProcessId id) {
                    return v0.hasMember(id);
                }

                @Override
                int needed(View view) {
                    return v0.majority();
                }
            };
            return new DynaStore(self, v0, durable, tuning, with(quorum), outbox);
        }
    },

    /** Whatever the view, as many answers are enough as in V(0). NV, A. */
    MAJORITY_COUNT_OF_INITIAL_VIEW(script("A", MutantScripts::fewOfMany)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            Quorum quorum = new Quorum() {
                @Override
                int needed(View view) {
                    return v0.majority();
                }
            };
            return new DynaStore(self, v0, durable, tuning, with(quorum), outbox);
        }
    },

    /** An answer counts for the newest request, whatever its number. NV, A. */
    REPLY_NUMBER_IGNORED(seeds("NV"), script("A", MutantScripts::answersToAnEarlierLife)) {
        @Override
        public ContactQ contactQ(ProcessId self, long incarnation, Outbox outbox) {
            return new ContactQ(self, incarnation, quorum(), outbox) {
                @Override
                Call answeredBy(MessageNumber num) {
                    return num.incarnation() != incarnation || calls.isEmpty()
                            ? null
                            : calls.lastEntry().getValue();
                }
            };
        }
    },

    /** An answer to a request of the process's earlier life counts. A. */
    INCARNATION_IGNORED(script("A", MutantScripts::answersToAnEarlierLife)) {
        @Override
        public ContactQ contactQ(ProcessId self, long incarnation, Outbox outbox) {
            return new ContactQ(self, incarnation, quorum(), outbox) {
                @Override
                Call answeredBy(MessageNumber num) {
                    return calls.get(num.counter());
                }
            };
        }
    },

    /** Two answers of one member count as two. A. */
    MEMBER_COUNTED_TWICE(script("A", MutantScripts::aloneWithRepeatedRequests)) {
        @Override
        public ContactQ contactQ(ProcessId self, long incarnation, Outbox outbox) {
            return new ContactQ(self, incarnation, quorum(), outbox) {
                @Override
                void count(Call call, ProcessId from, Message.Reply reply) {
                    super.count(call, ProcessId.of(from + " " + call.replies.size()), reply);
                }
            };
        }
    };

    private final Fate fate;

    SnapshotMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    SnapshotMutants(String equivalent) {
        fate = Fate.survives(equivalent);
    }

    @Override
    public Fate fate() {
        return fate;
    }

    private static Parts with(Quorum quorum) {
        return new Parts() {
            @Override
            public Quorum quorum() {
                return quorum;
            }
        };
    }
}
