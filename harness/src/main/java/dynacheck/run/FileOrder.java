package dynacheck.run;

import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** How the ops of several files follow one another. In each file they are in order. */
public sealed interface FileOrder {
    /** By {@code :index}, which one sequencer must have given. */
    record ByIndex() implements FileOrder {
        @Override
        public Lane lane(FileOps file) {
            return new IndexLane(file);
        }
    }

    /**
     * By {@code :time}, nanoseconds of clocks that are never further than {@code error} from the true time. Then an
     * operation certainly lies between its invocation minus the error and its completion plus the error, so that is
     * what is judged: what is wrong with that is wrong whatever the clocks showed. What they leave open is not judged.
     */
    record ByTime(Duration error) implements FileOrder {
        @Override
        public Lane lane(FileOps file) {
            return new ClockLane(file, error);
        }
    }

    /**
     * Where an op stands among those of all files.
     *
     * @param isLast whether it goes behind others in the same place
     */
    record Place(long at, boolean isLast) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return at == other.at ? Boolean.compare(isLast, other.isLast) : Long.compare(at, other.at);
        }
    }

    /** The ops of one file, each with its place among those of all. */
    interface Lane extends Closeable {
        /** Goes to the next op; false if there is none. */
        boolean advance(OpSink notes) throws IOException, InterruptedException;

        /** Never behind that of what comes later in this file. */
        Place place();

        /** The op as it is to be judged. */
        Op op(long number);

        int line();

        FileOps file();

        default String path() {
            return file().path();
        }

        @Override
        default void close() throws IOException {
            file().close();
        }
    }

    Lane lane(FileOps file);
}
