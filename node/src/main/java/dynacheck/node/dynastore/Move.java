package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that moves from the views that were left to one (protocol T2 and T3). Registers belong to a process and not to a
 * view, so what a member of a view that was left shows of itself it shows as a member of the view to come, too.
 */
final class Move {
    /** Pieces under way at once: what a piece takes is mostly waiting for answers. */
    private static final int LANES = 8;

    private static final Message.Reply NO_TAGS = new Message.Tags(new MessageNumber(0, 0), List.of(), true);

    /** Another look at digests must promise much: the last one told that all but a quarter is done. */
    private static final int MUCH_FEWER = 4;

    private static final int MOST_LOOKS = 5;

    /** So few keys are compared, and moved, sooner than somebody is waited for who may hold them. */
    private static final int FEW_KEYS = 256;

    private final DigestTransfer transfer;
    private final ContactQ contactQ;
    private final int walk;
    final List<View> sources;
    final View target;
    private final Runnable then;
    private final TreeSet<ProcessId> heard = new TreeSet<>();

    private int lanes;

    /** @param walk of the transfer; when it makes another one, this one comes to nothing */
    Move(DigestTransfer transfer, int walk, List<View> sources, View target, Runnable then) {
        this.transfer = transfer;
        this.contactQ = transfer.contactQ;
        this.walk = walk;
        this.sources = sources;
        this.target = target;
        this.then = then;
    }

    void begin() {
        transfer.trace.accept(new TraceEvent.TransferBegun(target));
        BitSet all = new BitSet(KeyRanges.COUNT);
        all.set(0, KeyRanges.COUNT);
        compareDigests(all, List.of(), 1);
    }

    /**
     * A range is done once one digest of it was shown (T2). In a store in use those that differ are mostly those that
     * are being written just now, other ones each time: to look again costs less than to compare them key by key.
     *
     * @param asked the same ranges, as they are asked for; none: all there are
     */
    private void compareDigests(BitSet undecided, List<Integer> asked, int look) {
        RangeComparison digests = transfer.rangeComparison(target, undecided);
        TreeMap<ProcessId, Message.Reply> told = new TreeMap<>();
        readSources(
                sources,
                (num, view) -> new Message.LookDigests(num, view, transfer.flagOfDigests(view), asked),
                (view, replies) -> {
                    digests.add(view, replies);
                    told.putAll(replies);
                    digests.add(target, ofTarget(told));
                    return isPromising(undecided, transfer.toCompare(digests));
                },
                (view, replies) -> {}, // added already
                () -> {
                    BitSet rest = transfer.toCompare(digests);
                    if (isPromising(undecided, rest) && look < MOST_LOOKS) {
                        goOn(rest, digests, () -> compareDigests(rest, list(rest), look + 1));
                    } else if (ofTarget(told).size() >= transfer.needed(target) && digests.keys(rest) <= FEW_KEYS) {
                        goOn(rest, digests, () -> move(rest, digests));
                    } else {
                        compareDigestsOfTarget(asked, digests, ofTarget(told));
                    }
                });
    }

    private static boolean isPromising(BitSet undecided, BitSet rest) {
        return rest.cardinality() <= undecided.cardinality() / MUCH_FEWER;
    }

    private void compareDigestsOfTarget(
            List<Integer> asked, RangeComparison digests, SortedMap<ProcessId, Message.Reply> told) {
        readTarget(
                told,
                num -> new Message.LookDigests(num, target, List.of(), asked),
                replies -> {
                    digests.add(target, replies);
                    return digests.differing().isEmpty();
                },
                replies -> { // added already
                    BitSet rest = transfer.toCompare(digests);
                    goOn(rest, digests, () -> move(rest, digests));
                });
    }

    private static List<Integer> list(BitSet ranges) {
        return ranges.stream().boxed().toList();
    }

    private void goOn(BitSet rest, RangeComparison digests, Runnable withTheRest) {
        digests.stretches(sources, target).forEach(transfer.trace);
        if (rest.isEmpty()) {
            then.run();
        } else {
            withTheRest.run();
        }
    }

    /** Piece after piece, in a few lanes side by side. */
    private void move(BitSet rest, RangeComparison digests) {
        List<Integer> ranges = list(rest);
        int parts = Math.min(LANES, ranges.size());
        lanes = parts;
        for (int i = 0; i < parts; i++) {
            int begin = i * ranges.size() / parts;
            int end = (i + 1) * ranges.size() / parts;
            List<Integer> some = List.copyOf(ranges.subList(begin, end));
            BitSet ofLane = new BitSet(KeyRanges.COUNT);
            some.forEach(ofLane::set);
            new Lane(i, digests.without(ofLane)).compareTags(some, null);
        }
    }

    private SortedMap<ProcessId, Message.Reply> ofTarget(SortedMap<ProcessId, Message.Reply> told) {
        TreeMap<ProcessId, Message.Reply> members = new TreeMap<>(told);
        members.keySet().removeIf(member -> !target.hasMember(member));
        return members;
    }

