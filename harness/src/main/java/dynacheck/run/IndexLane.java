package dynacheck.run;

import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.io.IOException;

/** See {@link FileOrder.ByIndex}. */
record IndexLane(FileOps file) implements FileOrder.Lane {
    @Override
    public boolean advance(OpSink notes) throws IOException, InterruptedException {
        boolean isThere = file.advance(notes);
        if (file.firstCounted() > 0) {
            throw HistoryFiles.withoutIndex(file.path(), file.firstCounted());
        }
        return isThere;
    }

    @Override
    public FileOrder.Place place() {
        return new FileOrder.Place(file.op().index(), false);
    }

    @Override
    public Op op(long number) {
        return file.op();
    }

    @Override
    public int line() {
        return file.line();
    }
}
