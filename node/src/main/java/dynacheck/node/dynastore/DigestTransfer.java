package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A full transfer that moves only what a majority of the view to come lacks. It compares digests of ranges of keys,
 * then, where these differ, timestamps, and reads and writes the values only of keys that are lacking, in pieces of
 * bounded size.
 *
 * <p>What it must reach, before its last look at Mem of the view to come: for every key and every view that it left, a
 * majority of the view to come holds no less than some majority of that view showed, of which each member held a
 * proposal then. An answer about a view that was left counts only so, since each request brings its proposals (T1).
 */
class DigestTransfer extends AllRegisters implements ShortRegisters {
    /** Of views that were left; what is in Mem stays there, so none is ever wrong. */
    private final TreeMap<View, List<MemEntry>> proposals = new TreeMap<>(Views.ORDER);

    /** Of this transfer's walks: what an earlier one asked does not count (T6). */
    private int walk;

    DigestTransfer(ContactQ contactQ, int chunkBytes, Consumer<TraceEvent> trace) {
        super(contactQ, chunkBytes, trace);
    }

    /** No value yet: {@link #writeAndLook} reads, when it is known which views were left. */
    @Override
    public void look(View w, List<MemEntry> known, Consumer<Sight> then) {
        contactQ.ask(
                w,
                0,
                num -> new Message.Look(num, w, known, null),
                replies -> then.accept(Sight.of(w, replies.values())));
    }

    /** Every value first, the last look at Mem after the last of them (T5). */
    @Override
    public void writeAndLook(View w, Consumer<Sight> then) {
        writeTo(w, () -> look(w, List.of(), then));
    }

    @Override
    public void onLeaving(View w, List<MemEntry> entries) {
        onLeaving(w);
        proposals.put(w, entries);
    }

    /** Of a view that was left. */
    List<MemEntry> proposals(View source) {
        return Objects.requireNonNull(proposals.get(source));
    }

    /** A transfer has something to write wherever it comes from another view, and to look at in any case. */
    @Override
    public boolean isSettled() {
        return false;
    }

    @Override
    public void onRestart() {
        super.onRestart();
        walk++;
    }

    @Override
    public void writeTo(View w, Runnable then) {
        if (left.isEmpty()) {
            then.run();
        } else {
            walk++;
            new Move(sources(), w, then).compareDigests();
        }
    }

    RangeComparison rangeComparison(View target) {
        return new RangeComparison();
    }

    /** Whose digests differ: their timestamps are compared. */
    List<Integer> toCompare(RangeComparison digests) {
        return digests.differing();
    }

    /** What a member of a view that was left takes in before it shows digests. */
    List<MemEntry> flagOfDigests(View left) {
        return proposals(left);
    }

    /** What a member of a view that was left takes in before it shows timestamps or values. */
    List<MemEntry> flag(View left) {
        return proposals(left);
    }

    /** How many members of the view to come must hold what was read. */
    int needed(View target) {
        return target.majority();
    }

    /**
     * What is written of what was read.
     *
     * @param tags by which it was found lacking
     */
    List<KeyValue> toWrite(Collection<KeyValue> greatest, TagComparison tags) {
        return List.copyOf(greatest);
    }

    /** All that moves from the views that were left to one. */
    private final class Move {
        private final int mine = walk;
        private final List<View> sources;
        private final View target;
        private final Runnable then;

        Move(List<View> sources, View target, Runnable then) {
            this.sources = sources;
            this.target = target;
            this.then = then;
        }

        private List<View> sourcesAndTarget() {
            List<View> all = new ArrayList<>(sources);
            all.add(target);
            return all;
        }

        private List<MemEntry> known(View view) {
            return view.equals(target) ? List.of() : flagOfDigests(view);
        }

        private Consumer<SortedMap<ProcessId, Message.Reply>> ifStillWanted(
                Consumer<SortedMap<ProcessId, Message.Reply>> action) {
            return replies -> {
                if (mine == walk) {
                    action.accept(replies);
                }
            };
        }

        void compareDigests() {
            trace.accept(new TraceEvent.TransferBegun(target));
            compareDigests(sourcesAndTarget(), rangeComparison(target));
        }

        private void compareDigests(List<View> views, RangeComparison digests) {
            if (views.isEmpty()) {
                digests.stretches(sources, target).forEach(trace);
                List<Integer> ranges = toCompare(digests);
                if (ranges.isEmpty()) {
                    then.run();
                } else {
                    compareTags(ranges, null);
                }
                return;
            }
            View view = views.getFirst();
            contactQ.ask(
                    view,
                    0,
                    num -> new Message.LookDigests(num, view, known(view)),
                    replies -> {
                        digests.add(view, replies);
                        return digests.differing().isEmpty();
                    },
                    ifStillWanted(replies -> {
                        digests.add(view, replies);
                        compareDigests(views.subList(1, views.size()), digests);
                    }));
        }

        private void compareTags(List<Integer> ranges, @Nullable String after) {
            readTags(sources, ranges, after, new TagComparison());
        }

