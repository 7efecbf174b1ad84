package dynacheck.run;

import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryPieces;
import dynacheck.history.HistoryReader;
import dynacheck.history.MalformedHistoryException;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One history in one file or in many, read by several threads. Of many files the ops are put in order by their
 * indexes, which one sequencer must have given; each file is in order by itself. A file is opened when its first index
 * is due, so pieces of a history that follow one another are open one at a time.
 */
public final class HistoryFiles {
    /** Most files that may be due at the same time. */
    static final int MOST_OPEN = 100;

    /** Up to so many open files get large pieces and are read ahead. */
    private static final int FEW_OPEN = 4;

    private static final int SMALL_PIECE = HistoryPieces.PIECE / 8;

    private final @Nullable HistoryFormat format;
    private final ExecutorService threads;
    private final int lanes;

    /**
     * @param format null to detect it
     * @param lanes how many of the threads parse one file
     */
    public HistoryFiles(@Nullable HistoryFormat format, ExecutorService threads, int lanes) {
        this.format = format;
        this.threads = threads;
        this.lanes = lanes;
    }

    /** Passes on op after op. Errors name the line, and with several files also the file. */
    public void stream(List<HistorySource> files, OpSink sink) throws IOException, InterruptedException {
        if (files.size() == 1) {
            one(files.getFirst(), sink);
        } else {
            merged(files, sink);
        }
    }

    private void one(HistorySource file, OpSink sink) throws IOException, InterruptedException {
        try (InputStream text = HistoryReader.unpacked(file.open())) {
            HistoryPieces pieces = HistoryPieces.of(text, format, threads, lanes + 1, HistoryPieces.PIECE);
            if (pieces == null) {
                HistoryReader.stream(text, format, sink);
                return;
            }
            for (HistoryPieces.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
                List<Op> ops = piece.ops();
                for (int i = 0; i < ops.size(); i++) {
                    sink.accept(ops.get(i), piece.lines()[i]);
                }
                piece.notes().forEach(sink::note);
                if (piece.failure() != null) {
                    throw piece.failure();
                }
            }
        }
    }

    private void merged(List<HistorySource> files, OpSink sink) throws IOException, InterruptedException {
        List<First> waiting = new ArrayList<>();
        for (HistorySource file : files) {
            try (Reading first = new Reading(file, 1, 1 << 12)) {
                if (first.advance(sink)) {
                    waiting.add(new First(file, first.index()));
                }
            }
        }
        waiting.sort(Comparator.comparingLong(First::index));
        Collections.reverse(waiting);
        PriorityQueue<Reading> open = new PriorityQueue<>(Comparator.comparingLong(Reading::index));
        @Nullable Reading last = null;
        long lastIndex = Long.MIN_VALUE;
        int lastLine = 0;
        try {
            while (!open.isEmpty() || !waiting.isEmpty()) {
                while (!waiting.isEmpty()
                        && (open.isEmpty()
                                || waiting.getLast().index()
                                        <= Objects.requireNonNull(open.peek()).index())) {
                    open.add(opened(waiting.removeLast().file(), open.size(), sink));
                }
                Reading next = Objects.requireNonNull(open.poll());
                if (next.index() == lastIndex && last != null && next != last) {
                    throw new BadArguments("index " + lastIndex + " stands in " + last.path() + " (line " + lastLine
                            + ") and in " + next.path() + " (line " + next.line()
                            + "): indexes of one history are given once; these are different histories, or each file"
                            + " counts for itself, and then nobody knows their order");
                }
                last = next;
                lastIndex = next.index();
                lastLine = next.line();
                next.hand(sink);
                if (next.advance(sink)) {
                    open.add(next);
                } else {
                    next.close();
                }
            }
        } finally {
            for (Reading reading : open) {
                reading.close();
            }
        }
    }

    private Reading opened(HistorySource file, int others, OpSink sink) throws IOException, InterruptedException {
        if (others == MOST_OPEN) {
            throw new BadArguments("more than " + MOST_OPEN + " files cover the same indexes, and each is open while"
                    + " its own last; put some together first");
        }
        Reading reading = others < FEW_OPEN
                ? new Reading(file, lanes + 1, HistoryPieces.PIECE)
                : new Reading(file, 1, SMALL_PIECE);
        reading.advance(sink);
        return reading;
    }

    private record First(HistorySource file, long index) {}

    /** A file, at one of its ops. */
    private final class Reading implements Closeable {
        private final HistorySource file;
        private final HistoryPieces pieces;
        private HistoryPieces.@Nullable Piece piece;
        private int at = -1;

        Reading(HistorySource file, int ahead, int size) throws IOException {
            this.file = file;
            InputStream text = HistoryReader.unpacked(file.open());
            HistoryPieces found;
            try {
                found = HistoryPieces.of(text, format, threads, ahead, size);
            } catch (IOException e) {
                text.close();
                throw e;
            }
            if (found == null) {
                text.close();
                throw new BadArguments(path() + ": of several files each has to be in EDN or JSON with one operation"
                        + " a line; one vector or array, or a log, is read only alone");
            }
            pieces = found;
        }

        String path() {
            return file.path().toString();
        }

        private HistoryPieces.Piece piece() {
            return Objects.requireNonNull(piece);
        }

        long index() {
            return piece().ops().get(at).index();
        }

        int line() {
            return piece().lines()[at];
        }

        /** Goes to the next op; false if there is none. */
        boolean advance(OpSink sink) throws IOException, InterruptedException {
            at++;
            while (piece == null || at >= piece.ops().size()) {
                if (piece != null && piece.failure() != null) {
                    throw new BadArguments(path() + ": " + piece.failure().getMessage());
                }
                try {
                    piece = pieces.next();
                } catch (IOException e) {
                    throw new IOException(path() + ": " + Judge.reason(e), e);
                }
                if (piece == null) {
                    return false;
                }
                piece.notes().forEach(note -> sink.note(path() + ": " + note));
                at = 0;
                if (pieces.firstCounted() > 0) {
                    throw new BadArguments(path() + ": line " + pieces.firstCounted() + " has no :index; without it"
                            + " nobody knows how the operations of several files follow one another");
                }
            }
            return true;
        }

        void hand(OpSink sink) {
            try {
                sink.accept(piece().ops().get(at), line());
            } catch (MalformedHistoryException e) {
                throw new BadArguments(path() + ": " + e.getMessage());
            }
        }

        @Override
        public void close() throws IOException {
            pieces.close();
        }
    }
}
