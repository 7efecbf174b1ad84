package dynacheck.checker.register;

import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one split of a history by the same code as {@link GroupedAtomicity} reads all of it, and sorts its operations
 * by register into shares, each of which one process can judge.
 */
public final class SplitSorter implements OpSink {
    private static final int BLOCK = 1 << 15;
    private static final int FIRST_BLOCK = 1 << 8;

    /** What takes the blocks. */
    public interface Out {
        void take(int share, RegisterBlock block);
    }

    private static final class Share {
        private final AccessWriter writer = new AccessWriter(FIRST_BLOCK);
        private final List<RegisterBlock.Named> names = new ArrayList<>();
        private int registers;
    }

    private record Place(int share, int number) {}

    private final Out out;
    private final Registers understanding;
    private final RegisterFeed feed;
    private final Share[] shares;
    private final Map<Object, Place> places = new HashMap<>();
    private boolean resuming = true;

    /**
     * @param start how the split begins
     * @param shares number of shares; a register is in the same one, whatever process sorts
     */
    public SplitSorter(SplitChain.Start start, SplitChain.Common common, int shares, Out out) {
        this.out = out;
        this.shares = new Share[shares];
        Arrays.setAll(this.shares, i -> new Share());
        understanding = new Registers(common.options());
        understanding.interpreter().decide(common.naming());
        feed = new RegisterFeed(understanding, new AccessSorter(understanding, this::write));
        if (start.file() != null) {
            feed.file(start.file());
        }
        feed.resume(start.last(), start.begins(), start.open(), start.gone());
        resuming = false;
    }

    @Override
    public void accept(Op op, int line) {
        feed.accept(op, line);
    }

    @Override
    public void note(String note) {
        feed.note(note);
    }

    /**
     * To be called at the end of the split.
     *
     * @param isLast whether the history ends here
     * @param failure why this is no history; null if it is one
     */
    public SplitReport end(boolean isLast, @Nullable String failure) {
        if (isLast) {
            feed.end();
        }
        for (int share = 0; share < shares.length; share++) {
            flush(share);
        }
        return new SplitReport(understanding.doubts(), feed.notes(), feed.recorded(), failure);
    }

    private void write(int event, Access access, String f, long horizon) {
        if (resuming) {
            return; // It began in a split before, which wrote it.
        }
        Place place = place(access.key());
        AccessWriter writer = shares[place.share()].writer;
        writer.write(event, place.number(), Registers.isOfTexts(f), access, horizon);
        if (writer.size() > BLOCK - 256) {
            flush(place.share());
        }
    }

    private Place place(@Nullable Object key) {
        Place known = places.get(Writers.id(key));
        if (known != null) {
            return known;
        }
        int share = share(key, shares.length);
        Share of = shares[share];
        Place place = new Place(share, of.registers++);
        of.names.add(new RegisterBlock.Named(key, places.size()));
        places.put(Writers.id(key), place);
        return place;
    }

    /** EDN data has the same hash in every process. Mixed, because names may have a pattern. */
    private static int share(@Nullable Object key, int shares) {
        int hash = Objects.hashCode(key) * 0x9e3779b9;
        return Math.floorMod(hash ^ hash >>> 16, shares);
    }

    private void flush(int number) {
        Share share = shares[number];
        if (share.writer.size() > 0) {
            out.take(number, new RegisterBlock(share.names, Arrays.copyOf(share.writer.bytes(), share.writer.size())));
            share.names.clear();
            share.writer.clear();
        }
    }
}
