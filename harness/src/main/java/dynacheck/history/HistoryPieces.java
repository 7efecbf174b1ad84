package dynacheck.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history with several threads: the text is cut at ends of lines, each piece is parsed by itself, and the ops
 * come out in the order of the text, with the same lines, indexes and errors as from {@link HistoryReader}. A piece
 * counts only if its text ends where an op ends; since the first begins where one begins, each does. If one does not
 * (an op may go over several lines), it is put together with the next. Only texts in EDN or JSON with one op after
 * another can be cut.
 */
public final class HistoryPieces implements Closeable {
    /** Bytes of a piece, roughly. */
    public static final int PIECE = 1 << 20;

    /** Most bytes that are put together for one op. */
    private static final int LONGEST = 64 << 20;

    /** Stands for the index of a piece's first op if that has none: far below zero, and replaced in {@link #sewn}. */
    private static final long RELATIVE = Long.MIN_VALUE / 2;

    private static final int HEAD = 4096;

    /**
     * Ops one after another.
     *
     * @param lines where each stands in the file, from 1
     * @param notes what was tolerated
     * @param failure why there are no further ones; null if there may be
     */
    public record Piece(
            List<Op> ops,
            int[] lines,
            List<String> notes,
            @Nullable MalformedHistoryException failure) {
        /** Whether its text ended where an op ended. */
        boolean isWhole() {
            return failure == null && notes.isEmpty();
        }
    }

    /**
     * What a part of a text has to know of the text before it.
     *
     * @param lines ends of lines
     * @param nextIndex of the first op if that has no index of its own
     * @param keywordClients clients whose names are keywords
     * @param named whether some op had a process
     * @param unnamed whether some op had none
     */
    public record Before(int lines, long nextIndex, Set<String> keywordClients, boolean named, boolean unnamed)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Of the beginning of a text. */
        public static final Before NOTHING = new Before(0, 0, Set.of(), false, false);

        /** Of a part that is read before it is known what comes before it: its counted indexes are relative. */
        public static final Before UNKNOWN = new Before(0, RELATIVE, Set.of(), false, false);

        public Before {
            keywordClients = Set.copyOf(keywordClients);
        }

        /** An index that was found by somebody who knew nothing of what came before. */
        public long index(long found) {
            return isRelative(found) ? nextIndex + (found - RELATIVE) : found;
        }

