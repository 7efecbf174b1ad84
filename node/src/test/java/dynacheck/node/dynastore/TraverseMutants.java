package dynacheck.node.dynastore;

import static dynacheck.node.dynastore.Kill.script;
import static dynacheck.node.dynastore.Kill.search;
import static dynacheck.node.dynastore.Kill.seeds;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;

/** Bugs in traverse, of Algorithm 2. */
@NullUnmarked
enum TraverseMutants implements Mutant {
    /** Line 52: the greatest view of Front first. EV, A. */
    GREATEST_VIEW_FIRST(seeds("EV")) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            return new Traverse(process, cng, registers, done) {
                @Override
                View next() {
                    return front.last();
                }
            };
        }
    },

    /** Line 58: w stays in Front. L. */
    LEFT_VIEW_STAYS_IN_FRONT(seeds("L")) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            return new Traverse(process, cng, registers, done) {
                @Override
                void leave(View w) {}
            };
        }
    },

    /** Line 58: one of the proposals found is followed, the others are not. EV, A. */
    ONLY_FIRST_PROPOSAL_FOLLOWED(seeds("EV")) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            return new Traverse(process, cng, registers, done) {
                @Override
                void afterReadInView(View w, List<View> found) {
                    super.afterReadInView(w, found.stream().limit(1).toList());
                }
            };
        }
    },

    /** Line 59: desiredView does not take in what was found. EV, L. */
    DESIRED_VIEW_NOT_EXTENDED(seeds("EV")) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            return new Traverse(process, cng, registers, done) {
                @Override
                void follow(View w, View c) {
                    front.add(w.union(c));
                }
            };
        }
    },

    /**
     * Line 67 after line 68. A, through full transfers; reads and writes alone, which never move curView, would get
     * away with it: what they miss was not complete when they began.
     */
    READ_IN_VIEW_CONTACTS_BEFORE_SCAN(script("A", MutantScripts::writeBeforeTheProposalIsFound)) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            return new Traverse(process, cng, registers, done) {
                @Override
                void readInView(View w) {
                    registers.readFrom(w, unlessRestarted(() -> scan(w, found -> afterReadInView(w, found))));
                }
            };
        }

        /** Faithful ones read when it is known which views were left, which is always late enough. */
        @Override
        public AllRegisters allRegisters(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
            return new AllRegisters(contactQ, chunkBytes, trace) {
                private final Chunk early = chunk();

                @Override
                public void readFrom(View w, Runnable then) {
                    readChunk(List.of(w), w, null, early, chunk -> then.run());
                }

                @Override
                public void writeTo(View w, Runnable then) {
                    if (left.isEmpty()) {
                        then.run();
                    } else {
                        List<KeyValue> entries = early.upToLimit();
                        contactQ.ask(w, 0, num -> new Message.WriteChunk(num, w, entries), acks -> then.run());
                    }
                }
            };
        }
    },

    /** Line 74 before line 73. A. */
    WRITE_IN_VIEW_SCANS_BEFORE_CONTACT(
            search("A", SearchScopes::writerAndReconfigurerThatReads),
            script("A", MutantScripts::transferOvertakesWrite)) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            return new Traverse(process, cng, registers, done) {
                @Override
                void writeAndScan(View w) {
                    scan(w, found -> registers.writeTo(w, unlessRestarted(() -> afterWriteInView(found))));
                }
            };
        }
    },

    /** Line 74 missing. A. */
    WRITE_IN_VIEW_WITHOUT_SCAN(
            search("A", SearchScopes::writerAndReconfigurerThatReads),
            script("A", MutantScripts::transferOvertakesWrite)) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            return new Traverse(process, cng, registers, done) {
                @Override
                void writeAndScan(View w) {
                    registers.writeTo(w, unlessRestarted(() -> afterWriteInView(List.of())));
                }
            };
        }
    },

    /** A read returns after ReadInView. A. */
    READ_WITHOUT_WRITE_BACK(script("A", MutantScripts::readReturnsWhatFewHave)) {
        @Override
        public Traverse traverse(Traverse.Walker process, View cng, Registers registers, Consumer<View> done) {
            return new Traverse(process, cng, registers, done) {
                @Override
                void writeInView(View w) {
                    if (registers instanceof KeyRegister register && register.isRead()) {
                        end();
                    } else {
                        super.writeInView(w);
                    }
                }
            };
        }
    };

    private final Fate fate;

    TraverseMutants(Kill... kills) {
        fate = Fate.killed(kills);
    }

    @Override
    public Fate fate() {
        return fate;
    }
}
