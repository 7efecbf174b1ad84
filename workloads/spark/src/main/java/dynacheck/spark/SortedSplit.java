package dynacheck.spark;

import dynacheck.checker.register.SplitChain;
import dynacheck.checker.register.SplitSorter;
import dynacheck.history.HistoryPieces;
import dynacheck.history.MalformedHistoryException;
import dynacheck.spark.SparkAtomicity.Key;
import dynacheck.spark.SparkAtomicity.Task;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Reads a split while its blocks are taken, so that memory does not grow with it. The last one is its report. */
final class SortedSplit implements Iterator<Tuple2<Key, Serializable>> {
    private final Task task;
    private final int shares;
    private final SplitSorter sorter;
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final HistoryPieces pieces;
    private final Deque<Tuple2<Key, Serializable>> ready = new ArrayDeque<>();
    private int blocks;
    private boolean ended;

    /** @param shares number of them; the report is for one more */
    SortedSplit(Task task, SplitChain.Common common, int shares, SerializableConfiguration conf) throws IOException {
        this.task = task;
        this.shares = shares;
        sorter = new SplitSorter(task.start(), common, shares, this::put);
        pieces = task.split().pieces(conf.value(), threads, task.start().text());
        // Whoever takes the blocks may fail before the last one.
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
    }

    private void close() {
        threads.shutdownNow();
        try {
            pieces.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(int share, Serializable what) {
        ready.add(new Tuple2<>(new Key(share, task.order(), blocks++), what));
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            try {
                read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("a task was killed", e);
            }
        }
        return !ready.isEmpty();
    }

    private void read() throws IOException, InterruptedException {
        HistoryPieces.Piece piece = pieces.next();
        if (piece == null) {
            end(null);
            return;
        }
        try {
            for (int i = 0; i < piece.ops().size(); i++) {
                sorter.accept(piece.ops().get(i), piece.lines()[i]);
            }
        } catch (MalformedHistoryException e) {
            end(e);
            return;
        }
        String file = task.start().file();
        List<String> notes = piece.notes();
        notes.forEach(note -> sorter.note(file == null ? note : file + ": " + note));
        if (piece.failure() != null) {
            end(piece.failure());
        }
    }

    /** That the text is no history is a result, too: a task that fails would be tried again. */
    private void end(@Nullable MalformedHistoryException failure) {
        ended = true;
        boolean isLast = task.isLast() && failure == null;
        String why = failure == null ? null : task.split().path() + ": " + failure.getMessage();
        try {
            put(shares, sorter.end(isLast, why));
        } catch (MalformedHistoryException e) {
            put(shares, sorter.end(false, task.split().path() + ": " + e.getMessage()));
        }
    }

    @Override
    public Tuple2<Key, Serializable> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }
}