        /** @param part what was found in the part that follows, by somebody who knew nothing of this */
        public Before and(Before part) {
            Set<String> clients = new HashSet<>(keywordClients);
            clients.addAll(part.keywordClients);
            return new Before(
                    lines + part.lines, index(part.nextIndex), clients, named || part.named, unnamed || part.unnamed);
        }
    }

    private record Text(byte[] bytes, int before, Future<Piece> piece) {}

    private final InputStream in;
    private final HistoryFormat format;
    private final ExecutorService threads;
    private final int ahead;
    private final int size;
    private final Deque<Text> texts = new ArrayDeque<>();
    private byte[] begun = new byte[0];
    private int lines;
    private boolean ended;
    private boolean failed;
    private boolean whole = true;

    // State that a parser keeps from op to op, carried from piece to piece.
    private final Set<String> keywordClients = new HashSet<>();
    private long nextIndex;
    private boolean named;
    private boolean unnamed;
    private int firstCounted;

    private HistoryPieces(InputStream in, HistoryFormat format, ExecutorService threads, int ahead, int size) {
        this.in = in;
        this.format = format;
        this.threads = threads;
        this.ahead = ahead;
        this.size = size;
    }

    /**
     * Begins to read; null, with nothing consumed but the packing, if this text cannot be cut. It is then read from
     * {@code in} by {@link HistoryReader}.
     *
     * @param in unpacked; must support mark
     * @param format null to detect it
     * @param ahead how many pieces are parsed while one is used
     * @param size of a piece in bytes
     */
    public static @Nullable HistoryPieces of(
            InputStream in, @Nullable HistoryFormat format, ExecutorService threads, int ahead, int size)
            throws IOException {
        HistoryFormat found = format(in, format);
        return found == null ? null : new HistoryPieces(in, found, threads, ahead, size);
    }

    /**
     * Begins to read a part of a text that can be cut. It must begin where an op begins.
     *
     * @param before what came before it
     */
    public static HistoryPieces part(InputStream in, HistoryFormat format, ExecutorService threads, Before before) {
        HistoryPieces pieces = new HistoryPieces(in, format, threads, 2, PIECE);
        pieces.lines = before.lines();
        pieces.nextIndex = before.nextIndex();
        pieces.keywordClients.addAll(before.keywordClients());
        pieces.named = before.named();
        pieces.unnamed = before.unnamed();
        return pieces;
    }

    /** What a text has to know that follows all that was read. */
    public Before before() {
        return new Before(lines, nextIndex, keywordClients, named, unnamed);
    }

    /** Whether the text so far ended where an op ended. */
    public boolean isWhole() {
        return whole;
    }

    private static boolean isRelative(long index) {
        return index < RELATIVE / 2;
    }

    /** How a text is written if it can be cut; null if it cannot. */
    public static @Nullable HistoryFormat format(InputStream in, @Nullable HistoryFormat given) throws IOException {
        in.mark(HEAD);
        byte[] head = in.readNBytes(HEAD);
        in.reset();
        HistoryFormat found = given == null ? HistoryFormat.detect(head, head.length) : given;
        boolean canBeCut = switch (found) {
            case EDN -> first(head) == '{' || first(head) == '#';
            case JSON -> first(head) == '{';
            case LOG -> false;
        };
        return canBeCut ? found : null;
    }

    private static int first(byte[] head) {
        for (byte b : head) {
            if (b > ' ') {
                return b;
            }
        }
        return -1;
    }

    /** The next ops; null at the end. If the text is no history, the last piece says why. */
    public @Nullable Piece next() throws IOException, InterruptedException {
        if (failed) {
            return null;
        }
        fill();
        Text text = texts.poll();
        if (text == null) {
            return null;
        }
        Piece piece = result(text.piece());
        int parsed = text.bytes().length;
        while (!piece.isWhole() && text.bytes().length < LONGEST) {
            Text next = texts.isEmpty() ? cut() : texts.poll();
            if (next != null) {
                result(next.piece());
                text = new Text(joined(text.bytes(), next.bytes()), text.before(), text.piece());
            }
            // Twice as much each time, or a long op would be parsed again and again.
            if (next == null || text.bytes().length >= 2 * parsed) {
                piece = text.bytes().length == parsed ? piece : parse(text.bytes(), text.before());
                parsed = text.bytes().length;
            }
            if (next == null) {
                break;
            }
        }
        failed = piece.failure() != null;
        whole = piece.isWhole();
        return sewn(piece);
    }

    private void fill() throws IOException {
        while (!ended && texts.size() < ahead) {
            Text text = cut();
            if (text != null) {
                texts.add(text);
            }
        }
    }

    /** Reads on to the end of a line; null at the end of the text. */
    private @Nullable Text cut() throws IOException {
        while (!ended) {
            byte[] bytes = Arrays.copyOf(begun, begun.length + size);
            int n;
            try {
                n = in.readNBytes(bytes, begun.length, size);
            } catch (UncheckedIOException e) {
                throw new IOException(e.getMessage(), e.getCause());
            }
            int length = begun.length + n;
            ended = n < size;
            int end = length;
            if (!ended) {
                while (end > 0 && bytes[end - 1] != '\n') {
                    end--;
                }
            }
            begun = Arrays.copyOfRange(bytes, end, length);
            if (end == 0 && !ended && length < LONGEST) {
                continue; // A long line.
            }
            if (end == 0 && ended) {
                return null;
            }
            int until = end == 0 ? length : end;
            begun = end == 0 ? new byte[0] : begun;
            byte[] text = Arrays.copyOf(bytes, until);
            int before = lines;
            for (byte b : text) {
                lines += b == '\n' ? 1 : 0;
            }
            return new Text(text, before, threads.submit(() -> parse(text, before)));
        }
        return null;
    }

    private Piece parse(byte[] text, int before) {
        Gathered gathered = new Gathered();
        MalformedHistoryException failure = null;
        try {
            Fields fields = new Fields(RELATIVE);
            if (format == HistoryFormat.JSON) {
                JsonHistory.ofPiece(gathered, fields, before).read(new ByteArrayInputStream(text));
            } else {
                EdnParser parser = new EdnParser(new ByteArrayInputStream(text));
                parser.line = before + 1;
                new EdnHistory(parser, gathered, fields).read();
            }
        } catch (MalformedHistoryException e) {
            failure = e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Piece(gathered.ops, Arrays.copyOf(gathered.lines, gathered.ops.size()), gathered.notes, failure);
    }

    private static final class Gathered implements OpSink {
        private final List<Op> ops = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private int[] lines = new int[1024];

        @Override
        public void accept(Op op, int line) {
            if (ops.size() == lines.length) {
                lines = Arrays.copyOf(lines, 2 * lines.length);
            }
            lines[ops.size()] = line;
            ops.add(op);
        }

        @Override
        public void note(String note) {
            notes.add(note);
        }
    }

    private static Piece result(Future<Piece> piece) throws InterruptedException {
        try {
            return piece.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    /** Adds what depends on earlier pieces: indexes that are counted, and which processes are clients. */
    private Piece sewn(Piece piece) {
        List<Op> ops = piece.ops();
        long base = nextIndex;
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            boolean isCounted = isRelative(op.index());
            boolean isKeyword = op.process() instanceof Keyword && !op.process().equals(Op.NEMESIS);
            if (isCounted || isKeyword) {
                firstCounted = firstCounted == 0 && isCounted ? piece.lines()[i] : firstCounted;
                long index = isCounted ? base + (op.index() - RELATIVE) : op.index();
                boolean isClient =
                        isKeyword && keywordClients.contains(op.process().toString());
                Object process = isClient ? op.process().toString() : op.process();
                op = new Op(index, op.timeNanos(), process, op.type(), op.f(), op.value(), op.extra());
                ops.set(i, op);
            }
            nextIndex = op.index() + 1;
            if (op.process() instanceof String name) {
                boolean none = name.equals(Op.UNNAMED);
                unnamed |= none;
                named |= !none;
                if (name.startsWith(":") && op.type() == OpType.INVOKE) {
                    keywordClients.add(name);
                }
            } else {
                named |= op.process() instanceof Long;
            }
            if (named && unnamed) {
                failed = true;
                MalformedHistoryException failure = Fields.someUnnamed(
                        piece.lines()[i],
                        Fields.shown(op.index(), op.process(), op.type().keyword(), op.f(), op.value()));
                return new Piece(ops.subList(0, i), piece.lines(), piece.notes(), failure);
            }
        }
        return piece;
    }

    /** Line of the first op so far that has no index of its own; 0 if all have one. */
    public int firstCounted() {
        return firstCounted;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
