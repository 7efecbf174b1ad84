package dynacheck.run;

import dynacheck.history.HistoryPieces;
import dynacheck.history.HistoryReader;
import dynacheck.history.Op;
import dynacheck.history.OpSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One of several files of a history, at one of its ops. Errors name the file and the line. */
final class FileOps implements Closeable {
    /** Begins to parse a text; null if it cannot be cut into pieces. */
    interface Parser {
        @Nullable
        HistoryPieces pieces(InputStream text) throws IOException;
    }

    private final String path;
    private final HistoryPieces pieces;
    private HistoryPieces.@Nullable Piece piece;
    private int at = -1;

    /** Before the first op. */
    FileOps(HistorySource file, Parser parser) throws IOException {
        this.path = file.path().toString();
        InputStream text = text(file);
        HistoryPieces found;
        try {
            found = parser.pieces(text);
        } catch (IOException e) {
            text.close();
            throw e;
        }
        if (found == null) {
            text.close();
            throw HistoryFiles.notPieces(path);
        }
        pieces = found;
    }

    /** The text of a file; refuses what is none. */
    static InputStream text(HistorySource file) {
        try {
            return HistoryReader.unpacked(file.open());
        } catch (IOException e) {
            throw new BadArguments(file.path() + ": " + Judge.reason(e));
        }
    }

    String path() {
        return path;
    }

    private HistoryPieces.Piece piece() {
        return Objects.requireNonNull(piece);
    }

    Op op() {
        return piece().ops().get(at);
    }

    int line() {
        return piece().lines()[at];
    }

    /** The first line so far that has no index of its own; 0 if each has one. */
    int firstCounted() {
        return pieces.firstCounted();
    }

    /** Goes to the next op; false if there is none. */
    boolean advance(OpSink notes) throws IOException, InterruptedException {
        at++;
        while (piece == null || at >= piece.ops().size()) {
            if (piece != null && piece.failure() != null) {
                throw new BadArguments(path + ": " + piece.failure().getMessage());
            }
            try {
                piece = pieces.next();
            } catch (IOException e) {
                throw new IOException(path + ": " + Judge.reason(e), e);
            }
            if (piece == null) {
                return false;
            }
            List<String> tolerated = piece.notes();
            tolerated.forEach(note -> notes.note(path + ": " + note));
            at = 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        pieces.close();
    }
}