    /**
     * Asks the members of each view that was left, all of them that answer in time.
     *
     * @param enough whether no more answers of one view are wanted: asked once of each set of replies, the last one
     *     included
     */
    private void readSources(
            List<View> views,
            BiFunction<MessageNumber, View, Message.Request> message,
            BiPredicate<View, SortedMap<ProcessId, Message.Reply>> enough,
            BiConsumer<View, SortedMap<ProcessId, Message.Reply>> done,
            Runnable afterwards) {
        if (views.isEmpty()) {
            afterwards.run();
            return;
        }
        View view = views.getFirst();
        Enough inView = new Enough(replies -> enough.test(view, replies));
        contactQ.ask(view, 0, num -> message.apply(num, view), inView, ifStillWanted(replies -> {
            heard.addAll(replies.keySet());
            inView.test(replies); // all of them, also where it ended without the question
            done.accept(view, replies);
            readSources(views.subList(1, views.size()), message, enough, done, afterwards);
        }));
    }

    /** The same of the view to come, where some told before. */
    private void readTarget(
            SortedMap<ProcessId, Message.Reply> told,
            Function<MessageNumber, Message.Request> message,
            Predicate<SortedMap<ProcessId, Message.Reply>> enough,
            Consumer<SortedMap<ProcessId, Message.Reply>> done) {
        Enough inTarget = new Enough(enough);
        contactQ.askOthers(target, 0, told, message, inTarget, ifStillWanted(replies -> {
            heard.addAll(replies.keySet());
            inTarget.test(replies); // the same
            done.accept(replies);
        }));
    }

    /** Replies to one question only become more: their number tells whether the answer is known already. */
    private static final class Enough implements Predicate<SortedMap<ProcessId, Message.Reply>> {
        private final Predicate<SortedMap<ProcessId, Message.Reply>> question;
        private int asked = -1;
        private boolean answer;

        Enough(Predicate<SortedMap<ProcessId, Message.Reply>> question) {
            this.question = question;
        }

        @Override
        public boolean test(SortedMap<ProcessId, Message.Reply> replies) {
            if (asked != replies.size()) {
                asked = replies.size();
                answer = question.test(replies);
            }
            return answer;
        }
    }

    /** Whether {@code member} answered nothing yet. */
    boolean isSilent(ProcessId member) {
        return !heard.contains(member);
    }

    Consumer<SortedMap<ProcessId, Message.Reply>> ifStillWanted(Consumer<SortedMap<ProcessId, Message.Reply>> action) {
        return replies -> {
            if (transfer.isWalking(walk)) {
                action.accept(replies);
            }
        };
    }

    /** One piece after another of some of the ranges. */
    private final class Lane {
        private final int number;
        private final TreeMap<ProcessId, Message.Reply> nothing = new TreeMap<>();

        /** @param empty whose digests told already that they have none of the keys */
        Lane(int number, List<ProcessId> empty) {
            this.number = number;
            empty.forEach(member -> nothing.put(member, NO_TAGS));
        }

        void compareTags(List<Integer> ranges, @Nullable String after) {
            TagComparison tags = new TagComparison();
            TreeMap<ProcessId, Message.Reply> told = new TreeMap<>(nothing);
            readSources(
                    sources,
                    (num, view) ->
                            new Message.LookTags(num, view, transfer.flag(view), ranges, after, transfer.chunkBytes),
                    (view, replies) -> false,
                    (view, replies) -> {
                        tags.add(view, replies);
                        told.putAll(replies);
                    },
                    () -> compareTagsOfTarget(ranges, after, tags, ofTarget(told)));
        }

        private void compareTagsOfTarget(
                List<Integer> ranges,
                @Nullable String after,
                TagComparison tags,
                SortedMap<ProcessId, Message.Reply> told) {
            readTarget(
                    told,
                    num -> new Message.LookTags(num, target, List.of(), ranges, after, transfer.chunkBytes),
                    replies -> compared(tags, replies).lacking().size() <= FEW_KEYS / 4,
                    replies -> {
                        TagComparison.Result result = compared(tags, replies);
                        IntConsumer done = holders -> {
                            tell(new Stretches(ranges, after, result.limit()), tags, holders);
                            next(ranges, result.limit());
                        };
                        transfer.shipment(Move.this, tags, result.holders(), number, done)
                                .send(result.lacking());
                    });
        }

        private TagComparison.Result compared(TagComparison tags, SortedMap<ProcessId, Message.Reply> replies) {
            tags.show(replies);
            return tags.compare(target.members(), transfer.needed(target));
        }

        private void next(List<Integer> ranges, @Nullable String limit) {
            if (limit != null) {
                int reached = KeyRanges.of(limit);
                compareTags(ranges.stream().filter(range -> range >= reached).toList(), limit);
            } else if (--lanes == 0) {
                then.run();
            }
        }

        private void tell(Stretches stretches, TagComparison tags, int holders) {
            stretches.forEach((begin, end) -> {
                tags.readers()
                        .forEach((view, by) ->
                                transfer.trace.accept(new TraceEvent.StretchRead(target, view, begin, end, by)));
                transfer.trace.accept(new TraceEvent.StretchHeld(target, begin, end, holders));
            });
        }
    }
}
