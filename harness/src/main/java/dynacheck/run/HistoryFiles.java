package dynacheck.run;

import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryPieces;
import dynacheck.history.HistoryReader;
import dynacheck.history.MalformedHistoryException;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import dynacheck.run.FileOrder.Lane;
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
 * One history in one file or in many, read by several threads. The ops of many files are put in a {@link FileOrder};
 * each file is in order by itself. A file is opened when its first op is due, so pieces of a history that follow one
 * another are open one at a time.
 */
public final class HistoryFiles {
    /** Most files that may be due at the same time. */
    static final int MOST_OPEN = 100;

    /** Up to so many open files get large pieces and are read ahead. */
    private static final int FEW_OPEN = 4;

    /** Who only looks how a file begins tells nothing of it, for all of it will be read. */
    private static final OpSink NOBODY = new OpSink() {
        @Override
        public void accept(Op op, int line) {}

        @Override
        public void note(String note) {}
    };

    private static final int SMALL_PIECE = HistoryPieces.PIECE / 8;

    private final FileOrder order;
    private final @Nullable HistoryFormat format;
    private final ExecutorService threads;
    private final int lanes;

    /**
     * @param order of several files
     * @param format null to detect it
     * @param lanes how many of the threads parse one file
     */
    public HistoryFiles(FileOrder order, @Nullable HistoryFormat format, ExecutorService threads, int lanes) {
        this.order = order;
        this.format = format;
        this.threads = threads;
        this.lanes = lanes;
    }

    /** Two of several files have an op of the same index. */
    public static BadArguments twice(long index, String file, int line, String other, int otherLine) {
        return new BadArguments("index " + index + " stands in " + file + " (line " + line + ") and in " + other
                + " (line " + otherLine + "): indexes of one history are given once; these are different histories, or"
                + " each file counts for itself, and then nobody knows their order");
    }

    /** One of several files has a line without an index. */
    public static BadArguments withoutIndex(String file, int line) {
        return new BadArguments(file + ": line " + line + " has no :index; without it nobody knows how the operations"
                + " of several files follow one another");
    }

    /** One of several files is written in a way that cannot be read piece by piece. */
    public static BadArguments notPieces(String file) {
        return new BadArguments(file + ": of several files each has to be in EDN or JSON with one operation a line;"
                + " one vector or array, or a log, is read only alone");
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
        try (InputStream text = FileOps.text(file)) {
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
            try (Lane first = lane(file, 1, 1 << 12)) {
                if (first.advance(NOBODY)) {
                    waiting.add(new First(file, first.place()));
                }
            }
        }
        waiting.sort(Comparator.comparing(First::place));
        Collections.reverse(waiting);
        PriorityQueue<Lane> open = new PriorityQueue<>(Comparator.comparing(Lane::place));
        Given given = new Given();
        try {
            while (!open.isEmpty() || !waiting.isEmpty()) {
                while (!waiting.isEmpty()
                        && (open.isEmpty()
                                || waiting.getLast()
                                                .place()
                                                .compareTo(Objects.requireNonNull(open.peek())
                                                        .place())
                                        <= 0)) {
                    open.add(opened(waiting.removeLast().file(), open.size(), sink));
                }
                Lane next = Objects.requireNonNull(open.poll());
                given.hand(next, sink);
                if (next.advance(sink)) {
                    open.add(next);
                } else {
                    next.close();
                }
            }
        } finally {
            for (Lane lane : open) {
                lane.close();
            }
        }
    }

    /** What was passed on so far. */
    private static final class Given {
        private @Nullable Lane last;
        private long lastIndex = Long.MIN_VALUE;
        private int lastLine;
        private long number;

        void hand(Lane lane, OpSink sink) {
            Op op = lane.op(number++);
            if (op.index() == lastIndex && last != null && lane != last) {
                throw twice(lastIndex, last.path(), lastLine, lane.path(), lane.line());
            }
            if (lane != last) {
                sink.file(lane.path());
            }
            last = lane;
            lastIndex = op.index();
            lastLine = lane.line();
            try {
                sink.accept(op, lane.line());
            } catch (MalformedHistoryException e) {
                throw new BadArguments(lane.path() + ": " + e.getMessage());
            }
        }
    }

    private Lane opened(HistorySource file, int others, OpSink sink) throws IOException, InterruptedException {
        if (others == MOST_OPEN) {
            throw new BadArguments("more than " + MOST_OPEN + " files cover the same stretch, and each is open while"
                    + " its own lasts; put some together first");
        }
        Lane lane = others < FEW_OPEN ? lane(file, lanes + 1, HistoryPieces.PIECE) : lane(file, 1, SMALL_PIECE);
        lane.advance(sink);
        return lane;
    }

    private Lane lane(HistorySource file, int ahead, int size) throws IOException {
        return order.lane(new FileOps(file, text -> HistoryPieces.of(text, format, threads, ahead, size)));
    }

    private record First(HistorySource file, FileOrder.Place place) {}
}
