package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;
import static dynacheck.node.dynastore.Kill.search;
import static dynacheck.node.dynastore.Kill.seeds;

import dynacheck.node.core.ProcessId;
import dynacheck.node.core.Timestamp;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in the transfer that compares before it moves (protocol T1 to T7). */
@NullUnmarked
enum DigestMutants implements Mutant, ShortParts {
    /** T1: a digest counts that was shown by who need not hold a proposal. A. */
    DIGESTS_WITHOUT_THE_FLAG(search("A", SearchScopes::writerAndReconfigurerThatReads)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new DigestTransfer(contactQ, chunkBytes, trace) {
                @Override
                List<MemEntry> flagOfDigests(View left) {
                    return List.of();
                }
            };
        }
    },

    /** T1: the same of timestamps and values. A. */
    TAGS_WITHOUT_THE_FLAG(search("A", SearchScopes::writerAndReconfigurerThatReads)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new DigestTransfer(contactQ, chunkBytes, trace) {
                @Override
                List<MemEntry> flag(View left) {
                    return List.of();
                }
            };
        }

        @Override
        public ContactQ contactQ(ProcessId self, long incarnation, Outbox outbox) {
            return SearchScopes.IMPATIENT.contactQ(self, incarnation, outbox);
        }
    },

    /** T2: a digest tells which keys there are, and not how new. A. */
    DIGEST_OF_KEYS_ONLY(script("A", DigestScripts::keyThatAllHaveAndFewHaveAnew)) {
        @Override
        public Replica replica(Outbox outbox) {
            return new RangedReplica(outbox) {
                @Override
                Timestamp digested(Timestamp ts) {
                    return Timestamp.ZERO;
                }
            };
        }
    },

    /** T2, T3: what one member of the view to come holds need not move. A. */
    ONE_OF_THE_NEW_VIEW_IS_ENOUGH(script("A", DigestScripts::valueAtOneOfTheNewView)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new DigestTransfer(contactQ, chunkBytes, trace) {
                @Override
                RangeComparison rangeComparison(View target, BitSet asked) {
                    return new RangeComparison(asked) {
                        @Override
                        int needed(View view) {
                            return view.equals(target) ? 1 : super.needed(view);
                        }
                    };
                }

                @Override
                int needed(View target) {
                    return 1;
                }
            };
        }
    },

    /** T3: a value that was written after the timestamps were read moves under the older timestamp. A. */
    NEWER_VALUE_UNDER_OLDER_TIMESTAMP(script("A", DigestScripts::valueWrittenBehindItsTimestamp)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new DigestTransfer(contactQ, chunkBytes, trace) {
                @Override
                List<KeyValue> toWrite(Collection<KeyValue> greatest, TagComparison tags) {
                    return greatest.stream()
                            .map(e -> new KeyValue(
                                    e.key(), new TaggedValue(e.value().value(), tags.greatest(e.key()))))
                            .toList();
                }
            };
        }
    },

    /** T3: who held a value before and acknowledges it is one more that holds it. A. */
    HOLDER_COUNTED_TWICE(script("A", DigestScripts::valueThatOnlyItsHolderAcknowledges)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return transfer(
                    contactQ,
                    chunkBytes,
                    trace,
                    (by, move, tags, holders, lane, done) -> new Shipment(by, move, tags, holders, lane, done) {
                        @Override
                        int with(SortedSet<ProcessId> before, Collection<ProcessId> acks) {
                            return before.size() + acks.size();
                        }
                    });
        }
    },

    /** T3: when a member is silent that showed what has to move, the first view that was left is read instead. A. */
    ONE_VIEW_TO_FALL_BACK_ON(script("A", DigestScripts::valueOfASilentMember)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return transfer(
                    contactQ,
                    chunkBytes,
                    trace,
                    (by, move, tags, holders, lane, done) -> new Shipment(by, move, tags, holders, lane, done) {
                        @Override
                        List<View> toFallBackOn() {
                            return super.toFallBackOn().subList(0, 1);
                        }
                    });
        }
    },

    /** T3: who showed that one of the ranges of a piece is empty is not asked for timestamps of any. */
    EMPTY_IN_ONE_RANGE_IS_EMPTY("who is said to hold less than it does is only sent what it has: nothing is lost") {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new DigestTransfer(contactQ, chunkBytes, trace) {
                @Override
                RangeComparison rangeComparison(View target, BitSet asked) {
                    return new RangeComparison(asked) {
                        @Override
                        List<ProcessId> without(BitSet some) {
                            return some.stream()
                                    .mapToObj(DigestMutants::only)
                                    .flatMap(range -> super.without(range).stream())
                                    .distinct()
                                    .toList();
                        }
                    };
                }
            };
        }
    },

    /** T4: digests, timestamps and values do not wait for the disk. D. */
    COMPARED_BEFORE_DURABLE(seeds("D")) {
        @Override
        public Replica replica(Outbox outbox) {
            return new RangedReplica(outbox) {
                @Override
                long durableBefore(long told) {
                    return 0;
                }
            };
        }
    },

    /**
     * T5: the last look at Mem comes before the last write. Equivalent: who leaves this view before NOTIFY of it has
     * left those before it, too, and reads them; who leaves it after NOTIFY finds every write done.
     */
    LAST_LOOK_BEFORE_LAST_WRITE(
            "who leaves the view before its NOTIFY reads those before it, too; after NOTIFY every write is done") {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new DigestTransfer(contactQ, chunkBytes, trace) {
                @Override
                public void writeAndLook(View w, Consumer<Sight> then) {
                    look(w, List.of(), sight -> writeTo(w, () -> then.accept(sight)));
                }
            };
        }
    },

    /** T6: what agreed on the way to one view counts as compared on the way to the next. A. */
    AGREED_ONCE_AND_FOR_ALL(script("A", DigestScripts::valueWrittenInTheViewBetween)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new DigestTransfer(contactQ, chunkBytes, trace) {
                private final BitSet agreed = new BitSet();

                @Override
                BitSet toCompare(RangeComparison digests) {
                    BitSet differing = digests.differing();
                    differing.andNot(agreed);
                    for (int range = 0; range < KeyRanges.COUNT; range++) {
                        if (digests.agreed(range) != null) {
                            agreed.set(range);
                        }
                    }
                    return differing;
                }
            };
        }
    },

    /** A range that is being written, so that no majority shows one digest of it, is not compared any further. A. */
    CHANGING_RANGE_FORGOTTEN(script("A", DigestScripts::rangeThatIsBeingWritten)) {
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new DigestTransfer(contactQ, chunkBytes, trace) {
                @Override
                BitSet toCompare(RangeComparison digests) {
                    BitSet differing = digests.differing();
                    for (int range = 0; range < KeyRanges.COUNT; range++) {
                        int shown = range;
                        if (!left.stream().allMatch(view -> digests.shows(view, shown))) {
                            differing.clear(range);
                        }
                    }
                    return differing;
                }
            };
        }
    },

    /** T7: what no majority needed stays where it is for ever. C. */
    NOBODY_IS_FILLED(script("C", DigestScripts::joinerThatNoMajorityNeeds)) {
        @Override
        public Filling filling(DynaStore process, ContactQ contactQ, int chunkBytes) {
            return new Filling();
        }
    },

    /** T7: whom something is copied to before it is added is waited for, for ever. L. */
    PRE_COPY_WAITS_FOR_EVER(script("L", DigestScripts::newcomerThatCrashesWhileItIsCopiedTo)) {
        @Override
        public Preparation preparation(Replica replica, ContactQ contactQ, Outbox outbox, Tuning tuning) {
            return new PreCopy((RangedReplica) replica, contactQ, outbox, tuning) {
                @Override
                void onTimer() {}
            };
        }
    },

    /** T7: what is fetched replaces what was written meanwhile. A. */
    FILLED_OVER_NEWER(script("A", DigestScripts::valueWrittenWhileAnOlderOneIsFetched)) {
        @Override
        public Filling filling(DynaStore process, ContactQ contactQ, int chunkBytes) {
            return new BackgroundFilling(process, contactQ, chunkBytes) {
                @Override
                void take(View w, List<KeyValue> fetched) {
                    fetched.forEach(e -> {
                        long persist = process.outbox.persist(new Persistent.Register(e.key(), e.value()));
                        process.replica.put(e.key(), new Replica.Stored<>(e.value(), persist));
                    });
                }
            };
        }
    };

    /** What a mutant's transfer ships with. */
    private interface Shipments {
        Shipment of(DigestTransfer by, Move move, TagComparison tags, int holders, int lane, IntConsumer done);
    }

    private static BitSet only(int range) {
        BitSet one = new BitSet();
        one.set(range);
        return one;
    }

    private static AllRegisters transfer(
            ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace, Shipments shipments) {
        return new DigestTransfer(contactQ, chunkBytes, trace) {
            @Override
            Shipment shipment(Move move, TagComparison tags, int holders, int lane, IntConsumer done) {
                return shipments.of(this, move, tags, holders, lane, done);
            }
        };
    }

    private final Fate fate;

    DigestMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    DigestMutants(String equivalent) {
        fate = Fate.survives(equivalent);
    }

    @Override
    public Fate fate() {
        return fate;
    }
}
