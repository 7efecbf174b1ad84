package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;
import static dynacheck.node.dynastore.Kill.seeds;

import dynacheck.node.core.DurableState;
import dynacheck.node.core.Effect;
import dynacheck.node.core.Event;
import dynacheck.node.core.Operation;
import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in what reads and writes do with one register, and in the registers' names. */
@NullUnmarked
enum RegisterMutants implements Mutant {
    /** Line 71: pickNewTS stays true, and a walk that goes on sends its value under two timestamps. A. */
    PICK_NEW_TS_NOT_CLEARED(seeds("A")) {
        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new KeyRegister(operation) {
                @Override
                public void writeTo(View w, Runnable then) {
                    pickNewTS = !isRead();
                    super.writeTo(w, then);
                }
            };
        }
    },

    /** A restarted traverse picks a timestamp again, with the same result. A. */
    RESTART_PICKS_NEW_TIMESTAMP(seeds("A")) {
        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new KeyRegister(operation) {
                @Override
                public void onRestart() {
                    pickNewTS = !isRead();
                }
            };
        }
    },

    /** Line 72: a timestamp is the number alone. A. */
    TIMESTAMP_WITHOUT_PROCESS(script("A", MutantScripts::twoWritersWithOneNumber)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                Timestamp nextTimestamp(Timestamp tsmax) {
                    return new Timestamp(tsmax.num() + 1, "", 0, 0);
                }
            };
        }
    },

    /** Line 43: a replica takes any value, older ones too. A. */
    OLDER_TIMESTAMP_OVERWRITES(seeds("A")) {
        @Override
        public Replica replica(Outbox outbox) {
            return new Replica(outbox) {
                @Override
                boolean isNewer(TaggedValue value, TaggedValue held) {
                    return true;
                }
            };
        }
    },

    /** Line 40: the last answer, not the greatest. A. */
    READ_TAKES_LAST_ANSWER(seeds("A")) {
        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new KeyRegister(operation) {
                @Override
                void takeIn(TaggedValue read) {
                    max = read;
                }
            };
        }
    },

    /** Registers whose names differ in case are one. A. */
    KEYS_WITHOUT_CASE(script("A", MutantScripts::namesMuchAlike)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                public List<Effect<Message, Persistent>> step(Event<Message> event) {
                    return super.step(renamed(event, key -> key.toLowerCase(Locale.ROOT)));
                }
            };
        }
    },

    /** Registers are told apart by 16 bits of a hash. A. */
    KEYS_CUT_TO_16_BITS(script("A", MutantScripts::namesMuchAlike)) {
        @Override
        public DynaStore core(ProcessId self, View v0, DurableState<Persistent> durable, Tuning tuning, Outbox outbox) {
            return new DynaStore(self, v0, durable, tuning, this, outbox) {
                @Override
                public List<Effect<Message, Persistent>> step(Event<Message> event) {
                    return super.step(renamed(event, key -> String.valueOf(key.hashCode() & 0xFFFF)));
                }
            };
        }
    };

    private final Fate fate;

    RegisterMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    @Override
    public Fate fate() {
        return fate;
    }

    private static Event<Message> renamed(Event<Message> event, UnaryOperator<String> name) {
        return event instanceof Event.ClientRequest<Message> request
                ? new Event.ClientRequest<>(
                        request.token(),
                        switch (request.operation()) {
                            case Operation.Read read -> new Operation.Read(name.apply(read.key()));
                            case Operation.Write write -> new Operation.Write(name.apply(write.key()), write.value());
                            case Operation.Reconfig reconfig -> reconfig;
                        })
                : event;
    }
}
