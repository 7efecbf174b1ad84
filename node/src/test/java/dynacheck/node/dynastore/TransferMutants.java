package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;
import static dynacheck.node.dynastore.Kill.seeds;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.ProcessId;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in reconfigurations and in the transfer of every key. */
@NullUnmarked
enum TransferMutants implements Mutant {
    /** A reconfiguration answers OK without proposing anything. L. */
    LOST_ADD(seeds("L")) {
        @Override
        public FullTransfers fullTransfers(
                DynaStore process, RunningOperations running, NotifyQ notifyQ, Preparation preparation, Outbox outbox) {
            return new FullTransfers(process, running, notifyQ, preparation, outbox) {
                @Override
                void begin(long token, View cng) {
                    super.begin(token, View.EMPTY);
                }
            };
        }
    },

    /** A full transfer moves no value. A. */
    NO_TRANSFER(script("A", MutantScripts::onlyTheTransferBringsTheValue)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new AllRegisters(contactQ, chunkBytes, trace) {
                @Override
                public void writeTo(View w, Runnable then) {
                    then.run();
                }
            };
        }
    },

    /** A full transfer reads the least of the views that it left and not the others. A. */
    ONLY_FIRST_VIEW_LEFT_IS_READ(script("A", TransferScripts::valueInTheSecondViewLeft)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new AllRegisters(contactQ, chunkBytes, trace) {
                @Override
                List<View> sources() {
                    return List.of(left.first());
                }
            };
        }
    },

    /** A full transfer reads the greatest of the views that it left and not the others. A. */
    ONLY_LAST_VIEW_LEFT_IS_READ(script("A", TransferScripts::valueInTheFirstViewLeft)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new AllRegisters(contactQ, chunkBytes, trace) {
                @Override
                List<View> sources() {
                    return List.of(left.last());
                }
            };
        }
    },

    /** What was read of the greatest keys is not written. A. */
    LAST_CHUNK_LOST(script("A", TransferScripts::keysThatOnlyOtherReplicasHave)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new AllRegisters(contactQ, chunkBytes, trace) {
                @Override
                void writeChunk(Chunk chunk, View target, Runnable then) {
                    if (chunk.limit() == null) {
                        then.run();
                    } else {
                        super.writeChunk(chunk, target, then);
                    }
                }
            };
        }
    },

    /** A chunk counts as complete up to the last key that some replica told, not that every one did. A. */
    GREATEST_LIMIT(script("A", TransferScripts::keysThatOnlyOtherReplicasHave)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new AllRegisters(contactQ, chunkBytes, trace) {
                @Override
                Chunk chunk() {
                    return new Chunk() {
                        @Override
                        String limit(String one, String other) {
                            return one.compareTo(other) > 0 ? one : other;
                        }
                    };
                }
            };
        }
    },

    /** The last key of a chunk is not written, and the next chunk begins behind it. A. */
    CHUNK_WITHOUT_ITS_LIMIT(script("A", TransferScripts::keysThatOnlyOtherReplicasHave)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new AllRegisters(contactQ, chunkBytes, trace) {
                @Override
                Chunk chunk() {
                    return new Chunk() {
                        @Override
                        SortedMap<String, TaggedValue> upTo(String last, TreeMap<String, TaggedValue> all) {
                            return last == null ? all : all.headMap(last, false);
                        }
                    };
                }
            };
        }
    },

    /** A replica begins a later chunk with the second key. A. */
    CHUNK_SKIPS_A_KEY(script("A", TransferScripts::keysThatOnlyOtherReplicasHave)) {
        @Override
        public Replica replica(Outbox outbox) {
            return new Replica(outbox) {
                @Override
                SortedSet<String> keysAfter(String key) {
                    SortedSet<String> after = super.keysAfter(key);
                    return key == null || after.isEmpty() ? after : super.keysAfter(after.first());
                }
            };
        }
    },

    /** Nobody completes what a crashed reconfigurer began. C: a proposal stays, and every operation walks along it. */
    NO_FINISHER(script("C", TransferScripts::reconfigurerCrashesAfterItsProposal)) {
        @Override
        public FullTransfers fullTransfers(
                DynaStore process, RunningOperations running, NotifyQ notifyQ, Preparation preparation, Outbox outbox) {
            return new FullTransfers(process, running, notifyQ, preparation, outbox) {
                @Override
                void finish() {}
            };
        }
    },

    /** A read or write, which moved one key, announces the view in which it ended. A, on the other keys. */
    KEY_OPERATION_MOVES_CUR_VIEW(script("A", MutantScripts::keyOperationOvertakesTransfer)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                void endKeyOperation(long id, KeyRegister register, View nv) {
                    if (curView().isProperSubsetOf(nv)) {
                        moveTo(nv);
                    }
                    super.endKeyOperation(id, register, nv);
                }
            };
        }
    };

    private final Fate fate;

    TransferMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    @Override
    public Fate fate() {
        return fate;
    }
}
