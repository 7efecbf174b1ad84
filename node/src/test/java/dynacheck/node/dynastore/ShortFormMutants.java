package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;
import static dynacheck.node.dynastore.Kill.search;
import static dynacheck.node.dynastore.Kill.seeds;

import dynacheck.node.core.ProcessId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in the short form: the order of flag and value, the conditions of F6, the collects of a scan. */
@NullUnmarked
enum ShortFormMutants implements Mutant, ShortParts {
    /** F4: the values carried on are those that were shown before the proposals were there. A. */
    VALUES_WITHOUT_THE_FLAG(search("A", SearchScopes::writerAndReconfigurerThatReads)) {
        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new ShortKeyRegister(operation) {
                @Override
                boolean count(List<MemEntry> known, Sight sight) {
                    return known.isEmpty();
                }
            };
        }

        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return unflagged(contactQ, chunkBytes, trace);
        }
    },

    /** F4 as the paper leaves a view, installed at a majority and read from a majority, beside F3. A. */
    FAITHFUL_LEAVER(search("A", SearchScopes::writerAndReconfigurerThatReads)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new ShortSnapshot(view, self, contactQ, outbox) {
                @Override
                void lookAgain(long scan, List<MemEntry> known, Look look, Consumer<List<MemEntry>> done) {
                    install(known, () -> look.at(List.of(), sight -> endScan(scan, sight, done)));
                }
            };
        }

        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new ShortKeyRegister(operation) {
                @Override
                boolean count(List<MemEntry> known, Sight sight) {
                    return true;
                }
            };
        }

        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return unflagged(contactQ, chunkBytes, trace);
        }
    },

    /** F3: Mem is looked at before the value is taken. A. */
    MEM_BEFORE_THE_VALUE(search("A", SearchScopes::writerAndReconfigurerThatReads)) {
        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new ShortKeyRegister(operation) {
                @Override
                public void writeAndLook(View w, Consumer<Sight> then) {
                    look(w, List.of(), sight -> writeTo(w, () -> then.accept(sight)));
                }
            };
        }
    },

    /** F4 (a) left out: the look that counts may begin before any entry is at a majority. NV. */
    ONE_COLLECT(script("NV4", ShortFormScripts::threeScansInACircle)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new ShortSnapshot(view, self, contactQ, outbox) {
                @Override
                void leave(long scan, Sight sight, Look look, Consumer<List<MemEntry>> done) {
                    lookAgain(scan, sight.entries(), look, done);
                }
            };
        }
    },

    /** F4 (a) counts as done, for other operations of this process, before it is. NV. */
    FIXED_BEFORE_IT_IS(script("NV4", ShortFormScripts::threeMoreScansInACircle)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new ShortSnapshot(view, self, contactQ, outbox) {
                @Override
                void leave(long scan, Sight sight, Look look, Consumer<List<MemEntry>> done) {
                    isFixed(sight.entries());
                    super.leave(scan, sight, look, done);
                }
            };
        }
    },

    /** The same of what an update writes. NV. */
    FIXED_BEFORE_IT_IS_WRITTEN(script("NV4", ShortFormScripts::threeMoreScansInACircle)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new ShortSnapshot(view, self, contactQ, outbox) {
                @Override
                void writeOwnEntry(View proposal, Runnable done) {
                    isFixed(List.of(ownEntry(proposal)));
                    super.writeOwnEntry(proposal, done);
                }
            };
        }
    },

    /** F4 (b) left out: what the first look showed is the scan's result. NV, A. */
    FIRST_COLLECT_RETURNED(search("NV4", SearchScopes::updatesThenScansAndAScanner)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new ShortSnapshot(view, self, contactQ, outbox) {
                @Override
                void leave(long scan, Sight sight, Look look, Consumer<List<MemEntry>> done) {
                    endScan(scan, sight, done);
                }
            };
        }
    },

    /** F5: what the update left at a majority counts as the collect. NV. */
    UPDATE_IS_THE_COLLECT(seeds("NV3"), search("NV3", SearchScopes::updatesAndTwoScansInARow)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new ShortSnapshot(view, self, contactQ, outbox) {
                private boolean updated;

                @Override
                void propose(View proposal, Runnable done) {
                    updated = true;
                    super.propose(proposal, done);
                }

                @Override
                void lookAgain(long scan, List<MemEntry> known, Look look, Consumer<List<MemEntry>> done) {
                    if (updated) {
                        updated = false;
                        endScan(scan, new Sight(known, List.of()), done);
                    } else {
                        super.lookAgain(scan, known, look, done);
                    }
                }
            };
        }
    },

    /** F4: entries that few showed are used before a majority holds them. NV. */
    NEW_ENTRIES_NOT_INSTALLED(search("NV3", SearchScopes::updatesAndTwoScansInARow)) {
        @Override
        public WeakSnapshot weakSnapshot(View view, ProcessId self, ContactQ contactQ, Outbox outbox) {
            return new ShortSnapshot(view, self, contactQ, outbox) {
                @Override
                void endScan(long scan, Sight sight, Consumer<List<MemEntry>> done) {
                    super.endScan(scan, new Sight(sight.entries(), List.of()), done);
                }
            };
        }
    },

    /** F6 without its first part: a read ends in a view that is being left. A. */
    SETTLED_WHILE_LEFT(search("A", SearchScopes::readerAndReconfigurerThatWrites)) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            ShortRegisters carried = (ShortRegisters) registers;
            return new ShortTraverse(process, cng, carried, done) {
                @Override
                void readInView(View w) {
                    carried.look(w, List.of(), sight -> {
                        if (carried.isSettled()) {
                            end();
                        } else {
                            super.readInView(w);
                        }
                    });
                }
            };
        }

        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new ShortKeyRegister(operation) {
                @Override
                boolean count(List<MemEntry> known, Sight sight) {
                    return true;
                }

                @Override
                boolean settles(Sight sight, List<TaggedValue> values) {
                    return isRead()
                            && values.stream().allMatch(value -> value.ts().equals(max().ts()));
                }
            };
        }
    },

    /** F6 without its second part: a majority need not agree. A. */
    SETTLED_WITHOUT_AGREEMENT(search("A", SearchScopes::writerAndReconfigurerThatReadsTwice)) {
        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new ShortKeyRegister(operation) {
                @Override
                boolean settles(Sight sight, List<TaggedValue> values) {
                    return isRead() && sight.isEmpty();
                }
            };
        }
    },

    /** F6 without its third part: a majority agrees on less than what is carried from an earlier view. A. */
    SETTLED_BESIDE_WHAT_IS_CARRIED(script("A", ShortFormScripts::readCarriesMoreThanTheNewViewHas)) {
        @Override
        public KeyRegister keyRegister(KeyOperation operation) {
            return new ShortKeyRegister(operation) {
                @Override
                boolean settles(Sight sight, List<TaggedValue> values) {
                    return isRead()
                            && sight.isEmpty()
                            && values.stream().map(TaggedValue::ts).distinct().count() == 1;
                }
            };
        }
    },

    /** G1: records of the past leave the disk before curView is there. NV, A after a crash between the two. */
    DROPPED_BEFORE_CUR_VIEW_IS_DURABLE(script("NV2", ShortFormScripts::memberCrashesAsItMovesOn)) {
        @Override
        public Past past(Replica replica, Outbox outbox) {
            return new DroppedPast(replica, outbox) {
                @Override
                void behind(View w, Map<View, WeakSnapshot> snapshots) {
                    super.behind(w, snapshots);
                    curViewIsDurable();
                }
            };
        }
    },

    /** G1: who dropped its copies of Mem answers that there are none. NV, A. */
    DROPPED_PROPOSALS_DENIED(script("NV2", ShortFormScripts::memberThatMovedOnIsAskedAboutTheOldView)) {
        @Override
        public Past past(Replica replica, Outbox outbox) {
            return new DroppedPast(replica, outbox) {
                @Override
                boolean isAnswered() {
                    return true;
                }
            };
        }
    },

    /** Who waits for NOTIFY waits for ever if none comes. L. */
    PATIENCE_WITHOUT_END(script("L", ShortFormScripts::onlyAReaderKnowsOfTheProposal)) {
        @Override
        public Patience patience(int millis, Outbox outbox) {
            return new Patience(millis, outbox) {
                @Override
                void end() {}
            };
        }
    },

    /** Whoever asks few asks nobody else when they are late. L. */
    FEW_ASKED_FOR_EVER(script("L", ShortFormScripts::whoWasAskedHasCrashed)) {
        @Override
        public ContactQ contactQ(ProcessId self, long incarnation, Outbox outbox) {
            return new ContactQ(self, incarnation, quorum(), outbox) {
                @Override
                Collection<ProcessId> askedAgain(Call call) {
                    return call.first == null ? super.askedAgain(call) : call.first;
                }
            };
        }
    };

    private final Fate fate;

    ShortFormMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    private static AllRegisters unflagged(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
        return new DigestTransfer(contactQ, chunkBytes, trace) {
            @Override
            List<MemEntry> flagOfDigests(View left) {
                return List.of();
            }

            @Override
            List<MemEntry> flag(View left) {
                return List.of();
            }
        };
    }

    @Override
    public Fate fate() {
        return fate;
    }
}