        private void readTags(List<View> views, List<Integer> ranges, @Nullable String after, TagComparison tags) {
            if (views.isEmpty()) {
                readTagsOfTarget(ranges, after, tags);
                return;
            }
            View view = views.getFirst();
            contactQ.ask(
                    view,
                    0,
                    num -> new Message.LookTags(num, view, flag(view), ranges, after, chunkBytes),
                    ifStillWanted(replies -> {
                        tags.add(view, replies);
                        readTags(views.subList(1, views.size()), ranges, after, tags);
                    }));
        }

        private void readTagsOfTarget(List<Integer> ranges, @Nullable String after, TagComparison tags) {
            contactQ.ask(
                    target,
                    0,
                    num -> new Message.LookTags(num, target, List.of(), ranges, after, chunkBytes),
                    replies -> tags.compare(replies.values(), needed(target))
                            .lacking()
                            .isEmpty(),
                    ifStillWanted(replies -> {
                        TagComparison.Result result = tags.compare(replies.values(), needed(target));
                        move(result.lacking(), tags, result.holders(), holders -> {
                            tell(new Stretches(ranges, after, result.limit()), tags, holders);
                            goOn(ranges, result.limit());
                        });
                    }));
        }

        private void goOn(List<Integer> ranges, @Nullable String limit) {
            if (limit == null) {
                then.run();
            } else {
                int reached = KeyRanges.of(limit);
                compareTags(ranges.stream().filter(range -> range >= reached).toList(), limit);
            }
        }

        /** @param done gets how many members of the view to come hold each of the keys, and those before, at least */
        private void move(List<String> keys, TagComparison tags, int holders, IntConsumer done) {
            if (keys.isEmpty()) {
                done.accept(holders);
            } else {
                readValues(sources, keys, new Piece(keys.size()), piece -> write(keys, piece, tags, holders, done));
            }
        }

        /** Each reading by itself is one of the whole register, flags and all: it need not find what the tags said. */
        private void readValues(List<View> views, List<String> keys, Piece piece, Consumer<Piece> done) {
            if (views.isEmpty()) {
                done.accept(piece);
                return;
            }
            View view = views.getFirst();
            contactQ.ask(
                    view,
                    0,
                    num -> new Message.LookValues(num, view, flag(view), keys, chunkBytes),
                    ifStillWanted(replies -> {
                        piece.add(replies.values());
                        readValues(views.subList(1, views.size()), keys, piece, done);
                    }));
        }

        private void write(List<String> keys, Piece piece, TagComparison tags, int holders, IntConsumer done) {
            List<String> rest = keys.subList(piece.told, keys.size());
            List<KeyValue> entries = toWrite(piece.of(keys.subList(0, piece.told)), tags);
            if (entries.isEmpty()) {
                move(rest, tags, holders, done);
                return;
            }
            contactQ.ask(
                    target,
                    0,
                    num -> new Message.WriteChunk(num, target, entries),
                    ifStillWanted(acks -> move(rest, tags, Math.min(holders, acks.size()), done)));
        }

        private void tell(Stretches stretches, TagComparison tags, int holders) {
            stretches.forEach((begin, end) -> {
                tags.readers()
                        .forEach((view, by) -> trace.accept(new TraceEvent.StretchRead(target, view, begin, end, by)));
                trace.accept(new TraceEvent.StretchHeld(target, begin, end, holders));
            });
        }
    }

    /** The greatest values that were read of some keys. */
    private static final class Piece {
        private final TreeMap<String, KeyValue> greatest = new TreeMap<>();
        /** Of so many keys every replica told what it has. */
        private int told;

        Piece(int keys) {
            told = keys;
        }

        void add(Collection<Message.Reply> replies) {
            for (Message.Reply reply : replies) {
                if (reply instanceof Message.Values values) {
                    told = Math.min(told, values.told());
                    values.entries().forEach(entry -> greatest.merge(entry.key(), entry, Piece::greater));
                }
            }
        }

        private static KeyValue greater(KeyValue a, KeyValue b) {
            return a.value().ts().compareTo(b.value().ts()) >= 0 ? a : b;
        }

        List<KeyValue> of(List<String> keys) {
            return keys.stream()
                    .filter(greatest::containsKey)
                    .map(key -> Objects.requireNonNull(greatest.get(key)))
                    .toList();
        }
    }

    /** What of some ranges lies behind a key, up to another one. */
    private record Stretches(
            List<Integer> ranges,
            @Nullable String after,
            @Nullable String limit) {
        void forEach(BiConsumer<String, String> action) {
            int i = 0;
            while (i < ranges.size()) {
                int first = ranges.get(i);
                int next = first;
                while (i < ranges.size() && ranges.get(i) == next) {
                    i++;
                    next++;
                }
                String begin = KeyRanges.begin(first);
                String end = KeyRanges.begin(next);
                begin = after == null ? begin : greater(begin, KeyRanges.behind(after));
                end = limit == null ? end : lesser(end, KeyRanges.behind(limit));
                if (begin.compareTo(end) < 0) {
                    action.accept(begin, end);
                }
            }
        }

        private static String greater(String a, String b) {
            return a.compareTo(b) >= 0 ? a : b;
        }

        private static String lesser(String a, String b) {
            return a.compareTo(b) <= 0 ? a : b;
        }
    }
}
